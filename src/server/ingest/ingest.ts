/**
 * The hot path: message → decoder → value table, historian, and once a turn whoever wants to know what changed. One
 * `Ingest` lives as long as one version of the twin.
 */
import { unzipSync } from 'node:zlib'
import { assert } from '../../base/assert.ts'
import { type Slot, slotOf, type TimeMs, timeMs } from '../../base/brand.ts'
import { atOnce, type Steps } from '../../base/steps.ts'
import { Decoder } from '../../decode/decoder.ts'
import type { Fault, SampleSink } from '../../decode/sink.ts'
import { formerSignals } from '../../twin/earlier-ids.ts'
import type { Twin, TwinSignal } from '../../twin/twin.ts'
import { QUALITY, type Quality } from '../../wire/quality.ts'
import { Rhythms } from '../../values/rhythm.ts'
import { ValueTable } from '../../values/table.ts'
import { carryingValues, runsOf } from './carry-values.ts'
import { type RestoredSample, restoreValues } from './restore-values.ts'
import { StorageRules } from './storage-rules.ts'

/** Changes are handed on this long after the first of them: under load a few hundred messages share one turn. */
const TURN_MS = 10
const WATCH_MS = 1000

/** gzip or zlib, told by its head. */
const inflate = (bytes: Uint8Array, limit: number): Uint8Array => unzipSync(bytes, { maxOutputLength: limit })

/** What is made for a twin, with nothing in it yet. */
interface Parts {
  /** By broker. */
  readonly decoders: ReadonlyMap<string, Decoder>
  readonly values: ValueTable
  readonly rhythms: Rhythms
}

const partsOf = function* (twin: Twin, brokers: readonly string[]): Steps<Parts> {
  const decoders = new Map<string, Decoder>()
  for (const broker of brokers) decoders.set(broker, yield* Decoder.making(twin, { broker, inflate }))
  yield
  const values = new ValueTable(twin)
  yield
  const rhythms = new Rhythms(twin.heard.map(({ rhythm, asset }) => ({ learns: rhythm, asset: asset.index })))
  return { decoders, values, rhythms }
}

/** Not only when something changes: a limit is given, or learnt. */
const speaksByItself = ({ staleAfterMs, rhythm }: TwinSignal): boolean => staleAfterMs !== null || rhythm

/** Takes what is recorded; `index` is the slot. */
export interface Recorder {
  record(index: number, value: number, quality: number, receive: number, source: number, t?: number): void
  mark(index: number, kind: 'stale' | 'dead', t: number): void
  /** Of text signals. */
  recordText(index: number, text: string, quality: number, receive: number, source: number, t?: number): void
  markText(index: number, kind: 'stale' | 'dead', t: number): void
}

export interface IngestPorts {
  readonly clock: () => number
  readonly recorder: Recorder
  /**
   * Every live sample, in the order of arrival: for whoever must not miss what is over before the turn is. `text` is '' but
   * for text signals; `time` is the sample's own, on the timeline. What a broker kept is told by `changed` alone.
   */
  readonly sample: (slot: Slot, value: number, text: string, quality: Quality, time: number, now: number) => void
  /** Slots that changed in this turn, ascending in no order; valid during the call. */
  readonly changed: (slots: Uint32Array, now: TimeMs) => void
  /** The slot's stale limit is another (`values.limitMs`), from the sample at `time` on. */
  readonly limit: (slot: Slot, time: number) => void
  readonly faults: (alarmIndex: number, faults: readonly Fault[], now: TimeMs) => void
}

export class Ingest implements SampleSink {
  readonly twin: Twin
  readonly values: ValueTable
  readonly decoders: ReadonlyMap<string, Decoder>
  readonly #ports: IngestPorts
  readonly #recorder: Recorder
  /** Null where every sample of every signal is stored. */
  readonly #rules: StorageRules | null
  readonly #recorded: Uint8Array
  /** 1 = its silence is in the historian already. */
  readonly #silent: Uint8Array
  readonly #rhythms: Rhythms
  /** Which decoder a slot's latest sample came from, counted from 1. */
  readonly #from: Uint8Array
  readonly #order: readonly string[]
  #current = 0
  #now = 0
  #retained = false
  #turn: NodeJS.Timeout | null = null
  readonly #watch: NodeJS.Timeout
  #samples = 0

  /** @param parts made for this twin and these brokers */
  constructor(
    twin: Twin,
    brokers: readonly string[],
    ports: IngestPorts,
    parts: Parts = atOnce(partsOf(twin, brokers)),
  ) {
    this.twin = twin
    this.#ports = ports
    this.#order = brokers
    this.decoders = parts.decoders
    this.values = parts.values
    this.#rhythms = parts.rhythms
    this.#rules = twin.signals.some(({ store }) => store !== null)
      ? new StorageRules(twin.signals, parts.values.limitMs, ports.recorder)
      : null
    this.#recorder = this.#rules ?? ports.recorder
    this.#recorded = new Uint8Array(twin.signals.length)
    for (const { slot, recorded } of twin.signals) if (recorded) this.#recorded[slot] = 1
    this.#silent = new Uint8Array(twin.signals.length)
    this.#from = new Uint8Array(twin.signals.length)
    this.#watch = setInterval(() => this.#findSilent(), WATCH_MS)
  }

  static *making(twin: Twin, brokers: readonly string[], ports: IngestPorts): Steps<Ingest> {
    const parts = yield* partsOf(twin, brokers)
    yield
    return new Ingest(twin, brokers, ports, parts)
  }

  /**
   * Goes on from the twin's last version: what is known, which broker it came from, whose silence is recorded.
   * @returns takes over what is known by then, at once
   */
  *following(old: Ingest): Steps<() => void> {
    const formers = yield* formerSignals(old.twin, this.twin)
    const carryValues = yield* carryingValues(old.values, this.values, formers)
    const rhythmic = yield* runsOf(this.twin, formers, (signal, before) => signal.rhythm && before.rhythm)
    const known = yield* runsOf(this.twin, formers, () => true)
    const carries: (() => void)[] = []
    for (const { there, here, count } of rhythmic)
      carries.push(yield* this.#rhythms.carrying(old.#rhythms, there, here, count))
    for (const [broker, decoder] of this.decoders) carries.push(yield* decoder.following(old.decoders.get(broker)!))
    return () => {
      carryValues()
      for (const carry of carries) carry()
      for (const { here, count } of rhythmic)
        this.values.limitMs.set(this.#rhythms.limitMs.subarray(here, here + count), here)
      for (const { there, here, count } of known) {
        this.#from.set(old.#from.subarray(there, there + count), here)
        this.#silent.set(old.#silent.subarray(there, there + count), here)
      }
      // Nothing has happened: nobody is told of a change.
      this.values.drain()
    }
  }

  /** What the history knows last, before anything is heard. @param samples by signal id */
  restore(samples: ReadonlyMap<string, RestoredSample>): void {
    restoreValues(samples, this.values)
    for (let slot = 0; slot < this.values.size; slot++) if (this.values.dead[slot]) this.#silent[slot] = 1
    // Nothing has happened: nobody is told of a change.
    this.values.drain()
  }

  /** Everything dropped or refused so far. */
  get dropped(): number {
    let sum = 0
    for (const decoder of this.decoders.values()) for (const drop of decoder.stats.drops) sum += drop.count
    return sum
  }

  get samples(): number {
    return this.#samples
  }

  /**
   * Never throws.
   * @param retained kept by the broker, see `Decoder.message`.
   * @param at receive time, where that was before now: held back until it was its turn.
   */
  message(broker: string, topic: string, payload: Uint8Array, retained = false, at = this.#ports.clock()): void {
    this.#current = this.#order.indexOf(broker) + 1
    this.#now = at
    this.#retained = retained
    const decoder = this.decoders.get(broker)
    try {
      decoder?.message(topic, payload, this.#now, this, retained)
    } catch (failure) {
      // Whatever is wrong with a message or with its reading is the loss of that message and of nothing else.
      decoder?.refused('could-not-be-read', topic, String(failure), this.#now)
    }
    if (this.values.dirtyCount) this.#schedule()
  }

  sample(slot: Slot, value: number, quality: Quality, time: number, source: number, transient: boolean): void {
    if (this.#isRepeated(slot, source) && value === this.values.value[slot]) return
    this.#samples++
    this.#from[slot] = this.#current
    if (this.#recorded[slot] && !transient) this.#recorder.record(slot, value, quality, this.#now, source, time)
    if (this.#isPast(slot, time)) return
    this.#noteRhythm(slot, time)
    this.values.set(slot, value, quality, time, source)
    if (!this.#retained) this.#ports.sample(slot, value, '', quality, time, this.#now)
  }

  text(slot: Slot, text: string, quality: Quality, time: number, source: number): void {
    if (this.#isRepeated(slot, source) && text === this.values.text(slot)) return
    this.#samples++
    this.#from[slot] = this.#current
    if (this.#recorded[slot]) this.#recorder.recordText(slot, text, quality, this.#now, source, time)
    if (this.#isPast(slot, time)) return
    this.#noteRhythm(slot, time)
    this.values.setText(slot, text, quality, time, source)
    if (!this.#retained) this.#ports.sample(slot, 0, text, quality, time, this.#now)
  }

  past(slot: Slot, value: number, quality: Quality, source: number): void {
    if (this.#recorded[slot]) this.#recorder.record(slot, value, quality, this.#now, source, source)
  }

  /**
   * Takes what was worked out of a signal: recorded and told as a sample is, though it comes from no broker.
   * @param slot of a derived signal. @param value NaN: there is nothing to say now; an alarm on it clears.
   * @param time ms on the timeline. One value holds in the history for a day: what stays as it is has to be said again sooner
   */
  derive(slot: Slot, value: number, quality: Quality, time: number): void {
    assert(slot >= this.twin.heard.length && slot < this.values.size, `slot ${slot} is not derived`)
    const now = this.#ports.clock()
    const fit = Number.isNaN(value) ? QUALITY.bad : quality
    this.#ports.recorder.record(slot, value, fit, now, 0, time)
    if (time < this.values.receive[slot]!) return
    this.values.set(slot, value, fit, time, 0)
    this.#ports.sample(slot, value, '', fit, time, now)
    this.#schedule()
  }

  faults(alarmIndex: number, faults: readonly Fault[], time: number): void {
    this.#ports.faults(alarmIndex, faults, timeMs(time))
  }

  dead(slots: readonly Slot[], time: number): void {
    for (const slot of slots) this.#die(slot, time)
  }

  /** Kept by the broker, of unknown age, for a signal that must keep speaking: what is known already gets no younger by it. */
  #isRepeated(slot: Slot, source: number): boolean {
    return this.#retained && source === 0 && this.values.receive[slot] !== 0 && speaksByItself(this.twin.signals[slot]!)
  }

  /** Stored and forwarded late, on its source's time: part of the past, no news. */
  #isPast(slot: Slot, time: number): boolean {
    return time !== this.#now && time < this.values.receive[slot]!
  }

  #noteRhythm(slot: Slot, time: number): void {
    this.#silent[slot] = 0
    // What the broker kept came when it did because somebody subscribed.
    if (this.#retained || !this.#rhythms.received(slot, this.#now)) return
    this.values.setLimit(slot, this.#rhythms.limitMs[slot]!)
    this.#ports.limit(slot, Math.min(time, this.#now))
  }

  #die(slot: Slot, time: number): void {
    this.#rhythms.interrupted(slot)
    if (this.values.dead[slot] || this.values.receive[slot] === 0) return
    this.values.markDead(slot)
    // Nobody dies before he last spoke, whatever the clock of his source says.
    if (this.#recorded[slot] && !this.#silent[slot])
      this.#mark(slot, 'dead', Math.max(time, this.values.receive[slot]!))
    this.#silent[slot] = 1
  }

  /** What came from a broker that is out of reach is stale at once (Sparkplug 3.0 §5.3 says so for its metrics; it is as true of the rest). */
  brokerLost(broker: string): void {
    const index = this.#order.indexOf(broker) + 1
    const now = this.#ports.clock()
    for (let slot = 0; slot < this.values.size; slot++) if (this.#from[slot] === index) this.#die(slotOf(slot), now)
    this.#schedule()
  }

  /** The connection that brings a broker's Sparkplug messages is lost. */
  sparkplugLost(broker: string): void {
    this.decoders.get(broker)?.sparkplugLost(this.#ports.clock(), this)
    this.#schedule()
  }

  /** The clock was set by so many ms. Forward, everything is older than it was, until it speaks again; what cannot be told from sleep is. */
  clockStepped(byMs: number): void {
    if (byMs < 0) this.values.setBack(-byMs)
    this.#rhythms.clockStepped()
    this.flush()
  }

  /** Hands on what is waiting, now. */
  flush(): void {
    if (this.#turn) clearTimeout(this.#turn)
    this.#turn = null
    const slots = this.values.drain()
    if (slots.length) this.#ports.changed(slots, timeMs(this.#ports.clock()))
  }

  dispose(): void {
    clearInterval(this.#watch)
    if (this.#turn) clearTimeout(this.#turn)
    this.#turn = null
    this.#rules?.releaseAll()
  }

  #schedule(): void {
    this.#turn ??= setTimeout(() => {
      this.#turn = null
      this.flush()
    }, TURN_MS)
  }

  /** The moment at which a signal went stale is recorded, so that the past shows the gap as the live page did. */
  #findSilent(): void {
    const now = this.#ports.clock()
    const { receive, size } = this.values
    for (let slot = 0; slot < size; slot++) {
      if (this.#silent[slot] || receive[slot] === 0 || !this.#recorded[slot]) continue
      const at = this.values.staleAt(slotOf(slot))
      if (at >= now || this.values.quality[slot] === QUALITY.bad) continue
      this.#silent[slot] = 1
      this.#mark(slotOf(slot), 'stale', at)
    }
  }

  #mark(slot: Slot, kind: 'stale' | 'dead', at: number): void {
    if (this.twin.signals[slot]!.type === 'text') this.#recorder.markText(slot, kind, at)
    else this.#recorder.mark(slot, kind, at)
  }
}
