/** What the figures workspace shows, and how the address says it. */
import type { Shown } from '../workspace.ts'

export const OVER = ['shift', 'day', 'week', 'span'] as const
export type Over = (typeof OVER)[number]

export interface FiguresView {
  /** Id of the asset; null = the first there are figures of. */
  readonly of: string | null
  readonly over: Over
  /** A moment in the shift, day or week; of a span its beginning, ms. null = that of the moment on the page. */
  readonly begin: number | null
  /** Of a span its end, ms. */
  readonly end: number | null
}

/** A span is no longer than this, ms. */
export const LONGEST_MS = 31 * 86_400_000

const parseMoment = (written: string | undefined): number | null => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(written ?? '')) return null
  const ms = Date.parse(written!)
  return ms >= 0 ? ms : null
}

const printMoment = (ms: number): string => new Date(Math.round(ms / 1000) * 1000).toISOString().replace(/\.000Z$/, 'Z')

export const parseView = (shown: Shown): FiguresView => {
  const over = OVER.find((one) => one === shown['over']) ?? 'shift'
  const [begin, end] = [parseMoment(shown['begin']), parseMoment(shown['end'])]
  const of = shown['of'] || null
  if (over !== 'span') return { of, over, begin, end: null }
  return begin !== null && end !== null && begin < end && end - begin <= LONGEST_MS
    ? { of, over, begin, end }
    : { of, over: 'day', begin: null, end: null }
}

/** What is as it is anyway is left out. */
export const printView = ({ of, over, begin, end }: FiguresView): Shown => ({
  ...(of !== null && { of }),
  ...(over !== 'shift' && { over }),
  ...(begin !== null && { begin: printMoment(begin) }),
  ...(over === 'span' && end !== null && { end: printMoment(end) }),
})
