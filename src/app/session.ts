/**
 * One version of one twin, live: table, alarm board, source, history, and the ports that panels work with.
 * Everything that is started here ends with `dispose`.
 */
import { slotOf, type TimeMs, timeMs } from '../base/brand.ts'
import { DisposeBag, type Dispose } from '../base/disposable.ts'
import { AlarmBoard } from '../alarms/board.ts'
import { applyBatch } from '../feed/apply-batch.ts'
import type { LinkState, Source } from '../feed/source.ts'
import type { HistoryClient } from '../history/client.ts'
import type { Twin } from '../twin/twin.ts'
import { ValueTable } from '../values/table.ts'
import type { SampleBatch } from '../wire/batch.ts'
import type { CommandReport } from '../wire/commands.ts'
import type { Want } from '../wire/worker.ts'

export interface Session {
  readonly twin: Twin
  readonly values: ValueTable
  readonly board: AlarmBoard
  readonly source: Source
  readonly history: HistoryClient
  readonly now: () => TimeMs
  /** Puts what has arrived into the table; the scene calls it first in every frame. */
  readonly pump: () => void
  readonly onArrival: (listener: () => void) => Dispose
  /** What is looked at has changed. @param mask the same as `want.slots`, 1 = followed, by slot; null = all */
  readonly want: (want: Want, mask: Uint8Array | null) => void
  readonly link: { readonly get: () => LinkState; readonly subscribe: (listener: () => void) => Dispose }
  readonly onCommandReport: (listener: (report: CommandReport) => void) => Dispose
  readonly onTwinChanged: (listener: () => void) => Dispose
  readonly onPastGrew: (listener: () => void) => Dispose
  readonly dispose: Dispose
}

export interface SessionParts {
  readonly twin: Twin
  readonly source: Source
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

export const startSession = ({ twin, source, history, seen, alarmOwner, clock = Date.now }: SessionParts): Session => {
  const bag = new DisposeBag()
  const values = new ValueTable(twin)
  const board = new AlarmBoard(alarmOwner)
  const arrival = listeners<void>()
  const linkChange = listeners<void>()
  const reports = listeners<CommandReport>()
  const twinChange = listeners<void>()
  const pastGrowth = listeners<void>()
  let offsetMs = 0
  let link: LinkState = { state: 'connecting', since: clock(), ageMs: 0, reason: '', detail: '', retryAt: 0 }
  /** Number of the last want. */
  let awaited = 0
  let waiting: { readonly batch: SampleBatch; readonly taken: () => void } | null = null
  const now = (): TimeMs => timeMs(clock() + offsetMs)

  const pump = (): void => {
    const next = waiting
    if (!next) return
    waiting = null
    applyBatch(values, next.batch, awaited)
    seen?.(next.batch)
    next.taken()
  }

  /** Whatever was heard is old from now on, values that are published on change only as well; the next snapshot says anew. */
  const lost = (): void => {
    pump()
    for (const { slot } of twin.signals) if (values.receive[slot]! > 0) values.markDead(slot)
    board.ownerLost(now())
    arrival.tell()
  }

  bag.add(
    source.start({
      batch: (batch, taken) => {
        waiting = { batch, taken }
        // Its frame may be long in coming while the scene is being built: panels and alarms need not wait for it.
        if (batch.snapshot) pump()
        arrival.tell()
      },
      link: (next) => {
        link = next
        if (next.state === 'reconnecting' || next.state === 'offline') lost()
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
        for (const [slot, ms] of limits)
          if (slot < values.size) values.setLimit(slotOf(slot), ms || Number.POSITIVE_INFINITY)
      },
      pastGrew: () => pastGrowth.tell(),
      twinChanged: () => twinChange.tell(),
    }),
  )
  const idle = setInterval(() => {
    if (document.visibilityState === 'visible') pump()
  }, IDLE_PUMP_MS)
  bag.add(() => clearInterval(idle))

  return {
    twin,
    values,
    board,
    source,
    history,
    now,
    pump,
    onArrival: arrival.add,
    want: (want, mask) => {
      const number = source.want(want)
      if (number === 0) return
      awaited = number
      values.follow(mask)
    },
    link: { get: () => link, subscribe: linkChange.add },
    onCommandReport: reports.add,
    onTwinChanged: twinChange.add,
    onPastGrew: pastGrowth.add,
    dispose: () => bag.dispose(),
  }
}
