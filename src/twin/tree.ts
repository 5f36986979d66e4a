/** The tree of assets: parents before their children, unique ids, no circles, no deeper than a plant is. */
import type { Steps } from '../base/steps.ts'
import type { Problems, Report } from './problems.ts'
import type { AssetDoc } from './schema.ts'

/** ISA-95 knows six levels; what is far deeper is a mistake, and vars are inherited all the way down. */
const DEEPEST = 64
/** Names listed of a circle. */
const CIRCLE_LISTED = 8
/** Assets looked at in one step. */
const AT_ONCE = 500

/** Indices of assets by id; reports ids and aliases that are used twice. */
const byUniqueId = function* (assets: readonly AssetDoc[], report: Report): Steps<ReadonlyMap<string, number>> {
  const taken = new Map<string, number>()
  const ids = new Map<string, number>()
  const take = (id: string, index: number, field: string): boolean => {
    const other = taken.get(id)
    if (other === undefined) taken.set(id, index)
    else report(`$.assets[${index}].${field}`, { code: 'id-taken', values: { id, by: `$.assets[${other}]` } })
    return other === undefined
  }
  for (const [index, { id, aliases }] of assets.entries()) {
    if (index % AT_ONCE === 0) yield
    if (take(id, index, 'id')) ids.set(id, index)
    aliases.forEach((alias, i) => take(alias, index, `aliases[${i}]`))
  }
  return ids
}

export interface TreePlace {
  /** Index in the document. */
  readonly index: number
  /** Of its parent in the document; null = it is a root. */
  readonly parent: number | null
}

/** Those that hang on a root by way of parents that exist, in the order of the document as far as that may be. */
export const inTreeOrder = function* (
  assets: readonly AssetDoc[],
  { wrong: report, explain }: Problems,
): Steps<TreePlace[]> {
  const ids = yield* byUniqueId(assets, report)
  const order: TreePlace[] = []
  /** Depth of those that stand; NaN of those that hang on nothing. */
  const depth = new Map<number, number>()
  for (const start of assets.keys()) {
    if (start % AT_ONCE === 0) yield
    // Up to the first whose place is known, then down again.
    const way: number[] = []
    const onWay = new Set<number>()
    let at: number | null = start
    let above = 0
    while (at !== null) {
      const known = depth.get(at)
      if (known !== undefined) {
        above = known
        break
      }
      if (onWay.has(at)) {
        const circle = way.slice(way.indexOf(at)).map((index) => assets[index]!.id)
        const listed = [...circle.slice(0, CIRCLE_LISTED), ...(circle.length > CIRCLE_LISTED ? ['…'] : []), circle[0]!]
        report(`$.assets[${at}].parent`, {
          code: 'asset-circle',
          values: { asset: assets[at]!.id, way: listed.join(' → ') },
        })
        above = Number.NaN
        break
      }
      onWay.add(at)
      way.push(at)
      const { parent }: AssetDoc = assets[at]!
      if (parent === undefined) break
      const next = ids.get(parent)
      if (next === undefined) {
        report(`$.assets[${at}].parent`, () => ({
          code: 'asset-missing',
          values: { asset: parent },
          hint: explain.suggest(
            parent,
            assets.map(({ id }) => id),
          ),
        }))
        above = Number.NaN
        break
      }
      at = next
    }
    for (const index of way.toReversed()) {
      above++
      if (above === DEEPEST + 1)
        report(`$.assets[${index}].parent`, {
          code: 'asset-too-deep',
          values: { asset: assets[index]!.id, most: DEEPEST },
        })
      depth.set(index, above)
      if (!(above <= DEEPEST)) continue
      const { parent } = assets[index]!
      order.push({ index, parent: parent === undefined ? null : ids.get(parent)! })
    }
  }
  return order
}
