/** For tests and diagnostics, and only where the address asks for it (`?probe`): a look inside the running page. */
import type { SceneProbe } from '../scene/scene-probe.ts'
import type { Session } from './session.ts'

export interface PageProbe {
  session: Session | null
  scene: SceneProbe | null
  /** ms since the page was opened, at the first picture with live values; 0 = not yet. */
  firstFrameMs: number
}

const page: PageProbe = { session: null, scene: null, firstFrameMs: 0 }
if (new URLSearchParams(window.location.search).has('probe')) Object.assign(window, { gembaProbe: page })

export const probe = {
  session: (session: Session): void => {
    page.session = session
  },
  scene: (scene: SceneProbe | null): void => {
    page.scene = scene
  },
  firstFrame: (): void => {
    page.firstFrameMs ||= performance.now()
    performance.mark('gemba:first-frame')
  },
}
