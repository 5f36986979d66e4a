/**
 * The one owner of the moment that the page shows. What reads the past is fetched with the first step into it; until its
 * first picture is there, the page goes on showing what is, and says so.
 */
import { timeMs } from '../../base/brand.ts'
import { DisposeBag, type Dispose } from '../../base/disposable.ts'
import { type Marks, type Moment, NO_MARKS, type TimeTravel } from '../../timeline/moment.ts'
import type { ApiError } from '../../wire/api.ts'
import type { Session } from '../session.ts'
import type { Past } from './past.ts'

interface OwnTravel extends TimeTravel {
  readonly dispose: Dispose
}

const LIVE: Moment = { kind: 'live' }
/** What runs has come to its end so much before it. */
const END_MS = 1000
/** Nothing older is asked for. */
const EARLIEST_MS = 1

/**
 * @param load what reads the past; null where nothing does
 * @param begin the moment that a record begins with, ms: there is no now to go back to; null = the page shows now
 */
export const createTravel = (
  session: Pick<Session, 'now' | 'at' | 'showValuesOf'>,
  load: ((told: { readonly changed: () => void; readonly caughtUp: () => void }) => Promise<Past>) | null,
  begin: number | null = null,
): OwnTravel => {
  const bag = new DisposeBag()
  const listeners = new Set<() => void>()
  let moment: Moment = LIVE
  let marks: Marks = NO_MARKS
  let span: number | null = 8 * 3_600_000
  let past: Past | null = null
  let loading: Promise<Past> | null = null
  let failure: ApiError | null = null
  /** The values on the screen are of the past. */
  let inside = false
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const clamped = (at: number): number =>
    Math.floor(Math.max(EARLIEST_MS, Math.min(at, session.now() - (past?.youngestMs ?? 0))))

  const leave = (): void => {
    if (moment.kind === 'live') return
    moment = LIVE
    failure = null
    inside = false
    session.showValuesOf(null)
    past?.source.leave()
    tell()
  }

  const goLive = begin === null ? leave : (): void => play(0)

  /** Where it turns round, ms. */
  const turn = (): number => {
    const { a, b, loops } = marks
    return loops && a !== null && b !== null ? Math.max(a, b) : Number.POSITIVE_INFINITY
  }

  /** Tells what has become; at the mark where it turns round it is led back. */
  const lookAgain = (): void => {
    // On its way back it is still where it was.
    const runs = past && inside && moment.kind !== 'live' && moment.speed > 0 && past.source.ready
    if (runs && past!.source.at() >= turn()) return seek(Math.min(marks.a!, marks.b!))
    tell()
  }

  const changed = (): void => {
    if (moment.kind === 'live' || !past) return
    // The first picture of the past has come: it takes the place of what is.
    if (!inside && past.source.ready) {
      inside = true
      session.showValuesOf(past.source, past.source.at)
    }
    lookAgain()
  }

  const enter = async (at: number, speed: number): Promise<void> => {
    if (!load) return
    loading ??= load({ changed, caughtUp: goLive })
    try {
      past = await loading
    } catch (reason) {
      loading = null
      failure = { error: String(reason) }
      return tell()
    }
    if (bag.disposed || moment.kind === 'live' || moment.at !== at || moment.speed !== speed) return
    past.source.bound(turn())
    past.source.seek(timeMs(clamped(at)))
    past.source.play(speed)
  }

  const seek = (at: number): void => {
    if (!load) return
    const speed = moment.kind === 'live' ? 0 : moment.speed
    moment = { kind: 'replay', at: clamped(at), speed }
    failure = null
    void enter(moment.at, speed)
    tell()
  }

  const play = (speed: number): void => {
    if (moment.kind === 'live' || moment.speed === speed) return
    const stood = inside ? clamped(session.at()) : moment.at
    // A record that has come to its end is played from its beginning.
    const again = begin !== null && speed > 0 && stood >= clamped(Number.POSITIVE_INFINITY) - END_MS
    const at = again ? begin : stood
    moment = { kind: 'replay', at, speed }
    if (inside) {
      if (again) past?.source.seek(timeMs(at))
      past?.source.play(speed)
    } else void enter(at, speed)
    lookAgain()
  }

  bag.add(leave)
  if (begin !== null) seek(begin)
  return {
    possible: load !== null,
    moment: () => moment,
    at: session.at,
    now: session.now,
    waits: () => moment.kind === 'replay' && failure === null && (!past || !inside || past.source.waits),
    trouble: () => failure ?? (moment.kind === 'replay' ? (past?.source.trouble ?? null) : null),
    marks: () => marks,
    span: () => span,
    setSpan: (next) => {
      span = next
      tell()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    seek,
    play,
    mark: (more) => {
      marks = { ...marks, ...more }
      if (marks.loops && (marks.a === null || marks.b === null)) marks = { ...marks, loops: false }
      past?.source.bound(turn())
      lookAgain()
    },
    goLive,
    dispose: () => bag.dispose(),
  }
}
