/** What the owner of time says, inside React. */
import { useSyncExternalStore } from 'react'
import type { Marks } from '../../../timeline/moment.ts'
import { usePorts } from '../../ports.tsx'

/** Seconds of the past a second; 0 = it stands, or is live. */
export const useSpeed = (): number => {
  const { travel } = usePorts()
  return useSyncExternalStore(travel.subscribe, () => {
    const moment = travel.moment()
    return moment.kind === 'live' ? 0 : moment.speed
  })
}

export const useMarks = (): Marks => {
  const { travel } = usePorts()
  return useSyncExternalStore(travel.subscribe, travel.marks)
}

export const useSpan = (): number | null => {
  const { travel } = usePorts()
  return useSyncExternalStore(travel.subscribe, travel.span)
}
