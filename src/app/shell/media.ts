/** What kind of device this is, and what its person has asked of it. */
import { useSyncExternalStore } from 'react'

const MIDDLE = '(max-width: 1099px), (pointer: coarse)'

const useMedia = (query: string): boolean =>
  useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )

/** Columns beside the scene, a rail with sheets, or one thing at a time. */
export type Layout = 'desktop' | 'tablet' | 'phone'

export const useLayout = (): Layout => {
  const narrow = useMedia('(max-width: 599px)')
  const middle = useMedia(MIDDLE)
  return narrow ? 'phone' : middle ? 'tablet' : 'desktop'
}

/** Where the tree has a column of its own, it is open at first. */
export const hasRoomForTree = (): boolean => !matchMedia(MIDDLE).matches

export const useReducedMotion = (): boolean => useMedia('(prefers-reduced-motion: reduce)')
export const usePrefersLight = (): boolean => useMedia('(prefers-color-scheme: light)')
export const usePrefersContrast = (): boolean => useMedia('(prefers-contrast: more)')
