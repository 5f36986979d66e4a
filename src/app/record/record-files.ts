/** Files that somebody wants to open as a record: dropped on the page, or chosen. One listener: the page. */
import type { Dispose } from '../../base/disposable.ts'

let taker: ((file: File) => void) | null = null

const over = (event: DragEvent): void => {
  if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
}

export const recordFiles = {
  open: (file: File): void => taker?.(file),
  /** Told of each, until disposed. What else is dropped here is left to the browser. */
  take: (take: (file: File) => void): Dispose => {
    taker = take
    const drop = (event: DragEvent): void => {
      const file = event.dataTransfer?.files[0]
      if (!file) return
      event.preventDefault()
      take(file)
    }
    window.addEventListener('dragover', over)
    window.addEventListener('drop', drop)
    return () => {
      if (taker === take) taker = null
      window.removeEventListener('dragover', over)
      window.removeEventListener('drop', drop)
    }
  },
}
