/** How much longer a part lives, in words. */
import '../../texts/foresight.ts'
import { formatQuantity } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDay } from '../../texts/times.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import { type LifeExpected, lifeEndsAt, type LifeSaid } from '../../wire/life.ts'

const DAY = 86_400_000

/** "57 cycles": no more figures than such an expectation has. */
export const amountOf = (value: number, unit: string): string => {
  const decimals = Math.min(2, Math.max(0, 1 - Math.floor(Math.log10(Math.max(1e-9, Math.abs(value))))))
  return formatQuantity(value, unit, decimals)
}

/** The part whose life a signal counts. */
export const partName = ({ asset, component }: TwinSignal): string =>
  asset.components.find(({ key }) => key === component)?.name ?? asset.name

/** As what it is said to live; the bounds of 8 in 10, as days; '' = none can be named. */
const rangeOf = ({ at, low, high, perDay }: Pick<LifeSaid, 'at' | 'low' | 'high' | 'perDay'>): string =>
  perDay !== null && perDay > 0
    ? `${formatDay(at + (low / perDay) * DAY)} – ${formatDay(at + (high / perDay) * DAY)}`
    : ''

/** In a line of a list, as a limit's: "ends Sat, Dec 5, Fri, Dec 4 – Mon, Dec 7", or how much longer where no day can be named. */
export const remainingInShort = (life: LifeExpected): string => {
  const { claim, at, perDay, unit } = life
  if (claim.code !== 'expected') return text(claim.code === 'failed' ? 'life.word.failed' : 'life.word.none')
  if (claim.atLeast) return text('life.word.least', { median: amountOf(claim.median, unit) })
  const end = lifeEndsAt(life)
  if (end === null) return text('life.word.more', { median: amountOf(claim.median, unit) })
  return text('life.word.ends', {
    day: formatDay(end),
    range: rangeOf({ at, perDay, low: claim.low, high: claim.high }),
  })
}

/** Of what was said: "8 in 10: Fri, Dec 4 – Mon, Dec 7". */
export const saidInShort = (said: LifeSaid): string => {
  const range = rangeOf(said)
  return range === ''
    ? text('life.word.more', { median: amountOf(said.median, said.unit) })
    : text('life.word.said', { range })
}
