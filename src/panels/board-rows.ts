/** The alarm list inside React, and what a branch of the tree sums up. */
import { useMemo } from 'react'
import { isCleared, isOpen, type AlarmBoard } from '../alarms/board.ts'
import type { Priority } from '../twin/priorities.ts'
import type { Twin } from '../twin/twin.ts'
import type { AlarmRow } from '../wire/alarms.ts'
import { useSubscribed } from './subscribed.ts'

/** All rows, most urgent first; renders when an alarm changes, never on samples. */
export const useBoardRows = (board: AlarmBoard): readonly AlarmRow[] =>
  useSubscribed(
    (listener) => board.subscribe(listener),
    () => board.rows,
  )

export interface BranchAlarms {
  readonly worst: Priority
  /** So many of that priority. */
  readonly count: number
  /** Of any priority. */
  readonly all: number
  /** Nothing holds any more: what is counted has cleared and waits for someone to see it. */
  readonly over: boolean
}

/** Key of a tree node: an asset's id, or `asset/component`. */
export const nodeKey = (asset: string, component: string | null): string =>
  component === null ? asset : `${asset}/${component}`

/** Alarms that hold under every asset and component, ancestors included; where none does, those that have cleared. `rows` come most urgent first, so the first met is the worst. */
export const alarmsByBranch = (twin: Twin, rows: readonly AlarmRow[]): ReadonlyMap<string, BranchAlarms> => {
  const found = new Map<string, BranchAlarms>()
  const add = (key: string, row: AlarmRow): void => {
    const { worst, count, all, over } = found.get(key) ?? {
      worst: row.priority,
      count: 0,
      all: 0,
      over: isCleared(row),
    }
    if (over === isCleared(row))
      found.set(key, { worst, count: count + Number(row.priority === worst), all: all + 1, over })
  }
  for (const row of rows) {
    if (!isOpen(row)) continue
    if (row.component !== null) add(nodeKey(row.asset, row.component), row)
    for (let asset = twin.asset(row.asset) ?? null; asset; asset = asset.parent) add(asset.id, row)
  }
  return found
}

export const useAlarmsByBranch = (twin: Twin, board: AlarmBoard): ReadonlyMap<string, BranchAlarms> => {
  const rows = useBoardRows(board)
  return useMemo(() => alarmsByBranch(twin, rows), [twin, rows])
}
