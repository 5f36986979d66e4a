/** The one owner of the simulated future that the page plays over the hall: where it is, and how fast it goes on. */
import type { SimulatedFuture, SimulatedPort } from '../../panels/simulated/port.ts'

const STEP_MS = 100
/** It begins as fast as this: an hour a minute. */
const BEGINS_AT = 60

/** @param steady a clock that nobody sets, ms */
export const createSimulated = (steady: () => number): SimulatedPort & { readonly dispose: () => void } => {
  const listeners = new Set<() => void>()
  let future: SimulatedFuture | null = null
  let from = { at: 0, steady: 0 }
  let speed = 0
  let timer: ReturnType<typeof setInterval> | undefined
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const at = (): number =>
    future ? Math.min(future.to, Math.max(future.from, from.at + (steady() - from.steady) * speed)) : 0
  const play = (next: number): void => {
    // At its end it is played from its beginning.
    const stands = future && next > 0 && at() >= future.to ? future.from : at()
    from = { at: stands, steady: steady() }
    speed = next
    clearInterval(timer)
    timer = undefined
    if (speed > 0)
      timer = setInterval(() => {
        if (future && at() >= future.to) play(0)
        else tell()
      }, STEP_MS)
    tell()
  }
  const leave = (): void => {
    clearInterval(timer)
    timer = undefined
    speed = 0
    if (!future) return
    future = null
    tell()
  }
  return {
    get: () => future,
    at,
    speed: () => speed,
    show: (next) => {
      speed = 0
      future = next
      from = { at: next.from, steady: steady() }
      play(BEGINS_AT)
    },
    seek: (to) => {
      from = { at: to, steady: steady() }
      tell()
    },
    play,
    leave,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose: leave,
  }
}
