/**
 * One version of one twin: table, alarm board, values, live channel, history, and the ports that panels work with.
 * Everything that is started here ends with `dispose`.
 */
import { slotOf, type TimeMs, timeMs } from '../base/brand.ts'
import { DisposeBag, type Dispose } from '../base/disposable.ts'
import { AlarmBoard } from '../alarms/board.ts'
import { applyBatch } from '../feed/apply-batch.ts'
import { isLost, type LinkState, type LiveChannel } from '../feed/live-channel.ts'
import type { ValuesSink, ValuesSource } from '../feed/values-source.ts'
import type { HistoryClient } from '../history/client.ts'
import type { Twin } from '../twin/twin.ts'
import { ValueTable } from '../values/table.ts'
import type { SampleBatch } from '../wire/batch.ts'
import type { CommandReport } from '../wire/commands.ts'
import type { Want } from '../wire/worker.ts'

export interface Session {
  readonly twin: Twin
  readonly values: ValueTable
  /** Alarms as they are now, whatever moment the values are of. */
  readonly board: AlarmBoard
  /** Alarms of the moment that the values are of. */
  readonly shownBoard: AlarmBoard
  readonly history: HistoryClient
  /** Gateway clock. */
  readonly now: () => TimeMs
  /** The moment that the values in the table are of: now, or one of the past. */
  readonly at: () => TimeMs
  /**
   * Puts another source in the place of the live values, whose table begins anew with its snapshot; null = the live ones
   * again. Alarms of now, commands and the link go on all the while.
   * @param at the moment of what it has told; by default now
   */
  readonly showValuesOf: (source: ValuesSource | null, at?: () => TimeMs) => void
  /** Puts what has arrived into the table; the scene calls it first in every frame. */
  readonly pump: () => void
  readonly onArrival: (listener: () => void) => Dispose
  /** What is looked at has changed. @param mask the same as `want.slots`, 1 = followed, by slot; null = all */
  readonly want: (want: Want, mask: Uint8Array | null) => void
  readonly link: { readonly get: () => LinkState; readonly subscribe: (listener: () => void) => Dispose }
  readonly onCommandReport: (listener: (report: CommandReport) => void) => Dispose
  readonly onTwinChanged: (listener: () => void) => Dispose
  readonly onPastGrew: (listener: () => void) => Dispose
  /** What is done about machines has changed. */
  readonly onActed: (listener: () => void) => Dispose
  readonly dispose: Dispose
}

export interface SessionParts {
  readonly twin: Twin
  /** What is, as it comes. */
  readonly values: ValuesSource
  readonly live: LiveChannel
  readonly history: HistoryClient
  /** Told of every batch that reaches the table: history without a gateway is what was seen. */
  readonly seen: ((batch: SampleBatch) => void) | null
  readonly alarmOwner: AlarmBoard['owner']
  /** The device's own, ms. */
  readonly clock?: () => number
}

const listeners = <T>(): {
  readonly add: (listener: (value: T) => void) => Dispose
  readonly tell: (value: T) => void
} => {
  const set = new Set<(value: T) => void>()
  return {
    add: (listener) => {
      set.add(listener)
      return () => set.delete(listener)
    },
    tell: (value) => {
      for (const listener of set) {
        // What fails in one part of the page keeps the news from no other.
        try {
          listener(value)
        } catch (failure) {
          reportError(failure)
        }
      }
    },
  }
}

/** Without frames (a hidden tab, no WebGL) a batch is taken after this long all the same, so that panels stay true. */
const IDLE_PUMP_MS = 500

export const startSession = ({
  twin,
  values: liveValues,
  live,
  history,
  seen,
  alarmOwner,
  clock = Date.now,
}: SessionParts): Session => {
  const bag = new DisposeBag()
  const values = new ValueTable(twin)
  const board = new AlarmBoard(alarmOwner)
  const shownBoard = new AlarmBoard(alarmOwner)
  const arrival = listeners<void>()
  const linkChange = listeners<void>()
  const reports = listeners<CommandReport>()
  const twinChange = listeners<void>()
  const pastGrowth = listeners<void>()
  const acting = listeners<void>()
  let offsetMs = 0
  let link: LinkState = { state: 'connecting', since: clock(), ageMs: 0, reason: '', detail: '', retryAt: 0 }
  /** What the table is told from. */
  let shown = liveValues
  let endShown: Dispose | null = null
  /** Of a source of another time; null = now. */
  let shownAt: (() => TimeMs) | null = null
  let switched = false
  /** As the live channel last told them, by slot. */
  const liveLimits = values.limitMs.slice()
  let asked: { readonly want: Want; readonly mask: Uint8Array | null } | null = null
  /** Number of the last want. */
  let awaited = 0
  let waiting: { readonly batch: SampleBatch; readonly taken: () => void } | null = null
  const now = (): TimeMs => timeMs(clock() + offsetMs)

  const pump = (): void => {
    const next = waiting
    if (!next) return
    waiting = null
    applyBatch(values, next.batch, awaited)
    if (shown === liveValues) seen?.(next.batch)
    next.taken()
  }

  const sink: ValuesSink = {
    batch: (batch, taken) => {
      waiting = { batch, taken }
      if (batch.snapshot && (switched || shown !== liveValues)) {
        values.leap()
        switched = false
      }
      // Its frame may be long in coming while the scene is being built: panels and alarms need not wait for it.
      if (batch.snapshot) pump()
      arrival.tell()
    },
    limits: (limits) => {
      for (const [slot, ms] of limits) values.setLimit(slotOf(slot), ms || Number.POSITIVE_INFINITY)
    },
    alarms: (rows) => {
      if (shown !== liveValues) shownBoard.replace(rows, 0)
    },
    // Values that are published on change only are old as well.
    lost: () => {
      pump()
      for (const { slot } of twin.signals) if (values.receive[slot]! > 0) values.markDead(slot)
      arrival.tell()
    },
  }

  const want = (): void => {
    if (!asked) return
    const number = shown.want(asked.want)
    awaited = number
    // A source that answers no want tells everything.
    if (number !== 0) values.follow(asked.mask)
  }

  const showValuesOf = (source: ValuesSource, at: (() => TimeMs) | null): void => {
    if (source === shown) return
    endShown?.()
    waiting?.taken()
    waiting = null
    awaited = 0
    values.clear()
    values.follow(null)
    shown = source
    shownAt = at
    switched = true
    if (source === liveValues) {
      shownBoard.mirror(board)
      liveLimits.forEach((ms, slot) => values.setLimit(slotOf(slot), ms))
    }
    endShown = shown.start(sink)
    want()
    arrival.tell()
  }

  bag.add(
    live.start({
      link: (next) => {
        link = next
        if (isLost(next)) board.ownerLost(now())
        linkChange.tell()
      },
      clock: (offset) => {
        // Half a round trip may be half a millisecond; times are whole ones, and history is asked by them.
        offsetMs = Math.round(offset)
      },
      alarmList: (rows, cursor) => board.replace(rows, cursor),
      alarmEvents: (events) => board.apply(events),
      command: (report) => reports.tell(report),
      limits: (limits) => {
        for (const [slot, ms] of limits) {
          if (slot >= values.size) continue
          liveLimits[slot] = ms || Number.POSITIVE_INFINITY
          if (shown === liveValues) values.setLimit(slotOf(slot), liveLimits[slot])
        }
      },
      pastGrew: () => pastGrowth.tell(),
      acted: () => acting.tell(),
      twinChanged: () => twinChange.tell(),
    }),
  )
  bag.add(
    board.subscribe(() => {
      if (shown === liveValues) shownBoard.mirror(board)
    }),
  )
  endShown = shown.start(sink)
  bag.add(() => endShown?.())
  const idle = setInterval(() => {
    if (document.visibilityState === 'visible') pump()
  }, IDLE_PUMP_MS)
  bag.add(() => clearInterval(idle))

  return {
    twin,
    values,
    board,
    shownBoard,
    history,
    now,
    at: () => shownAt?.() ?? now(),
    pump,
    onArrival: arrival.add,
    showValuesOf: (source, at) => showValuesOf(source ?? liveValues, (source && at) ?? null),
    want: (next, mask) => {
      asked = { want: next, mask }
      want()
    },
    link: { get: () => link, subscribe: linkChange.add },
    onCommandReport: reports.add,
    onTwinChanged: twinChange.add,
    onPastGrew: pastGrowth.add,
    onActed: acting.add,
    dispose: () => bag.dispose(),
  }
}
