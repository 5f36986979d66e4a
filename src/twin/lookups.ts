/** How the parts of a twin are found by their ids and keys. */
import type { Steps } from '../base/steps.ts'
import { DERIVED_KINDS, type DerivedKind } from './derived-kinds.ts'
import { splitDerived } from './derived.ts'
import type { Twin, TwinAsset, TwinSignal } from './twin.ts'

/** Entries of a map that are made in one step. */
const AT_ONCE = 1000

const mapping = function* <T>(list: readonly T[], keyOf: (one: T) => string): Steps<ReadonlyMap<string, T>> {
  const map = new Map<string, T>()
  for (const one of list) {
    if (map.size % AT_ONCE === 0) yield
    map.set(keyOf(one), one)
  }
  return map
}

const NOT_DERIVED = [] as const

/** @returns finds what is worked out of a signal. @param heard how many there are before them */
const derivations = function* (heard: number, signals: readonly TwinSignal[]): Steps<Twin['derivedOf']> {
  /** Slot of what it is worked out of → its own, which is never 0. */
  const places = Object.fromEntries(DERIVED_KINDS.map((what) => [what, new Uint32Array(heard)])) as Record<
    DerivedKind,
    Uint32Array | undefined
  >
  for (let slot = heard; slot < signals.length; slot++) {
    if (slot % AT_ONCE === 0) yield
    const of = signals[slot]!.derived!
    places[of.what]![of.from.slot] = slot
  }
  return ({ slot }, what) => {
    const place = places[what]?.[slot]
    return place ? signals[place] : undefined
  }
}

const byIdOrAlias = function* (assets: readonly TwinAsset[]): Steps<ReadonlyMap<string, TwinAsset>> {
  const map = new Map<string, TwinAsset>()
  for (const asset of assets) {
    if (asset.index % AT_ONCE === 0) yield
    map.set(asset.id, asset)
    for (const alias of asset.aliases) map.set(alias, asset)
  }
  return map
}

export type Lookups = Pick<Twin, 'asset' | 'signal' | 'derivedOf' | 'alarm' | 'command'>

export const lookups = function* ({
  assets,
  heard,
  signals,
  alarms,
  commands,
}: Pick<Twin, 'assets' | 'heard' | 'signals' | 'alarms' | 'commands'>): Steps<Lookups> {
  const assetById = yield* byIdOrAlias(assets)
  const signalById = yield* mapping(heard, ({ id }) => id)
  const derivedOf = yield* derivations(heard.length, signals)
  const alarmByKey = yield* mapping(alarms, ({ key }) => key)
  const commandByKey = yield* mapping(commands, ({ key }) => key)
  return {
    asset: (id) => assetById.get(id),
    signal: (id) => {
      const found = signalById.get(id)
      const [from, what] = (!found && splitDerived(id)) || NOT_DERIVED
      const of = from === undefined ? undefined : signalById.get(from)
      return of ? derivedOf(of, what as DerivedKind) : found
    },
    derivedOf,
    alarm: (key) => alarmByKey.get(key),
    command: (key) => commandByKey.get(key),
  }
}
