/** What the trend workspace shows, and how the address says it. */
import type { Span } from '../../timeline/stretches.ts'
import type { Shown } from '../workspace.ts'

/** What a signal is compared with. */
export const BESIDE = ['sisters', 'each', 'normal', 'shift', 'day', 'week'] as const
export type Beside = (typeof BESIDE)[number]

/** What is drawn in, unless it is put aside. */
export const DRAWN_IN = ['limits', 'alarms', 'unusual', 'states'] as const
export type DrawnIn = (typeof DRAWN_IN)[number]

export interface TrendsView {
  /** Ids, in the order in which they were added. */
  readonly signals: readonly string[]
  readonly spanMs: number
  /** Where it ends, ms; null = now, and goes on with it. */
  readonly to: number | null
  readonly beside: ReadonlySet<Beside>
  readonly off: ReadonlySet<DrawnIn>
  /** The marked span. */
  readonly ab: Span | null
  /** With what is expected of the days ahead. */
  readonly ahead: boolean
}

/** All that an address may say of it: those of the workspace, which is loaded before this. */
export const VIEW_KEYS = ['signals', 'span', 'to', 'beside', 'off', 'ab', 'ahead'] as const

export const MOST_SIGNALS = 12
const DEFAULT_SPAN_MS = 8 * 3_600_000
const DEFAULT_BESIDE: readonly Beside[] = ['sisters', 'normal']
/** How the address says it: so far ahead at most. */
const AHEAD = '7d'
const AHEAD_MS = 7 * 86_400_000
const LEAST_MS = 10_000
const MOST_MS = 400 * 86_400_000

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

const printDuration = (ms: number): string => {
  const seconds = Math.max(1, Math.round(ms / 1000)) * 1000
  const [unit, size] = UNITS.find(([, one]) => seconds % one === 0)!
  return `${seconds / size}${unit}`
}

const parseDuration = (written: string | undefined): number | null => {
  const [, count, unit] = /^(\d{1,9})([dhms])$/.exec(written ?? '') ?? []
  const size = UNITS.find(([name]) => name === unit)?.[1]
  return count === undefined || size === undefined ? null : Number(count) * size
}

/** UTC, to the second: "2026-12-01T05:41:08Z". */
const printMoment = (ms: number): string => new Date(Math.round(ms / 1000) * 1000).toISOString().replace(/\.000Z$/, 'Z')

const parseMoment = (written: string | undefined): number | null => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(written ?? '')) return null
  const ms = Date.parse(written!)
  return ms >= 0 ? ms : null
}

const listed = <T extends string>(written: string | undefined, all: readonly T[]): readonly T[] => {
  const names = written?.split(',') ?? []
  return all.filter((one) => names.includes(one))
}

const parseSpan = (written: string | undefined): Span | null => {
  const [from, to] = (written ?? '').split('..').map(parseMoment)
  return from != null && to != null && from < to ? { from, to } : null
}

export const parseView = (shown: Shown): TrendsView => ({
  signals: [...new Set(shown['signals']?.split(',').filter(Boolean) ?? [])].slice(0, MOST_SIGNALS),
  spanMs: Math.min(MOST_MS, Math.max(LEAST_MS, parseDuration(shown['span']) ?? DEFAULT_SPAN_MS)),
  to: parseMoment(shown['to']),
  beside: new Set(shown['beside'] === undefined ? DEFAULT_BESIDE : listed(shown['beside'], BESIDE)),
  off: new Set(listed(shown['off'], DRAWN_IN)),
  ab: parseSpan(shown['ab']),
  ahead: shown['ahead'] === AHEAD,
})

const sameAsDefault = (beside: ReadonlySet<Beside>): boolean =>
  beside.size === DEFAULT_BESIDE.length && DEFAULT_BESIDE.every((one) => beside.has(one))

/** What is as it is anyway is left out. */
export const printView = ({ signals, spanMs, to, beside, off, ab, ahead }: TrendsView): Shown => ({
  ...(signals.length > 0 && { signals: signals.join(',') }),
  span: printDuration(spanMs),
  ...(to !== null && { to: printMoment(to) }),
  ...(!sameAsDefault(beside) && { beside: BESIDE.filter((one) => beside.has(one)).join(',') || 'none' }),
  ...(off.size > 0 && { off: DRAWN_IN.filter((one) => off.has(one)).join(',') }),
  ...(ahead && { ahead: AHEAD }),
  ...(ab && { ab: `${printMoment(ab.from)}..${printMoment(ab.to)}` }),
})

/** How far a picture that ends now goes on ahead, ms: no further than it goes back. */
export const aheadMs = ({ ahead, to, spanMs }: Pick<TrendsView, 'ahead' | 'to' | 'spanMs'>): number =>
  ahead && to === null ? Math.min(AHEAD_MS, spanMs) : 0
