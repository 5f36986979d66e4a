/** How one future of an option stands at a moment, machine by machine, and which machine the others wait for. Pure. */
import type { Doing, OptionFuture } from './option-future.ts'

export interface DoingNow {
  readonly station: string
  readonly doing: Doing
  /** Since when, and until when, h. */
  readonly from: number
  readonly to: number
}

/** @param hour from the moment that the future begins to be told, h; beyond its ends it stands as it does there */
export const doingAt = ({ stations, from, to }: OptionFuture, hour: number): readonly DoingNow[] => {
  const at = Math.min(Math.max(hour, from), to)
  return stations.flatMap(({ station, spans }): DoingNow[] => {
    const span = spans.find((one) => at >= one.from && at < one.to) ?? spans.at(-1)
    return span ? [{ station, ...span }] : []
  })
}

const hoursOf = ({ spans }: OptionFuture['stations'][number], doing: Doing): number =>
  spans.reduce((sum, one) => (one.doing === doing ? sum + one.to - one.from : sum), 0)

/**
 * The turning point of a line (Li, Chang and Ni 2009): before it machines are blocked, behind it they are starved, and it waits
 * itself the least. Stations come along the flow. Null: nobody waits for anybody.
 */
export const bottleneckOf = ({ stations }: OptionFuture): string | null => {
  const waits = stations.map((one) => ({ blocked: hoursOf(one, 'blocked'), starved: hoursOf(one, 'starved') }))
  const score = (i: number): number =>
    waits.reduce((sum, { blocked, starved }, k) => {
      if (k === i) return sum - blocked - starved
      return sum + (k < i ? blocked : starved)
    }, 0)
  const best = stations.map(({ station }, i) => ({ station, score: score(i) })).toSorted((a, b) => b.score - a.score)[0]
  return best && best.score > 0 ? best.station : null
}
