/** How many alarms were raised when: bars of equal width. */
import type { AlarmEvent } from '../wire/alarms.ts'
import type { TimeWindow } from './time-window.ts'

interface DensityBar {
  /** Which of the bars. */
  readonly index: number
  readonly count: number
  readonly high: number
  readonly critical: number
}

/** Only bars with something in them. */
export const alarmDensity = (
  events: readonly AlarmEvent[],
  { from, to }: TimeWindow,
  bars: number,
): readonly DensityBar[] => {
  const found = new Map<number, { count: number; high: number; critical: number }>()
  for (const { kind, at, row } of events) {
    if (kind !== 'raised' || at < from || at >= to) continue
    const index = Math.floor(((at - from) / (to - from)) * bars)
    const bar = found.get(index) ?? { count: 0, high: 0, critical: 0 }
    found.set(index, bar)
    bar.count++
    if (row.priority === 'high' || row.priority === 'critical') bar[row.priority]++
  }
  return [...found].map(([index, bar]) => ({ index, ...bar })).toSorted((a, b) => a.index - b.index)
}
