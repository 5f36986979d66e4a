/** Which machines make up the line of an asset, in which order, and what lies between them, out of the twin's flow. */
import { err, ok, type Result } from '../../base/result.ts'
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import { hasRole, isStation } from './station.ts'

/** Why a line cannot be simulated. */
export type Refusal =
  | { readonly code: 'not-in-flow'; readonly asset: TwinAsset }
  | { readonly code: 'loops'; readonly assets: readonly TwinAsset[] }
  | { readonly code: 'no-station' }
  | { readonly code: 'too-many'; readonly stations: number; readonly most: number }
  | { readonly code: 'cycle-unknown'; readonly assets: readonly TwinAsset[] }

export interface MappedStation {
  readonly asset: TwinAsset
  /** What carries parts to it and holds them: belts and buffers of which nothing else is known. */
  readonly carriers: readonly TwinAsset[]
  /** Stations that its good parts go to, with their shares; none: they leave the line. */
  readonly to: readonly (readonly [station: TwinAsset, share: number])[]
  /** Nothing of the flow comes before it. */
  readonly first: boolean
}

export interface LineMap {
  /** Along the flow. */
  readonly stations: readonly MappedStation[]
  /** One way parts into several and nothing says in which shares: they are taken for equal. */
  readonly splits: readonly TwinAsset[]
  /** Bring supplies, which are taken to be always there. */
  readonly suppliers: readonly TwinAsset[]
  /** Carry what leaves the last station: taken never to be full. */
  readonly beyond: readonly TwinAsset[]
}

const MOST_STATIONS = 1000

const isCarrier = (asset: TwinAsset): boolean =>
  !isStation(asset) &&
  (asset.processFacts.capacity !== null ||
    hasRole(asset, ['items']) ||
    (asset.model !== null && 'kind' in asset.model && asset.model.kind === 'conveyor'))

interface Ways {
  readonly after: (asset: TwinAsset) => readonly TwinAsset[]
  readonly before: (asset: TwinAsset) => readonly TwinAsset[]
}

const add = (map: Map<TwinAsset, TwinAsset[]>, key: TwinAsset, value: TwinAsset): void => {
  const known = map.get(key)
  if (known) known.push(value)
  else map.set(key, [value])
}

const waysOf = (twin: Twin): Ways => {
  const [after, before] = [new Map<TwinAsset, TwinAsset[]>(), new Map<TwinAsset, TwinAsset[]>()]
  for (const { from, to, kind } of twin.flow) {
    if (kind !== 'main') continue
    add(after, from, to)
    add(before, to, from)
  }
  return { after: (asset) => after.get(asset) ?? [], before: (asset) => before.get(asset) ?? [] }
}

/** All that hangs together by the flow; several lines that end in one store do not. */
const together = (asset: TwinAsset, { after, before }: Ways): readonly TwinAsset[] => {
  const found = new Set([asset])
  for (const one of found) {
    const isEnd = after(one).length === 0 && one !== asset
    for (const next of isEnd ? [] : [...after(one), ...before(one)]) found.add(next)
  }
  return [...found]
}

/** Along the flow (Kahn); what is on a circle or behind one is missing. */
const inOrder = (assets: readonly TwinAsset[], { after, before }: Ways): readonly TwinAsset[] => {
  const within = new Set(assets)
  const open = new Map(assets.map((asset) => [asset, before(asset).filter((one) => within.has(one)).length]))
  const ready = assets.filter((asset) => open.get(asset) === 0).toSorted((a, b) => a.index - b.index)
  for (const asset of ready)
    for (const next of after(asset)) {
      const left = open.get(next)
      if (left === undefined) continue
      open.set(next, left - 1)
      if (left === 1) ready.push(next)
    }
  return ready
}

interface Reached {
  readonly station: TwinAsset
  readonly share: number
  readonly carriers: readonly TwinAsset[]
}

/** @returns the line of this asset; where it cannot be told, why */
export const lineMap = (twin: Twin, asset: TwinAsset): Result<LineMap, readonly Refusal[]> => {
  const ways = waysOf(twin)
  if (ways.after(asset).length === 0 && ways.before(asset).length === 0) return err([{ code: 'not-in-flow', asset }])
  const all = together(asset, ways)
  const order = inOrder(all, ways)
  if (order.length < all.length) {
    const sorted = new Set(order)
    return err([{ code: 'loops', assets: all.filter((one) => !sorted.has(one)) }])
  }
  const within = new Set(all)
  const stations = order.filter(isStation)
  const unknown = order.filter(
    (one) => !isStation(one) && !isCarrier(one) && ways.after(one).length > 0 && ways.before(one).length > 0,
  )
  if (unknown.length > 0) return err([{ code: 'cycle-unknown', assets: unknown }])
  if (stations.length === 0) return err([{ code: 'no-station' }])
  if (stations.length > MOST_STATIONS)
    return err([{ code: 'too-many', stations: stations.length, most: MOST_STATIONS }])
  const splits: TwinAsset[] = []
  const beyond = new Set<TwinAsset>()
  const carriersOf = new Map<TwinAsset, Set<TwinAsset>>(stations.map((one) => [one, new Set()]))
  const reached = (from: TwinAsset, share: number, carriers: readonly TwinAsset[]): readonly Reached[] => {
    const next = ways.after(from).filter((one) => within.has(one))
    if (next.length > 1) splits.push(from)
    if (next.length === 0) for (const one of carriers) beyond.add(one)
    return next.flatMap((one): readonly Reached[] =>
      isStation(one)
        ? [{ station: one, share: share / next.length, carriers }]
        : reached(one, share / next.length, isCarrier(one) ? [...carriers, one] : carriers),
    )
  }
  const mapped = stations.map((station) => {
    const to = reached(station, 1, [])
    for (const { station: next, carriers } of to) for (const one of carriers) carriersOf.get(next)!.add(one)
    const shares = new Map<TwinAsset, number>()
    for (const { station: next, share } of to) shares.set(next, (shares.get(next) ?? 0) + share)
    return { asset: station, to: [...shares] }
  })
  for (const entrance of order.filter((one) => !isStation(one) && ways.before(one).length === 0))
    for (const { station: next, carriers } of reached(entrance, 1, isCarrier(entrance) ? [entrance] : []))
      for (const one of carriers) carriersOf.get(next)!.add(one)
  const entered = new Set(mapped.flatMap(({ to }) => to.map(([station]) => station)))
  return ok({
    stations: mapped.map(({ asset: station, to }) => ({
      asset: station,
      carriers: [...carriersOf.get(station)!],
      to,
      first: !entered.has(station),
    })),
    splits: [...new Set(splits)],
    suppliers: [
      ...new Set(twin.flow.filter(({ kind, to }) => kind === 'supply' && within.has(to)).map(({ from }) => from)),
    ],
    beyond: [...beyond],
  })
}
