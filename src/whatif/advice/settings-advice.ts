/**
 * Advice about what is set: a speed that costs energy while the line makes no more for it, a machine that stands ready where it
 * could be off, a setting with fewer rejects. Only settings that the machine was at often enough already. Pure.
 */
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'
import { contrastOf, episodesOf, type Grid, type Held, LEAST_EPISODES, type Measured } from './contrast.ts'
import { type AdviceKind, FOUND_SHARE, type FoundAdvice, type Gain } from './found.ts'

/** What is set on a machine, and what that may change. */
export interface Setting {
  readonly kind: Extract<AdviceKind, 'speed' | 'standby' | 'rejects'>
  readonly asset: TwinAsset
  readonly signal: TwinSignal
  readonly held: Held
  /** Values that it may be compared in; null: all that it took. */
  readonly among: ReadonlySet<number> | null
  /** kW, or rejected pieces over all: less is better. */
  readonly cost: Measured
  /** What must not become less: pieces that the line makes, a pressure. */
  readonly keeps: readonly Measured[]
}

/** Less is not worth a sentence. */
export interface Matters {
  readonly pieces: number
  readonly kWh: number
  readonly rejects: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** What is set now is what was set most in so long. */
const LATELY_MS = 2 * DAY_MS
/** How much of a day it holds is taken from so long. */
const WEEK_MS = 7 * DAY_MS
/** More values than so many are measured or steered, not set. */
const MOST_VALUES = 12
/** What is kept may be less by this share, as far as can be told… */
const KEEPS_SHARE = 0.02
/** …with this certainty on either side. */
const KEEPS_PROBABILITY = 0.9

const counts = (held: Held, from: number): ReadonlyMap<number, number> => {
  const found = new Map<number, number>()
  for (let i = Math.max(0, from); i < held.length; i++)
    if (!Number.isNaN(held[i])) found.set(held[i]!, (found.get(held[i]!) ?? 0) + 1)
  return found
}

/** What it is set to now; null: nobody knows, or it is no setting. */
export const usualOf = ({ held, among }: Pick<Setting, 'held' | 'among'>, { everyMs }: Grid): number | null => {
  if (!among && counts(held, 0).size > MOST_VALUES) return null
  const lately = [...counts(held, held.length - Math.round(LATELY_MS / everyMs))]
  const [most] = lately.filter(([value]) => !among || among.has(value)).toSorted((a, b) => b[1] - a[1])
  return most?.[0] ?? null
}

export interface Candidate {
  readonly setting: Setting
  readonly usual: number
  readonly other: number
}

/** What could be compared at all: of so many the best is taken, so much surer each has to be. */
export const candidatesOf = (settings: readonly Setting[], grid: Grid): readonly Candidate[] =>
  settings.flatMap((setting) => {
    const usual = usualOf(setting, grid)
    if (usual === null) return []
    return [...counts(setting.held, 0).keys()]
      .filter((other) => other !== usual && (!setting.among || setting.among.has(other)))
      .filter((other) => episodesOf(setting.held, other, grid).length >= LEAST_EPISODES)
      .map((other) => ({ setting, usual, other }))
  })

const isKept = ({ setting: { held, keeps }, usual, other }: Candidate, grid: Grid): boolean =>
  keeps.every((one) => {
    const contrast = contrastOf(held, usual, other, one, grid, KEEPS_PROBABILITY)
    return contrast !== null && contrast.low >= -KEEPS_SHARE * Math.abs(contrast.usual)
  })

/** Hours a day in which it is set so. */
const hoursADay = (held: Held, usual: number, { everyMs }: Grid): number => {
  const parts = Math.min(held.length, Math.round(WEEK_MS / everyMs))
  const lately = counts(held, held.length - parts)
  const known = [...lately.values()].reduce((a, b) => a + b, 0)
  // Of what lies between settings nobody knows: that is no time in which something could be saved.
  return known === 0 ? 0 : (24 * (lately.get(usual) ?? 0)) / parts
}

/** How much a day less cost is, in the unit of the gain. */
const gainFactor = ({ kind, held }: Setting, usual: number, grid: Grid): Pick<Gain, 'unit'> & { by: number } =>
  kind === 'rejects' ? { unit: 'rejects', by: 1000 } : { unit: 'kWh', by: hoursADay(held, usual, grid) }

/** @param compared how many things are looked at together, these among them */
export const settingsAdvice = (
  candidates: readonly Candidate[],
  grid: Grid,
  compared: number,
  matters: Matters,
): readonly FoundAdvice[] => {
  const probability = 1 - (1 - FOUND_SHARE) / Math.max(1, compared)
  return candidates.flatMap((candidate): FoundAdvice[] => {
    const { setting, usual, other } = candidate
    const found = contrastOf(setting.held, usual, other, setting.cost, grid, probability)
    if (!found || found.high >= 0) return []
    const { unit, by } = gainFactor(setting, usual, grid)
    if (-found.mean * by < matters[unit] || !isKept(candidate, grid)) return []
    return [
      {
        kind: setting.kind,
        asset: setting.asset,
        setting: setting.signal,
        from: usual,
        to: other,
        gain: { low: -found.high * by, middle: -found.mean * by, high: -found.low * by, unit },
        times: by,
        episodes: found.episodes,
        hours: found.hours,
      },
    ]
  })
}
