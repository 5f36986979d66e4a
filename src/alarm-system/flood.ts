/**
 * Floods of alarms (ISA-18.2-2016 §16.5.3, EEMUA 191): a person cannot take in more than ten in ten minutes. A flood begins with
 * the first of more than ten alarms within ten minutes and ends when there are fewer than five in the last ten.
 */
export const FLOOD = { startsAbove: 10, endsBelow: 5, windowMs: 600_000 } as const

export interface Flood {
  /** The first alarm of it, ms. */
  readonly from: number
  /** ms; null = it goes on. */
  readonly to: number | null
  /** Alarms raised in it. */
  readonly alarms: number
  /** The most within ten minutes. */
  readonly most: number
}

/**
 * @param times when alarms were raised, ascending, ms
 * @param until the moment that is asked for; nothing later counts
 */
export const floodsIn = (times: readonly number[], until: number): readonly Flood[] => {
  const { startsAbove, endsBelow, windowMs } = FLOOD
  const floods: Flood[] = []
  /** The first that is within ten minutes of the moment. */
  let first = 0
  let open: { readonly from: number; readonly firstIndex: number; most: number } | null = null
  const close = (to: number, upTo: number): void => {
    floods.push({ from: open!.from, to, alarms: upTo - open!.firstIndex, most: open!.most })
    open = null
  }
  /** Those before `upTo` leave the ten minutes one by one, until a moment. */
  const pass = (moment: number, upTo: number): void => {
    while (first < upTo && times[first]! + windowMs <= moment) {
      const leftAt = times[first]! + windowMs
      first++
      if (open && upTo - first < endsBelow) close(leftAt, upTo)
    }
  }
  let n = 0
  for (; n < times.length && times[n]! <= until; n++) {
    pass(times[n]!, n)
    const count = n + 1 - first
    if (open) open.most = Math.max(open.most, count)
    else if (count > startsAbove) open = { from: times[first]!, firstIndex: first, most: count }
  }
  pass(until, n)
  if (open) floods.push({ from: open.from, to: null, alarms: n - open.firstIndex, most: open.most })
  return floods
}

/** In the last ten minutes. @param times ascending */
export const recentCount = (times: readonly number[], at: number): number =>
  times.filter((one) => one <= at && one > at - FLOOD.windowMs).length
