/** Reads lives out of the history: when each began and failed, and what was measured of it. In small questions, beside all that is live. */
import { setTimeout as pause } from 'node:timers/promises'
import { QUALITY } from '../../../wire/quality.ts'
import type { HistoryAnswer } from '../../../wire/history-answer.ts'
import type { TwinSignal } from '../../../twin/twin.ts'
import type { Historian } from '../../historian/historian.ts'
import type { LifeJournal } from '../../journal/life-journal.ts'
import { columnOf, countedIn, meanIn, type Reading, spanOf } from './rows.ts'
import type { Part } from './parts.ts'
import { type Counted, type Run, runsAlong } from './runs.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** So much of the past is looked at. */
const PAST_MS = 5 * 365 * DAY
/** Of one question. */
const COLUMNS = 10_000
/** Shares the one thread of the gateway with all that is live: between two questions. */
const REST_MS = 2
/** Of a part, the newest. */
const MOST_RUNS = 1000

/** What is known of the lives of one part. */
export interface PartLives {
  readonly runs: readonly Run[]
  /** All before is looked at. */
  readonly until: number
}

export interface ReaderPorts {
  readonly history: Pick<Historian, 'query'>
  readonly journal: Pick<LifeJournal, 'raised'>
}

export class LifeReader {
  readonly #ports: ReaderPorts

  constructor(ports: ReaderPorts) {
    this.#ports = ports
  }

  /** When the alarm was that says that it failed, under all ids that its machine had; null: no alarm says it. */
  #raised({ asset, life }: TwinSignal, now: number): readonly number[] | null {
    if (life?.failed == null) return null
    const keys = [asset.id, ...asset.aliases].map((id) => `${id}/${life.failed!}`)
    return this.#ports.journal.raised(keys, now - PAST_MS, now + 1)
  }

  /**
   * Throws where the history does not answer.
   * @param before goes on from there; null = from the beginning
   */
  async livesOf({ counter }: Part, before: PartLives | null, now: number): Promise<PartLives> {
    // What was looked at while the clock stood ahead is no beginning.
    const known = before && before.until <= now ? before : null
    const raised = this.#raised(counter, now)
    const from = known?.until ?? (await this.#begin(counter.id, now))
    if (from === null) return { runs: [], until: Math.floor(now / HOUR) * HOUR }
    let runs: readonly Run[] = known?.runs ?? []
    // The hour that goes on waits until it is over.
    const until = Math.floor(now / HOUR) * HOUR
    for (let at = from; at < until; at += COLUMNS * HOUR) {
      const hours = await this.#counted(counter.id, at, Math.min(until, at + COLUMNS * HOUR), HOUR)
      let counted = hours
      const seen = new Set(runs.map((one) => one.from))
      const begun = runsAlong(runs, hours, raised).slice(1)
      for (const one of begun.filter((run) => !seen.has(run.from))) {
        const minutes = await this.#counted(counter.id, one.from, one.from + HOUR, MINUTE)
        if (minutes.length > 0) counted = counted.flatMap((hour) => (hour.t === one.from ? minutes : [hour]))
      }
      runs = runsAlong(runs, counted, raised).slice(-MOST_RUNS)
    }
    return { runs: runsAlong(runs, [], raised), until: Math.max(from, until) }
  }

  /** The hour in which what is recorded of it begins; null = nothing is. */
  async #begin(signal: string, now: number): Promise<number | null> {
    const answer = await this.#asked(signal, Math.max(0, now - PAST_MS), now + 1, COLUMNS)
    const first = answer?.count.findIndex((count) => count > 0) ?? -1
    return first < 0 ? null : Math.floor(answer!.t[first]! / HOUR) * HOUR
  }

  async #counted(signal: string, from: number, to: number, stepMs: number): Promise<Counted[]> {
    const answer = await this.#asked(signal, from, to, Math.round((to - from) / stepMs))
    if (answer?.stepMs !== stepMs) return []
    return answer.t.flatMap((t, i) => {
      const [min, max, last] = [answer.min[i], answer.max[i], answer.last[i]]
      return answer.count[i]! > 0 && min != null && max != null && last != null ? [{ t, min, max, last }] : []
    })
  }

  /** Null: nothing of it was ever recorded. */
  async #asked(signal: string, from: number, to: number, columns: number): Promise<HistoryAnswer | null> {
    const answer = await this.#ports.history.query({ signal, from, to, columns })
    await pause(REST_MS)
    if (answer.ok) return answer.value
    if (answer.error.code === 'history-never-recorded') return null
    throw new Error(`${signal}: ${answer.error.error}`)
  }

  /** What was measured along runs of one part. @param runs ascending in time */
  async readingsOf(part: Part, runs: readonly Run[], keys: readonly string[], stepMs: number): Promise<Reading[]> {
    const spans = runs.map((run) => spanOf(run, stepMs, COLUMNS))
    const ages: Float64Array[] = []
    const signals = runs.map(() => new Map<string, Float64Array>())
    for (const [first, last] of windowsOf(spans, stepMs)) {
      const own = spans.slice(first, last)
      const [from, to] = [own[0]![0], own.at(-1)![1]]
      if (to <= from) continue
      const ask = (signal: TwinSignal): Promise<HistoryAnswer | null> =>
        this.#asked(signal.id, from, to, Math.round((to - from) / stepMs))
      const counter = (await ask(part.counter)) ?? undefined
      for (const [i, span] of own.entries()) ages[first + i] = columnOf(counter, span, stepMs, countedIn)
      for (const key of keys) {
        const answer = (await ask(part.signals.get(key)!)) ?? undefined
        for (const [i, span] of own.entries()) signals[first + i]!.set(key, columnOf(answer, span, stepMs, usableMean))
      }
    }
    return runs.map((run, i) => ({
      id: `${part.counter.id}@${run.from}`,
      from: spans[i]![0],
      stepMs,
      age: ages[i] ?? new Float64Array(),
      signals: signals[i]!,
    }))
  }
}

const usableMean = (answer: HistoryAnswer, i: number): number =>
  answer.quality[i]! < QUALITY.bad ? meanIn(answer, i) : Number.NaN

/** Spans that one question reads together: places of the first, and after the last. */
const windowsOf = (spans: readonly (readonly [number, number])[], stepMs: number): (readonly [number, number])[] => {
  const windows: (readonly [number, number])[] = []
  let first = 0
  for (let i = 1; i <= spans.length; i++)
    if (i === spans.length || spans[i]![1] - spans[first]![0] > COLUMNS * stepMs) {
      if (i > first) windows.push([first, i])
      first = i
    }
  return windows
}
