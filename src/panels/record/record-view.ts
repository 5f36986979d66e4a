/** What the track record is of, and how the address says it. */
import type { Shown } from '../workspace.ts'

export const OVER = ['7d', '30d', '90d', '365d'] as const
export type Over = (typeof OVER)[number]

const DAY_MS = 86_400_000
const MS: Readonly<Record<Over, number>> = {
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
  '90d': 90 * DAY_MS,
  '365d': 365 * DAY_MS,
}

export const parseOver = (shown: Shown): Over => OVER.find((one) => one === shown['over']) ?? '30d'

/** What is as it is anyway is left out. */
export const printOver = (over: Over): Shown => (over === '30d' ? {} : { over })

/** @param until ms */
export const spanOver = (over: Over, until: number): { readonly from: number; readonly to: number } => ({
  from: Math.max(0, until - MS[over]),
  to: until,
})
