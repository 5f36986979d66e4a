/** Whether a case that begins is like one of its class that a person said was not real. */
import { nearestOf } from '../analytics/cause/alike.ts'
import type { HeldWhy } from '../wire/foresight.ts'
import type { ForesightStore } from './store.ts'
import type { KeptCase, KeptEpisode } from './kept.ts'
import { comparable, labelledCases } from './labelled.ts'
import { signatureOf } from './signature.ts'

/** One that was real, and is no more than so much further away, makes it doubtful: it is shown. */
const DOUBT = 1.5
const LEAST_DOUBT = 0.05

export interface Beginning {
  readonly kept: Pick<KeptCase, 'id' | 'asset' | 'signals' | 'openedAt' | 'closedAt' | 'degree'>
  /** Of its machine, that go on. */
  readonly episodes: readonly KeptEpisode[]
  /** Every id of all machines of its class. */
  readonly sisters: readonly string[]
  readonly now: number
}

/** @returns the word that it rests on, or null: it is shown */
export const likeNotReal = (
  journal: Pick<ForesightStore, 'casesOf' | 'episodesOf'>,
  { kept, episodes, sisters, now }: Beginning,
): (HeldWhy & { readonly code: 'like' }) | null => {
  const labelled = labelledCases(journal, sisters, now, kept.id)
  if (!labelled.some(({ word }) => word.verdict === 'not-real')) return null
  const { signature, first } = signatureOf(kept, episodes, Number.POSITIVE_INFINITY)
  const near = nearestOf(signature, comparable(labelled, now - first))
  const [nearest] = near
  if (nearest?.label !== 'not-real' || !nearest.isOfIt) return null
  if (near.some(({ label, distance }) => label !== 'not-real' && distance <= DOUBT * nearest.distance + LEAST_DOUBT))
    return null
  const found = labelled.find((one) => String(one.kept.id) === nearest.id)!
  const { id, at, by, text, degreeThen } = found.word
  if (kept.degree > degreeThen) return null
  return { code: 'like', feedback: id, case: found.kept.id, asset: found.kept.asset, by, at, text, until: degreeThen }
}
