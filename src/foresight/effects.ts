/** What people's words changed: the cases that were held back because of each. */
import type { ForesightCase } from '../wire/foresight.ts'
import type { ForesightStore } from './store.ts'
import { casesOf } from './case-book.ts'
import type { KeptCase } from './kept.ts'

/** Cases by the word that holds them back. @param assets that may be meant, with their earlier ids; null = all */
export const effectsOf = (
  journal: Pick<ForesightStore, 'casesOf' | 'casesIn'>,
  cases: readonly KeptCase[],
  assets: readonly string[] | null,
  at: number,
): ReadonlyMap<number, number> => {
  const words = cases.flatMap(({ feedback }) => feedback.filter(({ verdict }) => verdict === 'not-real'))
  const count = new Map<number, number>()
  if (words.length === 0) return count
  const since = Math.min(...words.map((word) => word.at))
  const later = casesOf(assets ? journal.casesOf(assets, since, at) : journal.casesIn(since, at))
  for (const { heldWhy, openedAt } of later)
    if (heldWhy?.code === 'like' && openedAt <= at) count.set(heldWhy.feedback, (count.get(heldWhy.feedback) ?? 0) + 1)
  return count
}

export const withEffects = (of: ForesightCase, effects: ReadonlyMap<number, number>): ForesightCase =>
  effects.size === 0
    ? of
    : { ...of, feedback: of.feedback.map((word) => ({ ...word, heldSince: effects.get(word.id) ?? 0 })) }
