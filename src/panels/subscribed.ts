/** What is subscribed to, inside React; it is there with the first rendering, whether or not there is a page to render into. */
import { useSyncExternalStore } from 'react'
import type { Dispose } from '../base/disposable.ts'

/** @param get the same value, by identity, as long as nothing has changed */
export const useSubscribed = <T>(subscribe: (listener: () => void) => Dispose, get: () => T): T =>
  useSyncExternalStore(subscribe, get, get)
