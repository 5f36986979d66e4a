/**
 * An episode of what moves slowly: a signal that lies elsewhere than some days ago, though nothing of it was ever a jump. Told
 * beside the episodes of single readings, and like these.
 */
import { driftOf } from '../analytics/unusual/unusual.ts'
import { LEAST_DEGREE } from './case-rules.ts'
import type { EpisodeEvent } from './messages.ts'
import type { PlanSignal } from './plan.ts'
import type { Model } from './signal-model.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS
/** Looked at so often, in hours of the day; what is compared is as long. */
const EVERY_HOURS = 3
const EVERY_MS = EVERY_HOURS * HOUR_MS
const LOOKS_A_WEEK = WEEK_MS / EVERY_MS
/** So many spreads of those days are far; it is over when it is nearly back. */
const FAR = 8
const NEARLY_BACK = 4
/** No degree is above: beyond it says no more. */
const MOST_DEGREE = 12
/** It is told again when it is so much stronger. */
const CLEARLY = 0.5
/** How far it lay from those days at each look of a week, Monday first; NaN = nobody knows. */
export type WeekOfLooks = Float32Array

/** @param saved null = unknown, as JSON says it */
export const weekOfLooks = (saved: readonly (number | null)[] = []): WeekOfLooks =>
  Float32Array.from({ length: LOOKS_A_WEEK }, (_, i) => saved[i] ?? Number.NaN)

export const isLookedAt = (at: number): boolean => at % EVERY_MS === 0

/** 1970 began on a Thursday. */
const MONDAY_MS = 4 * DAY_MS
const inWeek = (at: number): number => (((at - MONDAY_MS) % WEEK_MS) + WEEK_MS) % WEEK_MS
/** The three hours that end then are of a Saturday or a Sunday. */
const isWeekend = (at: number): boolean => inWeek(at - 1) >= 5 * DAY_MS

/** What lies as far from the days before it every week is the week's: only what goes further, or the other way, is of its own. */
const beyondWeek = (by: number, usually: number): number =>
  by * usually > 0 ? Math.max(0, Math.abs(by) - Math.abs(usually)) : Math.abs(by)

/** What is compared is a week old at most: what was not looked at for so long is over. @returns null = it is not */
export const driftUnseen = (
  { id }: Pick<PlanSignal, 'id'>,
  model: Pick<Model, 'drift'>,
  now: number,
): EpisodeEvent | null => {
  const open = model.drift
  if (!open || now - open.at < WEEK_MS) return null
  model.drift = null
  return { ...open, signal: id, at: open.at + WEEK_MS, until: Math.max(open.since, open.at) }
}

/**
 * Looks, and notes in the model what was seen.
 * @param state in which the machine works; null = it says none
 * @param by how far what was measured lies above what is compared
 * @param at the end of an hour of work
 * @returns what is to be told; null = nothing new
 */
export const driftEpisode = (
  { id, sensitivity }: Pick<PlanSignal, 'id' | 'sensitivity'>,
  model: Pick<Model, 'unusual' | 'drift' | 'looks'>,
  state: string | null,
  by: number,
  at: number,
): EpisodeEvent | null => {
  const open = model.drift
  const drift = driftOf(model.unusual, open ? 0 : FAR / sensitivity)
  // Of too little nothing is known, also not that it is over.
  if (!drift) return null
  const off = drift.value - drift.expected
  const look = inWeek(at) / EVERY_MS
  model.looks ??= weekOfLooks()
  const usually = model.looks[look]!
  const isKnown = usually === usually
  model.looks[look] = off
  // Before a week is known a day of rest is none to go by. What has lasted for a week is in the week before itself.
  const isOld = open !== null && at - open.since >= WEEK_MS
  if (!open && !isKnown && isWeekend(at)) return null
  const beyond = !isKnown || isOld ? Math.abs(off) : beyondWeek(off, usually)
  const far = drift.spread > 0 ? beyond / drift.spread : 0
  const degree = Math.min(MOST_DEGREE, (LEAST_DEGREE * far) / FAR)
  const since = at - EVERY_MS
  if (!open && far * sensitivity < FAR) return null
  if (open && far * sensitivity < NEARLY_BACK) {
    model.drift = null
    return { ...open, signal: id, at, until: Math.max(open.since, since) }
  }
  const told: EpisodeEvent = {
    kind: 'episode',
    id: open?.id ?? `${id}@${since}${state === null ? '' : `@${state}`}@drift`,
    signal: id,
    since: open?.since ?? since,
    until: null,
    at,
    degree: Math.max(degree, open?.degree ?? 0),
    why: { code: 'drifted', from: drift.expected + by, to: drift.value + by },
    lasted: open ? open.lasted + EVERY_MS : 0,
    state,
  }
  const isToldAgain = open === null || degree > open.degree + CLEARLY || open.lasted === 0
  // It was seen, whether or not there is something to tell.
  model.drift = isToldAgain ? told : { ...open, at }
  return isToldAgain ? told : null
}
