/** The other store: all samples in memory, every answer worked out from its definition, one sample after the other. It is what "right" means. */
import { type Result, ok } from '../../../base/result.ts'
import { stateAt } from '../../../timeline/state-at.ts'
import type { HistoryAnswer } from '../../../wire/history-answer.ts'
import type { RangeAnswer, RangeQuestion, StateAnswer, StateName } from '../../../wire/history.ts'
import type { HistoryStore, StateAt } from '../store.ts'

interface Sample {
  /** The signal's name then. */
  readonly id: string
  readonly t: number
  readonly receive: number
  /** Position in which it was recorded. */
  readonly place: number
  readonly value: number
  readonly quality: number
}

interface Stood extends Sample {
  readonly nth: number
  readonly text?: string
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
  readonly #texts = new Map<string, (Sample & { readonly text: string })[]>()
  readonly #names = new Map<string, { readonly t: number; readonly states: readonly StateName[] }[]>()
  readonly #limits = new Map<string, { readonly t: number; readonly ms: number }[]>()
  #ids: readonly string[] = []
  #holds: readonly number[] = []
  #aliases: ReadonlyMap<string, readonly string[]> = new Map()
  /** What `of` answers, until another sample comes. */
  readonly #ordered = new Map<string, readonly Sample[]>()
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
    this.#ordered.clear()
  }

  record(index: number, value: number, quality: number, receive: number, _source: number, t = receive): void {
    const id = this.#ids[index]!
    const list = this.#samples.get(id) ?? []
    list.push({ id, t, receive, place: this.#place++, value, quality })
    this.#samples.set(id, list)
    this.#ordered.clear()
  }

  mark(index: number, kind: 'stale' | 'dead', t: number): void {
    this.record(index, Number.NaN, kind === 'stale' ? 3 : 4, t, 0)
  }

  recordText(index: number, text: string, quality: number, receive: number, _source: number, t = receive): void {
    const id = this.#ids[index]!
    this.#texts.set(id, [
      ...(this.#texts.get(id) ?? []),
      { id, t, receive, place: this.#place++, value: 0, quality, text },
    ])
  }

  markText(index: number, kind: 'stale' | 'dead', t: number): void {
    this.recordText(index, '', kind === 'stale' ? 3 : 4, t, 0)
  }

  nameStates(index: number, states: readonly StateName[], t: number): void {
    const id = this.#ids[index]!
    this.#names.set(id, [...(this.#names.get(id) ?? []), { t, states }])
  }

  setLimit(index: number, ms: number, t: number): void {
    const id = this.#ids[index]!
    const limits = [...(this.#limits.get(id) ?? []), { t, ms }]
    this.#limits.set(
      id,
      limits.toSorted((a, b) => a.t - b.t),
    )
  }

  /** Texts and marks that say something else than the one before. */
  changesOf(id: string): readonly Stood[] {
    return [id, ...(this.#aliases.get(id) ?? [])]
      .flatMap((one) => this.#texts.get(one) ?? [])
      .toSorted((a, b) => a.t - b.t || a.place - b.place)
      .filter((row, i, rows) => i === 0 || row.text !== rows[i - 1]!.text || row.quality !== rows[i - 1]!.quality)
      .map((row) => ({ ...row, nth: row.place }))
  }

  /** In the order (t, recorded). */
  of(id: string): readonly Sample[] {
    let ordered = this.#ordered.get(id)
    if (!ordered) {
      ordered = [id, ...(this.#aliases.get(id) ?? [])]
        .flatMap((one) => this.#samples.get(one) ?? [])
        .toSorted((a, b) => a.t - b.t || a.receive - b.receive || a.place - b.place)
      this.#ordered.set(id, ordered)
    }
    return ordered
  }

  /** By the limit that was in force when the sample came. */
  #holdOf({ id, t }: Sample): number {
    const limit = (this.#limits.get(id) ?? []).findLast((step) => step.t <= t)
    return Math.min(86_400_000, limit?.ms ?? this.#holds[this.#ids.indexOf(id)] ?? 300_000)
  }

  /** What was known in [a, b), nothing of it holding beyond `until`. */
  bucket(id: string, a: number, b: number, until: number): Bucket {
    const samples = this.of(id)
    let [min, max, sum, held, count, quality] = [Infinity, -Infinity, 0, 0, 0, 0]
    let last = Number.NaN
    for (const [i, sample] of samples.entries()) {
      const { t, value, quality: q } = sample
      if (t >= b) break
      if (q > 2) continue
      const stop = Math.min(samples[i + 1]?.t ?? Infinity, t + this.#holdOf(sample), until)
      const inside = t >= a && t < b
      const [from, to] = [Math.max(t, a), Math.min(stop, b)]
      if (!inside && to <= from) continue
      if (inside) count++
      quality = Math.max(quality, q)
      if (q === 2) continue
      min = Math.min(min, value)
      max = Math.max(max, value)
      sum += value * Math.max(0, to - from)
      held += Math.max(0, to - from)
      last = value
    }
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
    const texts = signals.flatMap((signal) => {
      const rows = this.changesOf(signal).filter(({ t }) => t < to)
      const shown = rows.slice(
        Math.max(
          0,
          rows.findLastIndex(({ t }) => t <= from),
        ),
      )
      if (shown.length === 0) return []
      return [
        {
          signal,
          t: shown.map(({ t }) => t),
          text: shown.map(({ text, quality }) => (quality > 2 ? null : text!)),
          quality: shown.map(({ quality }) => (quality > 2 ? 0 : quality)),
          more: 0,
        },
      ]
    })
    const unknown = signals.filter((id) => this.of(id).length === 0 && this.changesOf(id).length === 0)
    return ok({ answers, unknown, texts, states: [], limits: [] })
  }

  async stateAt({ at, signals }: StateAt): Promise<Result<StateAnswer, never>> {
    const rows = signals.flatMap((signal) => {
      const numbers = this.of(signal).map((row) => ({ ...row, nth: row.place }))
      const stood = stateAt<Stood>([...numbers, ...this.changesOf(signal)], at)
      return stood ? [{ signal, ...stood }] : []
    })
    return ok({
      at,
      signal: rows.map(({ signal }) => signal),
      t: rows.map(({ sample }) => sample.t),
      value: rows.map(({ sample: { value, text } }) => (text === undefined && Number.isFinite(value) ? value : null)),
      quality: rows.map(({ sample }) => sample.quality),
      ended: rows.map(({ ended }) => ended),
      text: rows.map(({ sample }) => sample.text ?? null),
      state: rows.map(({ signal, sample }) => {
        const named = this.#names.get(signal) ?? []
        const then = named.findLast(({ t }) => t <= sample.t) ?? named.find(({ t }) => t <= at)
        return then?.states.find(({ code }) => code === sample.value) ?? null
      }),
      limitMs: rows.map(({ signal }) => {
        const ms = [signal, ...(this.#aliases.get(signal) ?? [])]
          .flatMap((one) => this.#limits.get(one) ?? [])
          .toSorted((a, b) => a.t - b.t)
          .findLast(({ t }) => t <= at)?.ms
        return ms === undefined || ms === Infinity ? null : ms
      }),
    })
  }

  async flush(): Promise<void> {}
  async compact(): Promise<void> {}
  async close(): Promise<Result<void, string>> {
    return ok(undefined)
  }
}
