/** What is said of a signal and its limit, from what the estimator says and from how earlier ones of its kind came true. Pure. */
import { noNarrower } from '../analytics/wear/sisters.ts'
import type { SistersRecord } from '../analytics/wear/time-to-limit.ts'
import type { Expectation, LimitClaim, WireFan } from '../wire/foresight.ts'
import type { WornEvent } from './messages.ts'
import type { PlanSignal } from './plan.ts'
import type { Skill } from './judge.ts'

const HOUR_MS = 3_600_000
const MIDDLE = 3
/** Means come every hour while the machine works; where none came for so long, what was said last is held. */
export const HELD_MS = 3 * HOUR_MS

/** Moments; null = later than can be said. */
const momentsOf = (at: number, fan: readonly number[]): WireFan =>
  fan.map((ms) => (Number.isFinite(at + ms) && at + ms < 8.64e15 ? Math.round(at + ms) : null))

/** How expectations came true: of its sisters, and of all that ran to a limit; null where too few did. */
export interface Records {
  readonly sisters: SistersRecord | null
  readonly all: SistersRecord | null
  /** So many times as wide as the model's own the interval must be, as judged ones of the class say; at least 1. */
  readonly wider: number
}

/** The middle from the signal itself, the width from its sisters where enough of them ran to their limit. */
const fanOf = (fan: readonly number[], { sisters, all, wider }: Records): readonly number[] => {
  const middle = fan[MIDDLE]!
  if (sisters) return sisters.ratios.map((ratio) => middle * Math.exp(ratio))
  const own = all ? noNarrower(fan, all) : fan
  return wider > 1 && middle > 0 ? own.map((end) => (end > 0 ? middle * (end / middle) ** wider : end)) : own
}

export const saidOf = ({ at, claim }: Pick<WornEvent, 'at' | 'claim'>, records: Records): LimitClaim =>
  claim.code === 'expected'
    ? {
        code: 'expected',
        fan: momentsOf(at, fanOf(claim.fan, records)),
        basis: records.sisters ? 'sisters' : 'model',
        sisters: records.sisters?.sisters ?? 0,
      }
    : claim

export const expectationOf = (
  worn: WornEvent,
  { id, asset, component, limits }: PlanSignal,
  records: Records,
): Expectation => {
  const { limit, side, at, level, perDay, from, samples, renewedAt, claim } = worn
  return {
    signal: id,
    asset,
    component,
    limit,
    side,
    alarm: limits.find((one) => one.limit === limit && one.side === side)?.alarm ?? null,
    at,
    claim: saidOf(worn, records),
    level,
    perDay,
    basis: { from, samples, withDataMs: samples * HOUR_MS },
    ...(claim.code === 'few-samples' && renewedAt !== null ? { renewedAt } : {}),
  }
}

/** As it is shown at a moment: silent without skill, held where nothing came for long. */
export const shownAt = (expectation: Expectation, now: number, lack: Skill | null): Expectation => {
  const { claim, at } = expectation
  if (claim.code !== 'expected') return expectation
  if (lack) return { ...expectation, claim: { code: 'no-skill', ...lack } }
  if (now - at > HELD_MS) return { ...expectation, claim: { code: 'held', since: at, before: claim.fan } }
  return expectation
}
