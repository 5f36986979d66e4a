/**
 * An episode of what moves slowly: a signal that lies elsewhere than some days ago, though nothing of it was ever a jump. Told
 * beside the episodes of single readings, and like these.
 */
import { driftOf } from '../../analytics/unusual/unusual.ts'
import { LEAST_DEGREE } from './case-rules.ts'
import type { EpisodeEvent } from './messages.ts'
import type { PlanSignal } from './plan.ts'
import type { Model } from './signal-model.ts'

const HOUR_MS = 3_600_000
/** Looked at so often, in hours of the day; what is compared is as long. */
const EVERY_HOURS = 3
/** So many spreads of those days are far; it is over when it is nearly back. */
const FAR = 8
const NEARLY_BACK = 4
/** No degree is above: beyond it says no more. */
const MOST_DEGREE = 12
/** It is told again when it is so much stronger. */
const CLEARLY = 0.5

export const isLookedAt = (at: number): boolean => (at / HOUR_MS) % EVERY_HOURS === 0

/**
 * @param state in which the machine works; null = it says none
 * @param at the end of an hour of work
 * @returns what is to be told; null = nothing new
 */
export const driftEpisode = (
  { id, sensitivity }: PlanSignal,
  { unusual, drift: open }: Model,
  state: string | null,
  at: number,
): EpisodeEvent | null => {
  const drift = driftOf(unusual)
  const far = drift ? Math.abs(drift.value - drift.expected) / drift.spread : 0
  const degree = Math.min(MOST_DEGREE, (LEAST_DEGREE * far) / FAR)
  const since = at - EVERY_HOURS * HOUR_MS
  if (open && far < NEARLY_BACK) return { ...open, at, until: since }
  if (!drift || (!open && degree * sensitivity < LEAST_DEGREE)) return null
  const lasted = open ? open.lasted + EVERY_HOURS * HOUR_MS : 0
  const isToldAgain = open === null || degree > open.degree + CLEARLY || open.lasted === 0
  if (!isToldAgain) return null
  return {
    kind: 'episode',
    id: open?.id ?? `${id}@${since}${state === null ? '' : `@${state}`}@drift`,
    signal: id,
    since: open?.since ?? since,
    until: null,
    at,
    degree: Math.max(degree, open?.degree ?? 0),
    why: { code: 'drifted', from: drift.expected, to: drift.value },
    lasted,
    state,
  }
}
