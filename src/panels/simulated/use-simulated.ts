/** The simulated future that is played over the hall, inside React. */
import { useSubscribed } from '../subscribed.ts'
import { usePorts } from '../ports.tsx'
import type { Ghost, SimulatedFuture } from './port.ts'

const never = () => () => {}
const nothing = (): null => null

export const useSimulated = (): SimulatedFuture | null => {
  const { simulated } = usePorts()
  return useSubscribed(simulated?.subscribe ?? never, simulated?.get ?? nothing)
}

/** By asset; null = none is played. Another map when it says something else. */
export const useGhosts = (): ReadonlyMap<string, Ghost> | null => {
  const { simulated } = usePorts()
  return useSubscribed(simulated?.subscribe ?? never, () => simulated?.get()?.ghostsAt(simulated.at()) ?? null)
}
