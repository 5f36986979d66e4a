/** How much longer a part lives, in words. */
import '../../texts/foresight.ts'
import { formatQuantity } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDay } from '../../texts/times.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { LifeExpected, LifeSaid } from '../../wire/life.ts'

const DAY = 86_400_000
/** Nobody plans a day that far ahead. */
const FURTHEST_DAYS = 3650

/** "57 cycles": no more figures than such an expectation has. */
export const amountOf = (value: number, unit: string): string => {
  const decimals = Math.min(2, Math.max(0, 1 - Math.floor(Math.log10(Math.max(1e-9, Math.abs(value))))))
  return formatQuantity(value, unit, decimals)
}

/** The part whose life a signal counts. */
export const partName = ({ asset, component }: TwinSignal): string =>
  asset.components.find(({ key }) => key === component)?.name ?? asset.name

type Bounds = Pick<LifeSaid, 'at' | 'low' | 'high' | 'perDay'>

/** The day on which so much of its life has passed, as the last week went. Null: none can be named, or it is too far ahead. */
export const dayIn = ({ at, high, perDay }: Bounds): ((amount: number) => string) | null =>
  perDay !== null && perDay > 0 && high / perDay < FURTHEST_DAYS
    ? (amount) => formatDay(at + (amount / perDay) * DAY)
    : null

/** The bounds of 8 in 10. */
const rangeOf = ({ low, high }: Bounds, dayOf: (amount: number) => string): string => `${dayOf(low)} – ${dayOf(high)}`

/** In a line of a list, as a limit's: "ends Sat, Dec 5, Fri, Dec 4 – Mon, Dec 7", or how much longer where no day can be named. */
export const remainingInShort = (life: LifeExpected): string => {
  const { claim, at, perDay, unit } = life
  if (claim.code !== 'expected') return text(claim.code === 'failed' ? 'life.word.failed' : 'life.word.none')
  if (claim.atLeast) return text('life.word.least', { median: amountOf(claim.median, unit) })
  const bounds = { at, perDay, low: claim.low, high: claim.high }
  const dayOf = dayIn(bounds)
  return dayOf
    ? text('life.word.ends', { day: dayOf(claim.median), range: rangeOf(bounds, dayOf) })
    : text('life.word.more', { median: amountOf(claim.median, unit) })
}

/** Of what was said: "8 in 10: Fri, Dec 4 – Mon, Dec 7". */
export const saidInShort = (said: LifeSaid): string => {
  const median = amountOf(said.median, said.unit)
  if (said.atLeast) return text('life.word.least', { median })
  const dayOf = dayIn(said)
  return dayOf ? text('life.word.said', { range: rangeOf(said, dayOf) }) : text('life.word.more', { median })
}
