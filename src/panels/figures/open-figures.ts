/** The way from a sheet or a figure of the strip to the figures workspace. */
import { useCallback } from 'react'
import { usePorts } from '../ports.tsx'
import { parseView, printView } from './figures-view.ts'

/** Opens the figures of an asset; null = of what was shown last. */
export const useOpenFigures = (): ((asset: string | null) => void) => {
  const { workspace } = usePorts()
  return useCallback(
    (asset) => {
      const view = parseView(workspace.shown('figures'))
      workspace.open(
        'figures',
        printView({
          ...view,
          of: asset ?? view.of,
          begin: null,
          ...(view.over === 'span' && { over: 'shift', end: null }),
        }),
      )
    },
    [workspace],
  )
}
