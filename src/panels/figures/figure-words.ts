/** Figures in words: shares, times, counts. */
import type { Oee } from '../../figures/oee.ts'
import { formatCount } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'

const SPACE = '\u00a0'
const MINUS = '−'

/** "81.4 %", of a share; "n/a" of none. */
export const percent = (share: number | null): string =>
  share === null ? text('figures.na') : `${(share * 100).toFixed(1).replace('-', MINUS)}${SPACE}%`

/** "5 h 24", "18 min", "40 s": as narrow as can be. */
export const shortTime = (ms: number): string => {
  const size = Math.abs(ms)
  const sign = ms < 0 ? MINUS : ''
  if (size < 59_500) return `${sign}${Math.round(size / 1000)}${SPACE}s`
  const minutes = Math.round(size / 60_000)
  if (minutes < 60) return `${sign}${minutes}${SPACE}min`
  const rest = minutes % 60
  return `${sign}${Math.floor(minutes / 60)}${SPACE}h${rest ? `${SPACE}${String(rest).padStart(2, '0')}` : ''}`
}

export const count = (pieces: number | null): string => (pieces === null ? text('figures.na') : formatCount(pieces))

/** Why it has no OEE; null = it has. */
export const whyNoOee = ({ oee, missing, unknownShare }: Oee): string | null => {
  if (oee !== null) return null
  if (missing.length === 0) return text('figures.why.none')
  // What makes all others true comes alone.
  if (missing.includes('nothing-planned')) return text('figures.why.nothing-planned')
  if (unknownShare === 1 && !missing.includes('no-state')) return text('figures.why.none')
  return missing.map((why) => text(`figures.why.${why}`)).join(' ')
}
