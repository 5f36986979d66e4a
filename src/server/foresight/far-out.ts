/**
 * Signals of a machine that lie far from their own last week, though no episode says so: what moves slowly is nowhere a jump,
 * and each hour of it is hardly more than the one before. Looked for when somebody asks why and there is no other sign.
 */
import type { UnusualFact } from '../../analytics/cause/facts.ts'
import { medianOf } from '../../base/ranks.ts'
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import type { Historian } from '../historian/historian.ts'
import { isWatched } from '../../foresight/plan.ts'

const HOUR = 3_600_000
/** Of so many hours: the last are compared with those before. */
const HOURS = 8 * 24
const LATE = 3
/** Fewer hours before say nothing of what is usual. */
const LEAST_BEFORE = 48
/** So many spreads from the middle are far; as long as it was nearly so it is of the same. */
const FAR = 4
const NEARLY = 2
/** Median absolute deviation to the standard deviation of a normal distribution. */
const TO_SPREAD = 1.4826
/** No degree is above: beyond it says no more. */
const MOST_DEGREE = 12
const MOST_SIGNALS = 100

/** Means of hours, oldest first; hours of which nothing is known are left out. */
const hoursOf = ({ t, mean }: HistoryAnswer): { readonly at: number; readonly value: number }[] => {
  const hours: { at: number; sum: number; count: number }[] = []
  for (const [i, value] of mean.entries()) {
    if (value === null || !Number.isFinite(value)) continue
    const at = Math.floor(t[i]! / HOUR) * HOUR
    const last = hours.at(-1)
    if (last?.at === at) {
      last.sum += value
      last.count++
    } else hours.push({ at, sum: value, count: 1 })
  }
  return hours.map(({ at, sum, count }) => ({ at, value: sum / count }))
}

/** @returns how far and since when; null where it is not far out, or too little is known */
export const farOutIn = (
  answer: HistoryAnswer,
  at: number,
): { readonly since: number; readonly degree: number; readonly sign: -1 | 1 } | null => {
  const hours = hoursOf(answer)
  const late = hours.filter((one) => one.at > at - (LATE + 1) * HOUR)
  const before = hours.slice(0, hours.length - late.length)
  if (late.length < LATE || before.length < LEAST_BEFORE) return null
  const values = before.map(({ value }) => value)
  const usual = medianOf(values)
  const spread = TO_SPREAD * medianOf(values.map((value) => Math.abs(value - usual)))
  if (!(spread > 0)) return null
  const far = (medianOf(late.map(({ value }) => value)) - usual) / spread
  if (Math.abs(far) < FAR) return null
  const sign = far > 0 ? 1 : -1
  const last = hours.findLastIndex(({ value }) => (sign * (value - usual)) / spread < NEARLY)
  return { since: hours[last + 1]?.at ?? late[0]!.at, degree: Math.min(MOST_DEGREE, Math.abs(far)), sign }
}

const isLookedAt = (signal: TwinSignal): boolean =>
  isWatched(signal) && signal.recorded && (signal.type === 'number' || signal.type === 'integer')

export const farOut = async (
  history: Pick<Historian, 'range'>,
  asset: TwinAsset,
  settings: readonly TwinSignal[],
  at: number,
): Promise<readonly UnusualFact[]> => {
  const signals = asset.signals.filter((signal) => isLookedAt(signal) && !settings.includes(signal))
  if (signals.length === 0) return []
  const to = Math.max(1, Math.ceil(at))
  const answer = await history.range({
    signals: signals.slice(0, MOST_SIGNALS).map(({ id }) => id as string),
    from: Math.max(0, to - HOURS * HOUR),
    to,
    columns: HOURS,
  })
  if (!answer.ok) return []
  return answer.value.answers.flatMap((one): UnusualFact[] => {
    const found = farOutIn(one, at)
    if (!found) return []
    const { since, degree, sign } = found
    const key = one.signal.slice(asset.id.length + 1)
    return [{ signal: one.signal, asset: asset.id, key, onset: since, until: null, degree, sign, samplingMs: HOUR }]
  })
}
