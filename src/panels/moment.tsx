/** The moment that the page shows, inside React, and what panels of the picture work with while it is of the past. */
import { useMemo, useRef, type ReactNode } from 'react'
import { PortsProvider, usePorts } from './ports.tsx'
import { useSubscribed } from './subscribed.ts'

/** What is shown is of the past. */
export const usePast = (): boolean => {
  const { travel } = usePorts()
  return useSubscribed(travel.subscribe, () => travel.moment().kind === 'replay')
}

/** The moment in which the picture last arrived, ms; 0 = now. It changes with every leap, not while time runs. */
export const useArrived = (): number => {
  const { travel } = usePorts()
  const last = useRef(0)
  return useSubscribed(travel.subscribe, () => {
    const moment = travel.moment()
    if (moment.kind === 'live') last.current = 0
    else if (!travel.waits()) last.current = moment.at
    return last.current
  })
}

/** Its panels are of what the picture shows: clock and alarms are those of then, and nothing may be done. */
export const OfTheMoment = ({ children }: { readonly children: ReactNode }) => {
  const ports = usePorts()
  const past = usePast()
  const then = useMemo(
    () => ({
      ...ports,
      now: ports.travel.at,
      board: ports.shownBoard,
      mayAct: ports.mayAct && !past,
    }),
    [ports, past],
  )
  return <PortsProvider value={then}>{children}</PortsProvider>
}

/** Panels of now that nothing may be done in while the picture is of the past. */
export const OfNow = ({ children }: { readonly children: ReactNode }) => {
  const ports = usePorts()
  const past = usePast()
  const now = useMemo(() => ({ ...ports, mayAct: ports.mayAct && !past }), [ports, past])
  return <PortsProvider value={now}>{children}</PortsProvider>
}
