/**
 * Since when each signal has the unit that the twin gives it, kept in the journal. What was recorded before has numbers of
 * another unit, and nobody knows whether the machine or only the document changed: it is not compared with what comes since.
 */
import * as z from 'zod'
import { ok } from '../../base/result.ts'
import type { Twin } from '../../twin/twin.ts'
import { conversion } from '../../units/conversion.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import type { Historian } from '../historian/historian.ts'
import type { ForesightJournal } from '../journal/foresight-journal.ts'

/** Unit, and since when, ms; 0 = it never had another. */
const Kept = z.record(z.string(), z.tuple([z.string(), z.number()]))

/** Beside what classes have learnt, and none of it. */
const NAME = 'units-of-signals'

/** Spelled otherwise it is the same. One that is written only now, or no more, changes no number. */
const isSame = (a: string, b: string): boolean => {
  if (a === b) return true
  const found = conversion(a, b)
  return found.ok && found.value.scale === 1 && found.value.offset === 0
}

export class UnitBook {
  readonly #journal: Pick<ForesightJournal, 'write' | 'learntOf' | 'replaceLearnt'>
  /** By id, also of signals that the twin has no more. */
  readonly #units: Map<string, readonly [unit: string, since: number]>

  constructor(journal: Pick<ForesightJournal, 'write' | 'learntOf' | 'replaceLearnt'>) {
    this.#journal = journal
    const kept = Kept.safeParse(journal.learntOf(NAME)[0])
    this.#units = new Map(kept.success ? Object.entries(kept.data) : [])
  }

  /** The twin in force. @returns ids of signals whose unit is another one from now on */
  replace({ heard }: Pick<Twin, 'heard'>, now: number): ReadonlySet<string> {
    const others = new Set<string>()
    let isChanged = false
    for (const { id, asset, unit } of heard) {
      if (unit === '') continue
      const earlier = asset.aliases.map((alias) => alias + id.slice(asset.id.length))
      const known = [id, ...earlier].flatMap((one) => this.#units.get(one) ?? [])
      const [before, since] = known as [string?, number?]
      if (before === unit && this.#units.has(id)) continue
      const isOther = before !== undefined && !isSame(before, unit)
      if (isOther) others.add(id)
      this.#units.set(id, [unit, isOther ? now : (since ?? 0)])
      isChanged = true
    }
    if (isChanged) this.#journal.write(() => this.#journal.replaceLearnt(NAME, NAME, Object.fromEntries(this.#units)))
    return others
  }

  /** When its unit became what it is, ms; 0: it never had another. */
  sinceOf(id: string): number {
    return this.#units.get(id)?.[1] ?? 0
  }
}

type History = Pick<Historian, 'query' | 'range' | 'flush' | 'clock'>

/** A history in which numbers of another unit were never recorded. */
export const inOneUnit = (history: History, units: Pick<UnitBook, 'sinceOf'>): History => ({
  query: async (question) => {
    const answer = await history.query(question)
    return answer.ok ? ok(known(answer.value, units.sinceOf(question.signal))) : answer
  },
  range: async (question) => {
    const answer = await history.range(question)
    if (!answer.ok) return answer
    return ok({ ...answer.value, answers: answer.value.answers.map((one) => known(one, units.sinceOf(one.signal))) })
  },
  flush: () => history.flush(),
  clock: () => history.clock(),
})

/** Its buckets stay; one that began before has nothing. Samples of before are left out. */
const known = (answer: HistoryAnswer, since: number): HistoryAnswer => {
  const at = answer.t.findIndex((t) => t >= since)
  const before = at === -1 ? answer.t.length : at
  if (before === 0) return answer
  const cut = <T>(column: readonly T[], nothing: T): T[] => [
    ...(answer.stepMs > 0 ? Array.from({ length: before }, () => nothing) : []),
    ...column.slice(before),
  ]
  const { t, min, max, mean, last, count, quality, held } = answer
  return {
    ...answer,
    t: answer.stepMs > 0 ? t : t.slice(before),
    min: cut(min, null),
    max: cut(max, null),
    mean: cut(mean, null),
    last: cut(last, null),
    count: cut(count, 0),
    quality: cut(quality, 0),
    ...(held && { held: cut(held, 0) }),
  }
}
