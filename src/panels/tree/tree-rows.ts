/** The asset tree as rows: what is visible of it, and what a search leaves. */
import type { Twin, TwinAsset, TwinComponent } from '../../twin/twin.ts'
import { nodeKey } from '../board-rows.ts'

export interface TreeRow {
  readonly key: string
  readonly asset: TwinAsset
  readonly component: TwinComponent | null
  /** 1 = top. */
  readonly level: number
  readonly expandable: boolean
  readonly expanded: boolean
  /** Place among its siblings, from 1, and how many they are. */
  readonly position: number
  readonly siblings: number
}

const matches = (query: string, ...texts: readonly string[]): boolean =>
  texts.some((text) => text.toLowerCase().includes(query))

/** Keys of all nodes whose name, id or class contains every word of the query. */
export const searchTree = (twin: Twin, query: string): ReadonlySet<string> => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = new Set<string>()
  if (words.length === 0) return found
  for (const asset of twin.assets) {
    if (words.every((word) => matches(word, asset.name, asset.id, asset.className, asset.classId ?? '')))
      found.add(asset.id)
    for (const component of asset.components)
      // "joint 3" finds every third joint, "r-102 joint 3" the one.
      if (
        words.some((word) => matches(word, component.name, component.key)) &&
        words.every((word) => matches(word, component.name, component.key, asset.name, asset.id))
      )
        found.add(nodeKey(asset.id, component.key))
  }
  return found
}

/** How well a node answers a query: the lower the better. Its own name before its class, a machine before what merely contains. */
const fitOf = ({ asset, component }: TreeRow, query: string): number => {
  const name = (component ? component.name : asset.name).toLowerCase()
  const id = (component ? component.key : asset.id).toLowerCase()
  const holds = component === null && asset.classId === null ? 0.5 : 0
  if (name === query || id === query) return 0
  if (name.startsWith(query)) return 1 + holds
  if (name.split(/[\s-]+/).some((word) => word.startsWith(query))) return 2 + holds
  return (name.includes(query) ? 3 : 4) + holds + (component ? 1 : 0)
}

/** The row that answers a query best, of equals the first; −1 where none was found. */
export const bestRow = (rows: readonly TreeRow[], found: ReadonlySet<string>, query: string): number => {
  const asked = query.trim().toLowerCase()
  let best = -1
  let least = Infinity
  rows.forEach((row, i) => {
    const fit = found.has(row.key) ? fitOf(row, asked) : Infinity
    if (fit < least) [best, least] = [i, fit]
  })
  return best
}

/** Where the tree begins: what merely wraps one thing (an enterprise of one site) says nothing. */
const treeTop = (twin: Twin): readonly TwinAsset[] => {
  let top: readonly TwinAsset[] = twin.assets.filter((asset) => !asset.parent)
  while (top.length === 1 && top[0]!.children.length === 1 && top[0]!.signals.length === 0) top = top[0]!.children
  return top
}

/** @param found null = no search: rows as expanded; else only what was found, with the way to it. */
export const treeRows = (
  twin: Twin,
  expanded: ReadonlySet<string>,
  found: ReadonlySet<string> | null,
): readonly TreeRow[] => {
  const rows: TreeRow[] = []
  const kept = new Map<string, boolean>()
  const keep = (asset: TwinAsset): boolean => {
    const known = kept.get(asset.id)
    if (known !== undefined) return known
    const result =
      !found ||
      found.has(asset.id) ||
      asset.components.some((c) => found.has(nodeKey(asset.id, c.key))) ||
      asset.children.some(keep)
    kept.set(asset.id, result)
    return result
  }
  const walk = (siblings: readonly TwinAsset[], level: number): void => {
    const shown = siblings.filter(keep)
    shown.forEach((asset, i) => {
      const children = asset.children.filter(keep)
      const components = asset.components.filter((c) => !found || found.has(nodeKey(asset.id, c.key)))
      const expandable = children.length + components.length > 0
      // A machine that was found with all its parts needs no opening.
      const whole = found?.has(asset.id) && components.length === asset.components.length && children.length === 0
      const open = expandable && ((found !== null && !whole) || expanded.has(asset.id))
      rows.push({
        key: asset.id,
        asset,
        component: null,
        level,
        expandable,
        expanded: open,
        position: i + 1,
        siblings: shown.length,
      })
      if (!open) return
      components.forEach((component, j) =>
        rows.push({
          key: nodeKey(asset.id, component.key),
          asset,
          component,
          level: level + 1,
          expandable: false,
          expanded: false,
          position: j + 1,
          siblings: components.length + children.length,
        }),
      )
      walk(children, level + 1)
    })
  }
  walk(found ? twin.assets.filter((asset) => !asset.parent) : treeTop(twin), 1)
  return rows
}

/** Open at first: everything above the machines. */
export const firstExpanded = (twin: Twin): ReadonlySet<string> =>
  new Set(
    twin.assets
      .filter((asset) => asset.children.length > 0 && (twin.assets.length < 80 || asset.level !== 'line'))
      .map((asset) => asset.id),
  )

/** Ids that must be open for a node to be seen. */
export const waysTo = (asset: TwinAsset, component: string | null): readonly string[] => {
  const ids: string[] = component === null ? [] : [asset.id]
  for (let above = asset.parent; above; above = above.parent) ids.push(above.id)
  return ids
}

/** Where a key press leads, by the WAI-ARIA tree pattern. */
export const treeMove = (
  rows: readonly TreeRow[],
  at: number,
  key: string,
): { readonly to: number } | { readonly toggle: string } | null => {
  const row = rows[at]
  if (!row) return rows.length ? { to: 0 } : null
  switch (key) {
    case 'ArrowDown':
      return { to: Math.min(at + 1, rows.length - 1) }
    case 'ArrowUp':
      return { to: Math.max(at - 1, 0) }
    case 'Home':
      return { to: 0 }
    case 'End':
      return { to: rows.length - 1 }
    case 'ArrowRight':
      if (!row.expandable) return null
      return row.expanded ? { to: at + 1 } : { toggle: row.key }
    case 'ArrowLeft': {
      if (row.expanded) return { toggle: row.key }
      const parent = rows.slice(0, at).findLastIndex((above) => above.level < row.level)
      return parent < 0 ? null : { to: parent }
    }
    default:
      return null
  }
}
