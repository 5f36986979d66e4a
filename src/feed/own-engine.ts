/**
 * What a gateway would do, in a page's worker: decode, keep the table, run the alarms of this device alone. No I/O, no
 * clock, no timers: the worker brings messages and time.
 */
import { type Slot, type TimeMs, timeMs } from '../base/brand.ts'
import { ok, type Result } from '../base/result.ts'
import { atOnce } from '../base/steps.ts'
import type { AlarmChange } from '../alarms/alarm-register.ts'
import { AlarmRuntime } from '../alarms/alarm-runtime.ts'
import { Decoder } from '../decode/decoder.ts'
import type { SampleSink } from '../decode/sink.ts'
import type { Twin } from '../twin/twin.ts'
import { QUALITY } from '../wire/quality.ts'
import { Rhythms } from '../values/rhythm.ts'
import { ValueTable } from '../values/table.ts'
import type { AlarmCommand, AlarmEvent, AlarmRow } from '../wire/alarms.ts'
import type { Health } from '../wire/api.ts'
import type { Refusal } from '../wire/refusals.ts'
import type { Limit } from '../wire/worker.ts'
import { inflate } from './inflate.ts'
import { Conflator } from './conflate.ts'

/** Alarm events kept for the history on the sheet; older ones are forgotten with the page anyway. */
const EVENTS_KEPT = 2000

export class OwnEngine {
  readonly decoder: Decoder
  readonly waiting: Conflator
  readonly #twin: Twin
  readonly #values: ValueTable
  readonly #alarms: AlarmRuntime
  readonly #events: AlarmEvent[] = []
  readonly #sink: SampleSink
  readonly #rhythms: Rhythms
  #limits: Limit[] = []
  /** The message that is being read was kept by the broker. */
  #retained = false
  #now = 0
  #cursor = 0
  #sentCursor = 0

  constructor(twin: Twin, broker: string | null) {
    this.#twin = twin
    this.decoder = new Decoder(twin, { inflate, ...(broker === null ? {} : { broker }) })
    this.waiting = new Conflator(twin.signals.length)
    this.#values = new ValueTable(twin)
    this.#alarms = new AlarmRuntime(twin, this.#values, (changes) => this.#remember(changes))
    this.#rhythms = new Rhythms(twin.heard.map(({ rhythm, asset }) => ({ learns: rhythm, asset: asset.index })))
    const { waiting } = this
    const values = this.#values
    this.#sink = {
      sample: (slot, value, quality, receive, source) => {
        if (this.#isPast(slot, receive)) return
        this.#noteRhythm(slot)
        values.set(slot, value, quality, receive, source)
        if (!this.#retained) this.#alarms.sample(slot, value, '', quality, receive, this.#now)
        waiting.put(slot, value, quality, receive, source, values.since[slot]!, 0)
      },
      text: (slot, text, quality, receive, source) => {
        if (this.#isPast(slot, receive)) return
        this.#noteRhythm(slot)
        values.setText(slot, text, quality, receive, source)
        if (!this.#retained) this.#alarms.sample(slot, 0, text, quality, receive, this.#now)
        waiting.put(slot, 0, quality, receive, source, values.since[slot]!, 0)
        waiting.putText(slot, text)
      },
      faults: (alarmIndex, faults, receive) => this.#alarms.faults(alarmIndex, faults, timeMs(receive)),
      dead: (slots) => {
        for (const slot of slots) {
          this.#rhythms.interrupted(slot)
          values.markDead(slot)
          waiting.put(
            slot,
            values.value[slot]!,
            values.quality[slot]!,
            values.receive[slot]!,
            values.source[slot]!,
            values.since[slot]!,
            1,
          )
        }
      },
    }
  }

  /** Never throws. @param retained the broker had kept it: as old as it says, or of unknown age */
  message(topic: string, payload: Uint8Array, now: number, retained = false): void {
    this.#now = now
    this.#retained = retained
    try {
      this.decoder.message(topic, payload, now, this.#sink, retained)
    } catch (failure) {
      // The packets behind it in the same piece of the stream are still to be read.
      this.decoder.refused('could-not-be-read', topic, String(failure), now)
    }
  }

  /** A packet so large that it was not even read. */
  tooLarge(bytes: number, now: number): void {
    this.decoder.refused('payload-too-large', '', `${bytes} bytes, passed over`, now)
  }

  /** The broker is gone: nothing it told is live any more. */
  brokerLost(now: number): void {
    this.decoder.sparkplugLost(now, this.#sink)
    this.#sink.dead(
      this.#twin.heard
        .filter((signal) => signal.bindings.length && this.#values.receive[signal.slot]! > 0)
        .map((signal) => signal.slot),
      0,
    )
    this.#alarms.brokerLost(null, timeMs(now))
  }

  /** The device's clock was set by so many ms. Set back, what was heard must not stand in its future, or it would look live until then. */
  clockStepped(byMs: number): void {
    this.#rhythms.clockStepped()
    if (byMs >= 0) return
    const values = this.#values
    values.setBack(-byMs)
    this.#alarms.clockStepped(byMs)
    this.#putAll()
  }

  /** A snapshot of all that was heard waits to be taken. */
  sendAll(): void {
    this.waiting.beginSnapshot()
    this.#putAll()
  }

  #putAll(): void {
    const { value, quality, receive, source, since, dead } = this.#values
    for (const { slot, type } of this.#twin.heard) {
      if (receive[slot] === 0) continue
      this.waiting.put(slot, value[slot]!, quality[slot]!, receive[slot]!, source[slot]!, since[slot]!, dead[slot]!)
      if (type === 'text') this.waiting.putText(slot, this.#values.text(slot))
    }
  }

  /** Runs the alarms over what has changed and lets their time pass. */
  evaluate(now: TimeMs): void {
    this.#alarms.evaluate(this.#values.drain(), now)
    this.#alarms.tick(now)
  }

  /** Alarm events since the last call. */
  news(): AlarmEvent[] {
    const fresh = this.#events.filter((event) => event.cursor > this.#sentCursor)
    this.#sentCursor = this.#cursor
    return fresh
  }

  /** Stale limits that were learnt since the last call. */
  limits(): readonly Limit[] {
    const fresh = this.#limits
    if (fresh.length) this.#limits = []
    return fresh
  }

  /** Stored and forwarded late, on its source's time: no news. */
  #isPast(slot: Slot, time: number): boolean {
    return time !== this.#now && time < this.#values.receive[slot]!
  }

  #noteRhythm(slot: Slot): void {
    if (this.#retained || !this.#rhythms.received(slot, this.#now)) return
    const ms = this.#rhythms.limitMs[slot]!
    this.#values.setLimit(slot, ms)
    this.#limits.push([slot, Number.isFinite(ms) ? ms : 0])
  }

  rows(): { readonly rows: readonly AlarmRow[]; readonly cursor: number } {
    return { rows: this.#alarms.rows(), cursor: this.#cursor }
  }

  journal(): readonly AlarmEvent[] {
    return this.#events
  }

  command(command: AlarmCommand, now: TimeMs): Result<void, Refusal> {
    const done = this.#alarms.command(command, now)
    if (!done.ok) return done
    this.#remember(done.value)
    return ok(undefined)
  }

  health(now: number, startedAt: number, broker: Health['brokers'][number]): Health {
    const { messages, samples, drops } = this.decoder.stats
    return {
      clock: now,
      startedAt,
      twinHash: this.#twin.hash,
      brokers: [broker],
      messages,
      messagesPerS: (messages * 1000) / Math.max(1000, now - startedAt),
      samples,
      drops: drops.map((drop) => ({ ...drop })),
      clocks: atOnce(this.decoder.clocks()).map((clock) => ({ ...clock })),
      unmatched: this.decoder.unmatched(50).map((one) => ({ ...one, nearest: [...one.nearest] })),
      clients: 1,
      history: { rows: 0, segments: 0, savedUntil: 0, damaged: [] },
    }
  }

  /** True while any value is live and good: something has been heard. */
  hasReceived(): boolean {
    return this.#values.quality.some((quality, slot) => quality !== QUALITY.bad && this.#values.receive[slot]! > 0)
  }

  #remember(changes: readonly AlarmChange[]): void {
    for (const change of changes) this.#events.push({ ...change, cursor: ++this.#cursor })
    if (this.#events.length > EVENTS_KEPT) this.#events.splice(0, this.#events.length - EVENTS_KEPT)
  }
}
