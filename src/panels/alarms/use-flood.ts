/** Whether the moment is one of a flood (ISA-18.2), and what tripped together in it; asked anew every few seconds. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Flood, floodsIn, recentCount } from '../../alarm-system/flood.ts'
import { type Tripped, type TripGroup, tripGroups } from '../../alarm-system/flood-causes.ts'
import { natureOf } from '../../alarm-system/nature.ts'
import { type Nuisance, nuisanceOf } from '../../alarm-system/nuisance.ts'
import { activationsOf, type Told } from '../../alarm-system/told.ts'
import { isStanding } from '../../alarms/board.ts'
import type { Twin } from '../../twin/twin.ts'
import type { AlarmEvent, AlarmRow } from '../../wire/alarms.ts'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'
import { useSampled } from '../ticker.ts'

const AGAIN_MS = 5000
const HOUR = 3_600_000
/** What stood so long before a flood began may be what it comes from. */
const BEFORE_MS = 20 * 60_000
const MOST = 5000

export const toldOf = ({ at, kind, row, chatter }: AlarmEvent): Told => ({
  at,
  kind,
  key: row.key,
  asset: row.asset,
  name: row.name,
  priority: row.priority,
  raisedAt: row.raisedAt,
  active: row.active,
  chatter: chatter ?? null,
})

export interface FloodNow {
  readonly flood: Flood
  /** In the last ten minutes. */
  readonly count: number
  readonly groups: readonly TripGroup[]
  readonly rest: readonly Tripped[]
  /** As they were when they were raised, or as they stand. */
  readonly rows: ReadonlyMap<string, AlarmRow>
}

/** @param events of the last hour, ascending @param standing rows that hold */
export const floodOf = (
  events: readonly AlarmEvent[],
  standing: readonly AlarmRow[],
  twin: Pick<Twin, 'alarm' | 'flow'>,
  at: number,
): FloodNow | null => {
  const raised = events.filter(({ kind, at: then }) => kind === 'raised' && then <= at)
  const times = raised.map(({ at: then }) => then)
  const flood = floodsIn(times, at).at(-1)
  if (!flood || flood.to !== null) return null
  const rows = new Map<string, AlarmRow>()
  const tripped = new Map<string, Tripped>()
  const trip = (row: AlarmRow, told: number): void => {
    if (!rows.has(row.key)) rows.set(row.key, row)
    if (tripped.has(row.key)) return
    // A fault out of a payload has the definition of its list.
    const alarm = twin.alarm(row.key) ?? twin.alarm(row.key.split('/').slice(0, 2).join('/'))
    const onset = told - (alarm?.onDelayMs ?? 0)
    tripped.set(row.key, { key: row.key, asset: row.asset, at: told, onset, nature: natureOf(alarm) })
  }
  for (const row of standing) {
    rows.set(row.key, row)
    if (row.raisedAt >= flood.from - BEFORE_MS && row.raisedAt < flood.from) trip(row, row.raisedAt)
  }
  for (const { row, at: then } of raised) if (then >= flood.from) trip(row, then)
  const flow = twin.flow.map(({ from, to, kind }) => ({ from: from.id as string, to: to.id as string, kind }))
  return { flood, count: recentCount(times, at), rows, ...tripGroups([...tripped.values()], flow) }
}

export interface Recent {
  readonly flood: FloodNow | null
  /** Of alarms that chatter or are gone before they can be read, by key. */
  readonly nuisances: ReadonlyMap<string, Nuisance>
}

const NOTHING: Recent = { flood: null, nuisances: new Map() }

/** @param rows of the moment */
export const useRecent = (rows: readonly AlarmRow[]): Recent => {
  const { twin, journal, now } = usePorts()
  const at = useSampled(() => Math.floor(now() / AGAIN_MS) * AGAIN_MS + AGAIN_MS)
  const { data } = useQuery({
    queryKey: ['alarm-recent', twin.hash, at],
    queryFn: async () => {
      const answer = await journal({ from: at - HOUR, to: at, limit: MOST })
      if (!answer.ok) throw new AskFailed(answer.error)
      return answer.value
    },
    placeholderData: keepPreviousData,
    gcTime: AGAIN_MS,
    retry: false,
  })
  return useMemo(() => {
    if (!data) return NOTHING
    const nuisances = new Map<string, Nuisance>()
    for (const [key, activations] of activationsOf(data.map(toldOf))) {
      const found = nuisanceOf(activations)
      if (found.chatters || found.fleeting) nuisances.set(key, found)
    }
    return { flood: floodOf(data, rows.filter(isStanding), twin, at), nuisances }
  }, [data, rows, twin, at])
}
