/** One shared clock of 4 Hz for everything that shows a live number; it rests while the page is hidden. */
import { useEffect, useLayoutEffect, useRef } from 'react'
import type { Dispose } from '../base/disposable.ts'
import { useSubscribed } from './subscribed.ts'

export const TICK_MS = 250

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

const tick = (): void => {
  for (const listener of listeners) {
    // One that fails must not keep the time from the others.
    try {
      listener()
    } catch (failure) {
      reportError(failure)
    }
  }
}

const run = (): void => {
  const wanted = listeners.size > 0 && document.visibilityState === 'visible'
  if (wanted && timer === undefined) timer = setInterval(tick, TICK_MS)
  if (!wanted && timer !== undefined) {
    clearInterval(timer)
    timer = undefined
  }
}

const onVisibility = (): void => {
  run()
  if (document.visibilityState === 'visible') tick()
}

/** Calls back four times a second while the page is visible, and at once when it becomes visible again. */
export const onTick = (listener: () => void): Dispose => {
  if (listeners.size === 0) document.addEventListener('visibilitychange', onVisibility)
  listeners.add(listener)
  run()
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) document.removeEventListener('visibilitychange', onVisibility)
    run()
  }
}

/** Runs `write` after every commit and at every tick, without rendering. */
export const useTick = (write: () => void): void => {
  const latest = useRef(write)
  useLayoutEffect(() => {
    latest.current = write
    write()
  })
  useEffect(() => onTick(() => latest.current()), [])
}

/** Renders only when what `read` returns (a primitive, coarse on purpose) differs from the last tick. */
export const useSampled = <T extends string | number | boolean | null>(read: () => T): T => useSubscribed(onTick, read)
