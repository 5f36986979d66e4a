/** For tests and diagnostics, and only where the address asks for it (`?probe`): a look inside the running page. */
import type { SceneProbe } from '../scene/scene-probe.ts'
import type { TimeTravel } from '../timeline/moment.ts'
import type { Session } from './session.ts'

export interface PageProbe {
  session: Session | null
  travel: Pick<TimeTravel, 'seek' | 'play' | 'goLive'> | null
  scene: SceneProbe | null
  /** ms since the page was opened, at the first picture with live values; 0 = not yet. */
  firstFrameMs: number
  /** Takes the viewer off the page and puts it back: what it started must end with it. */
  mount(): void
  unmount(): void
}

const page: PageProbe = {
  session: null,
  travel: null,
  scene: null,
  firstFrameMs: 0,
  mount: () => {},
  unmount: () => {},
}
const asked = new URLSearchParams(window.location.search).has('probe')
if (asked) Object.assign(window, { gembaProbe: page })

/** The browser keeps every measure until told otherwise. */
const MOST_MEASURES = 600
let measures = 0

export const probe = {
  viewer: ({ mount, unmount }: Pick<PageProbe, 'mount' | 'unmount'>): void => {
    page.mount = mount
    page.unmount = () => {
      unmount()
      page.session = page.travel = null
      page.firstFrameMs = 0
    }
  },
  session: (session: Session, travel: TimeTravel): void => {
    page.session = session
    page.travel = travel
  },
  scene: (scene: SceneProbe | null): void => {
    page.scene = scene
  },
  /** Null where nobody asks: a measure costs as much as a small frame. */
  applied: asked
    ? (tookMs: number): void => {
        const end = performance.now()
        performance.measure('gemba:apply', { start: end - tookMs, end })
        if (++measures % MOST_MEASURES === 0) performance.clearMeasures('gemba:apply')
      }
    : null,
  firstFrame: (): void => {
    page.firstFrameMs ||= performance.now()
    performance.mark('gemba:first-frame')
  },
}
