/** What kind of device this is, and what its person has asked of it. */
import { useSyncExternalStore } from 'react'

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
  const middle = useMedia('(max-width: 1099px), (pointer: coarse)')
  return narrow ? 'phone' : middle ? 'tablet' : 'desktop'
}

export const useReducedMotion = (): boolean => useMedia('(prefers-reduced-motion: reduce)')
export const usePrefersLight = (): boolean => useMedia('(prefers-color-scheme: light)')
export const usePrefersContrast = (): boolean => useMedia('(prefers-contrast: more)')
