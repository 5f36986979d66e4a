/** Follows what the page looks at, and tells the source what is wanted for it: by view, and only a heartbeat while hidden. */
import { isOpen } from '../alarms/board.ts'
import { DisposeBag, type Dispose } from '../base/disposable.ts'
import { runsOf } from '../wire/runs.ts'
import { WORKSPACES } from '../panels/workspace-list.ts'
import type { Session } from './session.ts'
import type { AppStore } from './stores/app-store.ts'
import { wantedOf } from './wanted.ts'

/** Frames a second asked of the gateway: a tablet's eye is content with 20. */
export const RATE_HZ = 20
/** While the camera moves, the picture is asked about this often. */
const SETTLE_MS = 100
/** Slowest pace there is; with nothing wanted, no frame comes at all, only beats and alarms. */
const HIDDEN = { mask: new Uint8Array(0), slots: [], rateHz: 0.1, restMs: 0 } as const

export interface Attention {
  /** The picture shows these assets. */
  readonly inSight: (assets: readonly string[]) => void
  readonly start: () => Dispose
}

export const createAttention = (session: Session, store: AppStore): Attention => {
  const { twin, board, values } = session
  let inSight: ReadonlySet<string> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = ''
  const ask = (): void => {
    clearTimeout(timer)
    timer = undefined
    const hidden = document.visibilityState === 'hidden'
    const { layer, selection, pointed, menu, workspace, shown } = store.getState()
    const beside = WORKSPACES.find(({ id }) => id === workspace)
    const alarmSignals = board.rows.flatMap((row) => (isOpen(row) && row.signal !== null ? [row.signal] : []))
    const { mask, restMs } = wantedOf(twin, {
      inSight,
      layer,
      selection,
      pointed: pointed?.asset ?? menu?.selection?.asset ?? null,
      alarmSignals,
      shownSignals: beside?.signals(shown[beside.id] ?? {}) ?? [],
    })
    const want = hidden ? HIDDEN : { slots: mask ? runsOf(mask) : ('all' as const), rateHz: RATE_HZ, restMs }
    const said = JSON.stringify([want.slots, want.rateHz, want.restMs])
    if (said === asked) return
    asked = said
    // What is known up to here stays known as of now, and may be shown for a moment after the return.
    if (hidden && session.link.get().state === 'live') values.sweep(session.now())
    session.want(
      { slots: want.slots, rateHz: want.rateHz, restMs: want.restMs },
      hidden ? new Uint8Array(values.size) : mask,
    )
  }
  const soon = (): void => {
    timer ??= setTimeout(ask, SETTLE_MS)
  }
  return {
    inSight: (assets) => {
      inSight = new Set(assets)
      soon()
    },
    start: () => {
      const bag = new DisposeBag()
      bag.add(
        store.subscribe((state, before) => {
          if (
            state.selection !== before.selection ||
            state.layer !== before.layer ||
            state.pointed !== before.pointed ||
            state.menu !== before.menu ||
            state.workspace !== before.workspace ||
            state.shown !== before.shown
          )
            ask()
        }),
      )
      bag.add(board.subscribe(soon))
      document.addEventListener('visibilitychange', ask)
      bag.add(() => document.removeEventListener('visibilitychange', ask))
      bag.add(() => clearTimeout(timer))
      return () => bag.dispose()
    },
  }
}
