/** The alarm list as a page holds it: the owner's list, or this device's own when there is no gateway. Framework-free. */
import type { Dispose } from '../base/disposable.ts'
import { PRIORITIES, type Priority } from '../twin/priorities.ts'
import { leavesList } from '../wire/leaves-list.ts'
import type { AlarmEvent, AlarmRow } from '../wire/alarms.ts'

/** B, C and D ask for someone; the rest is listed but does not call. */
export const isOpen = (row: AlarmRow): boolean =>
  row.state === 'unacknowledged' || row.state === 'acknowledged' || row.state === 'returned'
export const needsAck = (row: AlarmRow): boolean => row.state === 'unacknowledged' || row.state === 'returned'

/** Over, and yet nobody has seen it: less urgent than whatever still holds. */
export const isCleared = (row: AlarmRow): boolean => row.state === 'returned'

/** It holds, and is not set aside (ISA-18.2 B and C): what the picture is coloured by. */
export const isStanding = (row: AlarmRow): boolean => row.state === 'unacknowledged' || row.state === 'acknowledged'
/** It holds, and nobody has taken note of it yet: this alone is filled, everywhere. */
export const isCalling = (row: AlarmRow): boolean => row.state === 'unacknowledged'

const rank = (row: AlarmRow): number =>
  (isCleared(row) ? PRIORITIES.length * 2 : 0) + PRIORITIES.indexOf(row.priority) * 2 + (needsAck(row) ? 0 : 1)
/** Worst first: what holds before what has cleared, then priority, then unacknowledged, then newest. */
export const byUrgency = (a: AlarmRow, b: AlarmRow): number =>
  rank(a) - rank(b) || b.raisedAt - a.raisedAt || (a.key < b.key ? -1 : 1)

export class AlarmBoard {
  #rows: ReadonlyMap<string, AlarmRow> = new Map()
  #sorted: readonly AlarmRow[] = []
  #byAsset = new Map<string, AlarmRow[]>()
  #cursor = 0
  /** 0 = current; else since when (gateway ms) the list is unknown because its owner is out of reach. */
  #unknownSince = 0
  readonly owner: 'gateway' | 'this-device'
  readonly #listeners = new Set<() => void>()

  constructor(owner: 'gateway' | 'this-device') {
    this.owner = owner
  }

  get cursor(): number {
    return this.#cursor
  }
  get unknownSince(): number {
    return this.#unknownSince
  }
  /** All rows, most urgent first. Same array until something changes. */
  get rows(): readonly AlarmRow[] {
    return this.#sorted
  }

  row(key: string): AlarmRow | undefined {
    return this.#rows.get(key)
  }

  ofAsset(asset: string): readonly AlarmRow[] {
    return this.#byAsset.get(asset) ?? []
  }

  /** The most urgent open alarm of an asset, or of one of its components. */
  worst(asset: string, component?: string | null): AlarmRow | undefined {
    return this.ofAsset(asset).find((row) => isOpen(row) && (component == null || row.component === component))
  }

  /** Of those that hold; what has cleared is counted by itself. */
  standingCounts(): Record<Priority | 'cleared', number> {
    const counts: Record<Priority | 'cleared', number> = { critical: 0, high: 0, medium: 0, low: 0, cleared: 0 }
    for (const row of this.#sorted)
      if (isStanding(row)) counts[row.priority]++
      else if (isCleared(row)) counts.cleared++
    return counts
  }

  replace(rows: readonly AlarmRow[], cursor: number): void {
    this.#rows = new Map(rows.map((row) => [row.key, row]))
    this.#cursor = cursor
    this.#unknownSince = 0
    this.#changed()
  }

  /** Events at or before the cursor are known already and change nothing. */
  apply(events: readonly AlarmEvent[]): void {
    const rows = new Map(this.#rows)
    for (const event of events) {
      if (event.cursor <= this.#cursor) continue
      this.#cursor = event.cursor
      if (leavesList(event)) rows.delete(event.row.key)
      else rows.set(event.row.key, event.row)
    }
    this.#rows = rows
    this.#changed()
  }

  /** Shows what another one shows. */
  mirror(other: AlarmBoard): void {
    this.#rows = other.#rows
    this.#cursor = other.#cursor
    this.#unknownSince = other.#unknownSince
    this.#changed()
  }

  ownerLost(since: number): void {
    if (this.#unknownSince) return
    this.#unknownSince = since
    this.#changed()
  }

  subscribe(listener: () => void): Dispose {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #changed(): void {
    this.#sorted = [...this.#rows.values()].toSorted(byUrgency)
    this.#byAsset = new Map()
    for (const row of this.#sorted) {
      const list = this.#byAsset.get(row.asset)
      if (list) list.push(row)
      else this.#byAsset.set(row.asset, [row])
    }
    for (const listener of this.#listeners) listener()
  }
}
