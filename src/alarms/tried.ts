/**
 * How often an alarm would have been raised: the engine over what the history answers, span by span, each sample in its own
 * time. Nothing of it is told or journaled. Pure: whoever tries brings the past.
 */
import { slotOf, timeMs } from '../base/brand.ts'
import type { Steps } from '../base/steps.ts'
import type { Twin } from '../twin/twin.ts'
import { ValueTable } from '../values/table.ts'
import type { HistoryAnswer } from '../wire/history-answer.ts'
import type { RangeAnswer } from '../wire/history.ts'
import { QUALITY } from '../wire/quality.ts'
import type { TriedAlarm } from '../wire/tried.ts'
import type { AlarmChange } from './alarm-register.ts'
import { AlarmEngine } from './engine.ts'
import { watchedBy } from './watches/watch-of.ts'

/** Chatter: so many within so long (as in `chatter.ts`). */
const TIMES = 3
const WITHIN_MS = 60_000
/** One that is over sooner, and does not chatter, is fleeting: nobody could have acted on it. */
const FLEETING_MS = 10_000
const FIRST_LISTED = 50
/** More would be no alarm but a stream; it is counted on, its times are not kept. */
const MOST_KEPT = 200_000
/** Looked at together. */
const LOT = 250

interface Sample {
  readonly slot: number
  readonly t: number
  readonly value: number
  readonly text: string
  readonly quality: number
}

export interface Tried {
  readonly count: number
  readonly chattering: number
  readonly fleeting: number
  readonly activeMs: number
  readonly first: readonly TriedAlarm[]
  readonly samples: number
  readonly knownFrom: number | null
  readonly coarsestMs: number
}

export class Trial {
  /** What it looks at, by id. */
  readonly signals: readonly string[]
  readonly #twin: Twin
  readonly #key: string
  readonly #values: ValueTable
  readonly #engine: AlarmEngine
  readonly #raised: { at: number; until: number; said: TriedAlarm }[] = []
  #samples = 0
  #knownFrom: number | null = null
  #coarsestMs = 0

  /** @param twin with this alarm, of which nothing else is looked at. @param beside signals that it is compared with */
  constructor(twin: Twin, key: string, beside: readonly string[]) {
    this.#twin = twin
    this.#key = key
    this.#values = new ValueTable(twin)
    this.#engine = new AlarmEngine(twin, this.#values)
    const { rule, suppressedWhen } = twin.alarm(key)!
    const own = rule.kind === 'faults' ? [] : rule.kind === 'watch' ? watchedBy(rule) : [rule.signal]
    const suppressing = suppressedWhen ? [suppressedWhen.signal] : []
    this.signals = [...new Set([...[...own, ...suppressing].map(({ id }) => String(id)), ...beside])]
  }

  /** Walks on through a span of the past. Spans come one after the other. */
  *walk(past: RangeAnswer, to: number): Steps {
    for (const { signal, ms } of past.limits) {
      const known = this.#twin.signal(signal)
      if (known) this.#values.setLimit(known.slot, ms ?? Number.POSITIVE_INFINITY)
    }
    const samples: Sample[] = []
    for (const answer of past.answers) {
      const known = this.#twin.signal(answer.signal)
      if (!known) continue
      this.#coarsestMs = Math.max(this.#coarsestMs, answer.stepMs)
      yield* samplesOf(answer, known.slot, this.#samples === 0, samples)
    }
    for (const { signal, t, text, quality } of past.texts) {
      const known = this.#twin.signal(signal)
      if (!known) continue
      for (const [i, at] of t.entries())
        samples.push({
          slot: known.slot,
          t: at,
          value: Number.NaN,
          text: text[i] ?? '',
          quality: text[i] == null ? QUALITY.bad : quality[i]!,
        })
    }
    yield
    samples.sort((a, b) => a.t - b.t)
    yield
    for (const [i, { slot, t, value, text, quality }] of samples.entries()) {
      const at = slotOf(slot)
      if (text === '') this.#values.set(at, value, quality as 0 | 1 | 2, t, 0)
      else this.#values.setText(at, text, quality as 0 | 1 | 2, t, 0)
      this.#engine.sample(at, value, text, quality, t, t)
      this.#samples++
      if (quality !== QUALITY.bad) this.#knownFrom ??= t
      if (i % LOT !== LOT - 1) continue
      this.#note(this.#engine.evaluate(this.#values.drain(), timeMs(t)))
      yield
    }
    this.#note(this.#engine.evaluate(this.#values.drain(), timeMs(to)))
    this.#note(this.#engine.tick(timeMs(to)))
  }

  /** @param to how far it has walked, ms */
  result(to: number): Tried {
    const raised = this.#raised
    const chatters = raised.map(() => false)
    for (let i = TIMES - 1; i < raised.length; i++)
      if (raised[i]!.at - raised[i - TIMES + 1]!.at <= WITHIN_MS) chatters.fill(true, i - TIMES + 1, i + 1)
    return {
      count: raised.length,
      chattering: chatters.filter(Boolean).length,
      fleeting: raised.filter(({ at, until }, i) => !chatters[i] && until - at < FLEETING_MS).length,
      activeMs: raised.reduce((sum, { at, until }) => sum + Math.max(0, Math.min(until, to) - at), 0),
      first: raised
        .slice(0, FIRST_LISTED)
        .map(({ said, until }) => ({ ...said, clearedAt: Number.isFinite(until) ? until : null })),
      samples: this.#samples,
      knownFrom: this.#knownFrom,
      coarsestMs: this.#coarsestMs,
    }
  }

  #note(changes: readonly AlarmChange[]): void {
    for (const { kind, row } of changes) {
      if (row.key !== this.#key || row.state === 'suppressed') continue
      const last = this.#raised.at(-1)
      const { raisedAt, clearedAt, value, limit, cause = null } = row
      if (kind === 'raised' && this.#raised.length < MOST_KEPT)
        this.#raised.push({
          at: raisedAt,
          until: Number.POSITIVE_INFINITY,
          said: { raisedAt, clearedAt: null, value, limit, cause },
        })
      else if (last && last.until === Number.POSITIVE_INFINITY && (kind === 'cleared' || kind === 'suppressed'))
        last.until = kind === 'cleared' ? clearedAt : row.since
      // Of a group of limits: the worse one is an occurrence of its own, and the lesser is over with it.
      const before = kind === 'raised' ? this.#raised.at(-2) : undefined
      if (before && before.until === Number.POSITIVE_INFINITY) before.until = raisedAt
    }
  }
}

/**
 * Samples as they were, or of each bucket its least, its most and its last, spread over it: what passed a limit within it
 * passes it here too, at least once.
 */
const samplesOf = function* (
  { t, min, max, last, count, quality, stepMs }: HistoryAnswer,
  slot: number,
  isFirst: boolean,
  into: Sample[],
): Steps {
  for (const [i, at] of t.entries()) {
    if (i % 1000 === 999) yield
    const ends = last[i] === null
    // A value that only goes on is none that came, but for the one that opens the past.
    if (!ends && count[i] === 0 && !(isFirst && i === 0)) continue
    const add = (when: number, value: number): void =>
      void into.push({ slot, t: when, value, text: '', quality: ends ? QUALITY.bad : quality[i]! })
    if (stepMs === 0 || count[i]! < 2 || ends) add(at, last[i] ?? Number.NaN)
    else {
      add(at, min[i]!)
      add(at + stepMs / 3, max[i]!)
      add(at + (2 * stepMs) / 3, last[i]!)
    }
  }
}
