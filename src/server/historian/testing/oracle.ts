/** The other store: all samples in memory, every answer worked out from its definition, one sample after the other. It is what "right" means. */
import { type Result, ok } from '../../../base/result.ts'
import type { HistoryAnswer } from '../../../wire/history-answer.ts'
import type { RangeAnswer, RangeQuestion, StateAnswer } from '../../../wire/history.ts'
import type { HistoryStore, StateAt } from '../store.ts'

interface Sample {
  readonly t: number
  readonly receive: number
  /** Position in which it was recorded. */
  readonly place: number
  readonly value: number
  readonly quality: number
}

export interface Bucket {
  readonly min: number | null
  readonly max: number | null
  readonly mean: number | null
  readonly last: number | null
  readonly count: number
  readonly quality: number
}

export class Oracle implements HistoryStore {
  readonly #samples = new Map<string, Sample[]>()
  #ids: readonly string[] = []
  #holds: readonly number[] = []
  #aliases: ReadonlyMap<string, readonly string[]> = new Map()
  #place = 0

  constructor(readonly now: () => number) {}

  register(
    ids: readonly string[],
    holdMs: readonly number[] = [],
    aliases = new Map<string, readonly string[]>(),
  ): void {
    this.#ids = ids
    this.#holds = holdMs
    this.#aliases = aliases
  }

  record(index: number, value: number, quality: number, receive: number, _source: number, t = receive): void {
    const id = this.#ids[index]!
    const list = this.#samples.get(id) ?? []
    list.push({ t, receive, place: this.#place++, value, quality })
    this.#samples.set(id, list)
  }

  mark(index: number, kind: 'stale' | 'dead', t: number): void {
    this.record(index, Number.NaN, kind === 'stale' ? 3 : 4, t, 0)
  }

  /** In the order (t, recorded). */
  of(id: string): readonly Sample[] {
    return [id, ...(this.#aliases.get(id) ?? [])]
      .flatMap((one) => this.#samples.get(one) ?? [])
      .toSorted((a, b) => a.t - b.t || a.receive - b.receive || a.place - b.place)
  }

  holdOf(id: string): number {
    return Math.min(86_400_000, this.#holds[this.#ids.indexOf(id)] ?? 300_000)
  }

  /** What was known in [a, b), nothing of it holding beyond `until`. */
  bucket(id: string, a: number, b: number, until: number): Bucket {
    const samples = this.of(id)
    const hold = this.holdOf(id)
    let [min, max, sum, held, count, quality] = [Infinity, -Infinity, 0, 0, 0, 0]
    let last = Number.NaN
    samples.forEach(({ t, value, quality: q }, i) => {
      if (q > 2) return
      const stop = Math.min(samples[i + 1]?.t ?? Infinity, t + hold, until)
      const inside = t >= a && t < b
      const [from, to] = [Math.max(t, a), Math.min(stop, b)]
      if (!inside && to <= from) return
      if (inside) count++
      quality = Math.max(quality, q)
      if (q === 2) return
      min = Math.min(min, value)
      max = Math.max(max, value)
      sum += value * Math.max(0, to - from)
      held += Math.max(0, to - from)
      last = value
    })
    const known = !Number.isNaN(last)
    return {
      min: known ? min : null,
      max: known ? max : null,
      mean: known ? (held > 0 ? sum / held : last) : null,
      last: known ? last : null,
      count,
      quality,
    }
  }

  /** On a grid of its own: a minute. */
  async range({ signals, from, to }: RangeQuestion): Promise<Result<RangeAnswer, never>> {
    const answers = signals.map((signal): HistoryAnswer => {
      const inside = this.of(signal).filter(({ t, quality }) => t >= from && t < to && quality < 3)
      const values = inside.map(({ value, quality }) => (quality < 2 ? value : null))
      return {
        signal,
        from,
        to,
        stepMs: 0,
        t: inside.map(({ t }) => t),
        min: values,
        max: values,
        mean: values,
        last: values,
        count: inside.map(() => 1),
        quality: inside.map(({ quality }) => quality),
      }
    })
    return ok({ answers, unknown: signals.filter((id) => this.of(id).length === 0) })
  }

  async stateAt({ at, signals }: StateAt): Promise<Result<StateAnswer, never>> {
    const rows = signals.flatMap((signal) => {
      const before = this.of(signal).filter(({ t }) => t <= at)
      const sample = before.findLast(({ quality }) => quality < 3)
      const mark = before.findLast(({ quality }) => quality >= 3)
      return sample ? [{ signal, sample, ended: mark && mark.t >= sample.t ? mark.quality : 0 }] : []
    })
    return ok({
      at,
      signal: rows.map(({ signal }) => signal),
      t: rows.map(({ sample }) => sample.t),
      value: rows.map(({ sample }) => (Number.isFinite(sample.value) ? sample.value : null)),
      quality: rows.map(({ sample }) => sample.quality),
      ended: rows.map(({ ended }) => ended),
    })
  }

  async flush(): Promise<void> {}
  async compact(): Promise<void> {}
  async close(): Promise<Result<void, string>> {
    return ok(undefined)
  }
}
