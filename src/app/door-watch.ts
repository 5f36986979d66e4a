/**
 * Whoever may be here no longer is led to the door. A browser does not say why a socket was refused: when the way to the gateway is
 * lost, the gateway is asked, once for each try.
 */
import type { Dispose } from '../base/disposable.ts'
import { isLost, type LinkState } from '../feed/live-channel.ts'

interface Watched {
  readonly link: { readonly get: () => LinkState; readonly subscribe: (listener: () => void) => Dispose }
  /** Whether the gateway answers that one has to come in first. */
  readonly isShut: () => Promise<boolean>
  readonly leave: () => void
}

export const watchDoor = ({ link, isShut, leave }: Watched): Dispose => {
  let asked = 0
  let isOver = false
  const stop = link.subscribe(() => {
    const now = link.get()
    if (!isLost(now) || now.retryAt === asked) return
    asked = now.retryAt
    void isShut().then(
      (shut) => {
        if (!shut || isOver) return
        isOver = true
        leave()
      },
      // Not reached: nobody said that it is shut.
      () => {},
    )
  })
  return () => {
    isOver = true
    stop()
  }
}
