/**
 * A twin proposed from what was heard: machines of the same sub-structure become a class, the way to them their place in the
 * plant (ISA-95), leaf names and payload keys their signals. A person looks it over before anything is written.
 */
import { atOnce, type Steps } from '../base/steps.ts'
import { LEVELS as ISA_95 } from '../twin/schema.ts'
import type { Proposal, ProposedAsset, ProposedClass } from '../wire/discovery.ts'
import { classesOf, type MachineClass } from './classes.ts'
import { floorOf } from './kinds.ts'
import { layOut, type Plot } from './layout.ts'
import { collect } from './leaves.ts'
import { isSerial } from './levels.ts'
import { type Machine, machinesOf } from './machines.ts'
import type { TopicRegister } from './register.ts'
import { alarmsOf } from './proposed-alarms.ts'
import { signalsOf } from './signals.ts'
import { cut, slug, titleOf, unique, wordsOf } from './words.ts'

const MOST_MACHINES = 5_000
const MOST_SKIPPED = 500
/** Of one machine; a page shows far fewer. */
const MOST_VALUES = 2_000

/** By how many places are above the machine, outermost first. */
const LEVELS: Readonly<Record<number, readonly ProposedAsset['level'][]>> = {
  0: [],
  1: ['site'],
  2: ['site', 'area'],
  3: ['enterprise', 'site', 'area'],
  4: ['enterprise', 'site', 'area', 'line'],
  5: ['enterprise', 'site', 'area', 'line', 'cell'],
}
const levelAt = (depth: number, depths: number): ProposedAsset['level'] => LEVELS[Math.min(depths, 5)]![depth] ?? 'cell'

/** ISA-95: nothing stands above what it is part of. Levels follow from depths of topics, and those of a branch may differ from its parent's. */
const descend = (assets: ReadonlyMap<string, ProposedAsset>): void => {
  const byId = new Map([...assets.values()].map((asset) => [asset.id, asset]))
  const settled = new Set<string>()
  const settle = (asset: ProposedAsset): void => {
    if (settled.has(asset.id)) return
    settled.add(asset.id)
    const parent = asset.parent === null ? undefined : byId.get(asset.parent)
    if (!parent) return
    settle(parent)
    if (ISA_95.indexOf(asset.level) < ISA_95.indexOf(parent.level)) asset.level = parent.level
  }
  for (const asset of assets.values()) settle(asset)
}

/** "Laser 01", a serial number as it is. */
const shownName = (name: string): string =>
  (isSerial(name) ||
  !/\p{L}/u.test(name) ||
  /(?=[\da-f]*\d)[\da-f]{8}/i.test(name) ||
  /\S \S/.test(name) ||
  /^[A-Z]{1,5}[-_ ]?\d+$/.test(name)
    ? cut(name.trim(), 80)
    : titleOf(
        wordsOf(name).map((word, i, all) => (all.length > 1 && /^[a-z]$/.test(word) ? word.toUpperCase() : word)),
      )) ||
  cut(name.trim(), 80) ||
  'Unnamed'

interface Place {
  readonly root: string
  readonly name: string
  readonly parent: Place | null
  readonly depth: number
  /** Most places between the top and any machine in it. */
  depths: number
}

const placesOf = (machines: readonly Machine[]): Map<string, Place> => {
  const places = new Map<string, Place>()
  for (const machine of machines) {
    let above: Place | null = null
    for (const [depth, { root, name }] of machine.places.entries()) {
      let place = places.get(root)
      if (!place) places.set(root, (place = { root, name, parent: above, depth, depths: 0 }))
      above = place
    }
    for (let place = above; place; place = place.parent) place.depths = Math.max(place.depths, machine.places.length)
  }
  return places
}

const namesAbove = ({ parent }: Place): string[] => (parent ? [...namesAbove(parent), parent.name] : [])

/** Ids by topic: the name alone where it is the only one, else with as many places before it as tell it apart. Stable: in order of topics. */
function* idsOf(
  all: readonly { readonly root: string; readonly name: string; readonly above: readonly string[] }[],
): Steps<Map<string, string>> {
  const taken = new Set<string>()
  const ids = new Map<string, string>()
  let left = all.toSorted((a, b) => (a.root < b.root ? -1 : 1))
  for (let more = 0; more <= MOST_ABOVE; more++) {
    const wanted = (one: (typeof left)[number]): string =>
      slug([...one.above.slice(one.above.length - Math.min(more, one.above.length)), one.name].join('-'), 'asset')
    const wantedBy = new Map<(typeof left)[number], string>()
    const times = new Map<string, number>()
    for (const [i, one] of left.entries()) {
      if (i % 500 === 499) yield
      const id = wanted(one)
      wantedBy.set(one, id)
      times.set(id, (times.get(id) ?? 0) + 1)
    }
    for (const [one, id] of wantedBy)
      if (more === MOST_ABOVE || (times.get(id) === 1 && !taken.has(id))) ids.set(one.root, unique(id, taken))
    yield
    left = left.filter(({ root }) => !ids.has(root))
  }
  return ids
}
const MOST_ABOVE = 4

/**
 * In slices: each `next()` is a few milliseconds of work, so that whoever has other things to do can do them in between.
 * @param branch topic that all of it lies under, '' = all
 */
export function* proposing(register: TopicRegister, broker: string, branch: string): Steps<Proposal> {
  const collected = yield* collect(register, branch)
  const skipped = [...collected.skipped]
  const every = yield* machinesOf(collected.leaves, collected.faults)
  for (const { root } of every.slice(MOST_MACHINES))
    skipped.push({ topic: cut(root, 300), why: 'most-machines', what: String(MOST_MACHINES) })
  const machines = every.slice(0, MOST_MACHINES)
  for (const { root, values } of machines)
    if (values.length > MOST_VALUES) {
      values.length = MOST_VALUES
      skipped.push({ topic: cut(root, 300), why: 'most-fields', what: String(MOST_VALUES) })
    }
  const groups = yield* classesOf(machines, new Set())

  const places = placesOf(machines)
  yield
  // A machine that holds others is the place of its own: its name stands once.
  const machineAt = new Map(machines.map((machine) => [machine.root, machine]))
  const ids = yield* idsOf([
    ...[...places.values()]
      .filter(({ root }) => !machineAt.has(root))
      .map((place) => ({ root: place.root, name: place.name, above: namesAbove(place) })),
    ...machines.map(({ root, name, places: above }) => ({ root, name, above: above.map((place) => place.name) })),
  ])
  yield

  const classes: ProposedClass[] = []
  const assets = new Map<string, ProposedAsset>()
  const kindAt = new Map<string, string | null>()
  const holding = new Set<string>()
  for (const group of groups) {
    const made = yield* addClass(group, ids, places, assets, kindAt)
    if (made) classes.push(made)
    yield
  }
  for (const machine of machines) if (assets.has(machine.root)) for (const { root } of machine.places) holding.add(root)
  for (const place of places.values())
    if (!assets.has(place.root) && holding.has(place.root))
      assets.set(place.root, {
        id: ids.get(place.root)!,
        name: shownName(place.name),
        level: levelAt(place.depth, place.depths),
        parent: place.parent ? ids.get(place.parent.root)! : null,
        class: null,
        root: place.root,
        vars: {},
        without: [],
        at: [0, 0],
        zone: null,
        on: true,
      })
  descend(assets)
  yield
  const withFloor = withPlaces([...assets.values()], kindAt)
  yield
  const placed = inOrder(withFloor)
  yield
  const top = placed.find(({ parent }) => parent === null)
  const order = ['machine', 'line', 'meter', 'device', 'records'] as const
  const members = new Map<string | null, number>()
  for (const asset of placed) members.set(asset.class, (members.get(asset.class) ?? 0) + 1)
  const weights = new Map(
    classes.map((one) => [
      one,
      order.indexOf(one.nature) * 1e6 - one.signals.filter((signal) => signal.on).length * (members.get(one.key) ?? 0),
    ]),
  )
  classes.sort((a, b) => weights.get(a)! - weights.get(b)!)
  return {
    broker,
    under: branch,
    name: top && placed.filter(({ parent }) => parent === null).length === 1 ? top.name : shownName(broker),
    classes,
    assets: placed,
    skipped: skipped.slice(0, MOST_SKIPPED),
    skippedMore: Math.max(0, skipped.length - MOST_SKIPPED),
    topics: collected.topics,
  }
}

/** All of it at once. */
export const propose = (register: TopicRegister, broker: string, branch: string): Proposal =>
  atOnce(proposing(register, broker, branch))

const nameInPlace = ({ name, places }: Machine): string => `${places.at(-1)?.root ?? ''} ${name}`
/** Machines that have another one of their name before them in their place: a serial number that speaks under two branches. */
const sameNamed = (machines: readonly Machine[]): ReadonlySet<Machine> => {
  const first = new Map<string, string>()
  for (const machine of machines) {
    const known = first.get(nameInPlace(machine))
    if (known === undefined || machine.root < known) first.set(nameInPlace(machine), machine.root)
  }
  return new Set(machines.filter((machine) => first.get(nameInPlace(machine)) !== machine.root))
}

function* addClass(
  group: MachineClass,
  ids: ReadonlyMap<string, string>,
  places: ReadonlyMap<string, Place>,
  assets: Map<string, ProposedAsset>,
  kindAt: Map<string, string | null>,
): Steps<ProposedClass | null> {
  const { signals, parts, keyOf } = yield* signalsOf(group.machines, group.machines[0]!.name)
  const { alarms, keyOf: alarmKeyOf } = alarmsOf(group.machines)
  if (alarms.length === 0 && signals.every(({ why }) => why === 'time' || why === 'metadata')) return null
  // What only tells how its sender does is no part of the plant.
  const on = group.nature !== 'records' && (signals.some((signal) => signal.on) || alarms.length > 0)
  const again = sameNamed(group.machines)
  const all = [
    ...signals.map(({ part, key }) => (part === null ? key : `${part}/${key}`)),
    ...alarms.map(({ key }) => `alarm ${key}`),
  ]
  for (const [i, machine] of group.machines.entries()) {
    if (i % 50 === 49) yield
    const own = new Set([
      ...machine.values.flatMap(({ key }) => keyOf.get(key) ?? []),
      ...machine.faults.flatMap(({ key }) => (alarmKeyOf.get(key) ?? []).map((alarm) => `alarm ${alarm}`)),
    ])
    const place = places.get(machine.root)
    const above = machine.places.at(-1)
    const level =
      group.nature === 'line'
        ? 'line'
        : place
          ? levelAt(place.depth, place.depths)
          : group.nature === 'meter' || group.nature === 'records'
            ? 'cell'
            : 'machine'
    kindAt.set(machine.root, group.kind)
    assets.set(machine.root, {
      id: ids.get(machine.root)!,
      name: again.has(machine)
        ? cut(`${shownName(machine.name)} · ${machine.root.split('/').at(-2) ?? ''}`, 80)
        : shownName(machine.name),
      level,
      parent: above ? ids.get(above.root)! : null,
      class: group.key,
      root: machine.root,
      vars: machine.vars,
      without: all.filter((key) => !own.has(key)),
      at: [0, 0],
      zone: null,
      on,
    })
  }
  const motion = group.machines[0]!.vehicle ? motionOf(signals) : {}
  return {
    key: group.key,
    name: group.name,
    nature: group.nature,
    kind: group.kind,
    on,
    parts,
    signals,
    alarms,
    motion,
  }
}

/** A vehicle moves where its pose says. */
const motionOf = (signals: ProposedClass['signals']): Record<string, string> => {
  const of = (field: string): string | undefined =>
    signals.find(({ on, reading }) => on && reading.field === field)?.key
  const [x, y, heading] = [of('x'), of('y'), of('theta')]
  return x !== undefined && y !== undefined && heading !== undefined ? { x, y, heading } : {}
}

const withPlaces = (assets: readonly ProposedAsset[], kindAt: ReadonlyMap<string, string | null>): ProposedAsset[] => {
  const children = new Map<string | null, ProposedAsset[]>()
  for (const asset of assets) {
    const siblings = children.get(asset.parent)
    if (siblings) siblings.push(asset)
    else children.set(asset.parent, [asset])
  }
  const plotOf = (asset: ProposedAsset): Plot => ({
    id: asset.id,
    floor: floorOf(kindAt.get(asset.root ?? '') ?? null),
    children: (children.get(asset.id) ?? []).filter(({ on }) => on).map(plotOf),
  })
  const placed = layOut((children.get(null) ?? []).map(plotOf))
  return assets.map((asset) => {
    const at = placed.get(asset.id)
    if (!at) return asset
    const holds = (children.get(asset.id) ?? []).some(({ on }) => on)
    return {
      ...asset,
      at: [at.at[0], at.at[1]],
      zone:
        holds && asset.level !== 'enterprise'
          ? { size: [at.size[0], at.size[1]], at: [at.middle[0], at.middle[1]] }
          : null,
    }
  })
}

/** ISA-95, outermost first. */
const BY_HEIGHT: readonly ProposedAsset['level'][] = ['enterprise', 'site', 'area', 'line', 'cell', 'machine']

const inOrder = (assets: readonly ProposedAsset[]): ProposedAsset[] => {
  const byId = new Map(assets.map((asset) => [asset.id, asset]))
  const done = new Map<string, ProposedAsset>()
  const visit = (asset: ProposedAsset): void => {
    if (done.has(asset.id)) return
    const parent = asset.parent === null ? undefined : byId.get(asset.parent)
    if (parent) visit(parent)
    if (!parent) return void done.set(asset.id, asset.parent === null ? asset : { ...asset, parent: null })
    // A place below what turned out a line of machines cannot stand above it.
    const above = done.get(parent.id)?.level ?? parent.level
    const level =
      BY_HEIGHT.indexOf(asset.level) < BY_HEIGHT.indexOf(above) ? (above === 'line' ? 'cell' : above) : asset.level
    done.set(asset.id, level === asset.level ? asset : { ...asset, level })
  }
  for (const asset of assets.toSorted((a, b) => ((a.root ?? '') < (b.root ?? '') ? -1 : 1))) visit(asset)
  return [...done.values()]
}
