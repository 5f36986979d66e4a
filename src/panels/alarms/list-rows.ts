/** Which alarms a tab lists, in which order and under which headings. Pure; 100,000 rows are nothing unusual. */
import { isCleared, isStanding } from '../../alarms/board.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import { isWithin } from '../../twin/within.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import type { AlarmGrouping, AlarmSort, AlarmsView, ListTab } from './alarms-view.ts'

const LISTS: Readonly<Record<ListTab, (row: AlarmRow) => boolean>> = {
  open: isStanding,
  cleared: isCleared,
  shelved: ({ state }) => state === 'shelved',
  suppressed: ({ state }) => state === 'suppressed',
  'out-of-service': ({ state }) => state === 'out-of-service',
}

export const tabOf = (row: AlarmRow): ListTab | null =>
  (Object.keys(LISTS) as ListTab[]).find((tab) => LISTS[tab](row)) ?? null

export const tabCounts = (rows: readonly AlarmRow[]): Readonly<Record<ListTab, number>> => {
  const counts = { open: 0, cleared: 0, shelved: 0, suppressed: 0, 'out-of-service': 0 }
  for (const row of rows) {
    const tab = tabOf(row)
    if (tab) counts[tab]++
  }
  return counts
}

/** Since when it is what its tab says of it, ms. */
export const sinceOf = (row: AlarmRow): number => {
  if (isCleared(row)) return row.clearedAt
  return isStanding(row) && row.raisedAt > 0 ? row.raisedAt : row.since
}

const words = (written: string): readonly string[] =>
  written
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')

/** What was put together once is known as long as its row is. */
const remembered = new WeakMap<AlarmRow, string>()

/** Everything that somebody may remember of it. */
const said = (row: AlarmRow, assetName: string): string => {
  const known = remembered.get(row)
  if (known !== undefined) return known
  const all = sayAll(row, assetName)
  remembered.set(row, all)
  return all
}

const sayAll = (row: AlarmRow, assetName: string): string =>
  `${row.name} ${assetName} ${row.key} ${row.component ?? ''} ${row.message} ${row.ackComment} ${row.ackBy ?? ''} ${row.shelvedBy ?? ''}`.toLowerCase()

const compare = (sort: Exclude<AlarmSort, 'urgency'>, nameOf: (asset: string) => string) => {
  const by: Readonly<Record<typeof sort, (a: AlarmRow, b: AlarmRow) => number>> = {
    newest: (a, b) => sinceOf(b) - sinceOf(a),
    oldest: (a, b) => sinceOf(a) - sinceOf(b),
    asset: (a, b) => nameOf(a.asset).localeCompare(nameOf(b.asset), 'en', { numeric: true }),
    name: (a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }),
  }
  return by[sort]
}

/** The machine's area, or the outermost asset that it lies in. */
const areaOf = (asset: TwinAsset): TwinAsset => {
  let outermost = asset
  for (let at: TwinAsset | null = asset; at; at = at.parent) {
    if (at.level === 'line' || at.level === 'area') return at
    outermost = at
  }
  return outermost
}

export interface Heading {
  readonly heading: string
  readonly count: number
}
export type ListItem = AlarmRow | Heading
export const isHeading = (item: ListItem): item is Heading => 'heading' in item

const headed = (
  rows: readonly AlarmRow[],
  group: Exclude<AlarmGrouping, 'none'>,
  twin: Twin,
  nameOf: (asset: string) => string,
): readonly ListItem[] => {
  const groups = new Map<string, AlarmRow[]>()
  for (const row of rows) {
    const asset = twin.asset(row.asset)
    const id =
      group === 'priority' ? row.priority : group === 'asset' || !asset ? row.asset : (areaOf(asset).id as string)
    const known = groups.get(id)
    if (known) known.push(row)
    else groups.set(id, [row])
  }
  // The order of groups is that of their first rows, but priorities have one of their own.
  const all = [...groups]
  if (group === 'priority')
    all.sort(([a], [b]) => PRIORITIES.findIndex((one) => one === a) - PRIORITIES.findIndex((one) => one === b))
  return all.flatMap(([id, own]) => [{ heading: group === 'priority' ? id : nameOf(id), count: own.length }, ...own])
}

type Asked = Pick<AlarmsView, 'within' | 'words' | 'priority' | 'sort' | 'group'> & { readonly tab: ListTab }

/** @param rows most urgent first */
export const listItems = (rows: readonly AlarmRow[], asked: Asked, twin: Twin): readonly ListItem[] => {
  const names = new Map<string, string>()
  const nameOf = (id: string): string => {
    const known = names.get(id)
    if (known !== undefined) return known
    const name = twin.asset(id)?.name ?? id
    names.set(id, name)
    return name
  }
  const inside = new Map<string, boolean>()
  const isInside = (id: string): boolean => {
    if (asked.within === null) return true
    const known = inside.get(id)
    if (known !== undefined) return known
    const asset = twin.asset(id)
    const is = asset ? isWithin(asset, asked.within) : id === asked.within
    inside.set(id, is)
    return is
  }
  const sought = words(asked.words)
  const found = rows.filter((row) => {
    if (!LISTS[asked.tab](row) || !isInside(row.asset)) return false
    if (asked.priority !== null && row.priority !== asked.priority) return false
    if (sought.length === 0) return true
    const all = said(row, nameOf(row.asset))
    return sought.every((word) => all.includes(word))
  })
  const sorted = asked.sort === 'urgency' ? found : found.toSorted(compare(asked.sort, nameOf))
  return asked.group === 'none' ? sorted : headed(sorted, asked.group, twin, nameOf)
}
