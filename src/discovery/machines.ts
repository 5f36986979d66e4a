/** Which of the topics belong to one machine, and where in the plant it stands. */
import { sorting } from '../base/sorting.ts'
import type { FaultLeaf, Leaf } from './leaf.ts'
import { isNoise, isNumbered, isPlace, isRecords, machineLevel } from './levels.ts'
import type { Vehicle } from './vehicles.ts'

/** A value of a machine, with the way to it from the machine's own topic. */
export interface Value {
  readonly leaf: Leaf
  /** Levels of the topic below the machine. */
  readonly below: readonly string[]
  /** The same for every machine of a class. */
  readonly key: string
}

export interface Fault {
  readonly leaf: FaultLeaf
  readonly below: readonly string[]
  readonly key: string
}

export interface Machine {
  /** Topic up to the machine; for Sparkplug the whole filter; one text for a machine that payloads name. */
  readonly root: string
  readonly name: string
  /** Names of the places it stands in, outermost first, each with its topic. */
  readonly places: readonly { readonly root: string; readonly name: string }[]
  readonly isSparkplug: boolean
  readonly isRecords: boolean
  readonly vehicle: Vehicle | null
  /** The payload names it, not the topic. */
  readonly isTold: boolean
  /** For the templates of its readings, beside `root`. */
  readonly vars: Record<string, string>
  /** What it says of itself: "laser_cutter"; '' = nothing. */
  readonly told: string
  readonly values: Value[]
  readonly faults: Fault[]
}

const TYPE_NAME = /^(machine|asset|equipment|device|maschinen)[\s_-]?(type|typ|class|kind|model)$/i

const keyOf = ({ leaf, below }: { leaf: Leaf; below: readonly string[] }): string =>
  `${leaf.bindTopic || below.map((level) => `/${level}`).join('')} ${JSON.stringify(leaf.reading)}`

const empty = { vars: {}, told: '', values: [], faults: [] }

const build = ({ levels, topic, isSparkplug }: Leaf | (FaultLeaf & { isSparkplug: false }), depth: number): Machine => {
  const places: { root: string; name: string }[] = []
  for (let i = 0; i < depth; i++) {
    // An edge node is the place of its devices.
    const root = isSparkplug
      ? i === 0
        ? `spBv1.0/${levels[0]!}`
        : `spBv1.0/${levels[0]!}/+/${levels[1]!}`
      : levels.slice(0, i + 1).join('/')
    if (!isNoise(levels[i]!) && !/^(data|messages?|telemetry|stream|raw)$/i.test(levels[i]!))
      places.push({ root, name: levels[i]! })
  }
  const numbered = !isSparkplug && isNumbered(levels, depth)
  return {
    root: isSparkplug ? topic : levels.slice(0, depth + 1).join('/'),
    name: numbered ? `${levels[depth - 1]} ${levels[depth]}` : levels[depth]!,
    places: numbered ? places.slice(0, -1) : places,
    isSparkplug,
    isRecords: isRecords(levels[depth]!),
    vehicle: null,
    isTold: false,
    ...empty,
    vars: {},
    values: [],
    faults: [],
  }
}

/** Values of a message that are more than one, so that its topic's last level names a machine and no value. */
function* severalIn(leaves: readonly Leaf[]): Generator<void, ReadonlyMap<string, number>> {
  const several = new Map<string, number>()
  for (const [i, { topic, names, shapeName, field }] of leaves.entries()) {
    if (i % 1000 === 999) yield
    // A value with its time, unit and quality is one.
    const isBeside =
      names.length === 1 &&
      (/^_?(ts|t|time|.*time_?stamp.*|.*_at|quality|q|status_?code|units?|uom|id|name|tag|source|type|description|seq|version|metadata)$/i.test(
        names[0]!,
      ) ||
        (shapeName === 'uns' && field.reading.format !== 'uns'))
    if (!isBeside) several.set(topic, (several.get(topic) ?? 0) + 1)
  }
  return several
}

/** All machines, in order of their topics. Pauses now and then. */
export function* machinesOf(leaves: readonly Leaf[], faults: readonly FaultLeaf[]): Generator<void, Machine[]> {
  const several = yield* severalIn(leaves)
  const depthOf = new Map<string, number>()
  const found = new Map<string, Machine>()
  const machineFor = (
    leaf: Leaf | (FaultLeaf & { isSparkplug: false }),
  ): { machine: Machine; below: readonly string[] } => {
    const { told, vehicle, levels } = leaf
    if (told) {
      let machine = found.get(told.root)
      if (!machine)
        found.set(
          told.root,
          (machine = {
            root: told.root,
            name: told.name,
            places: told.places,
            isSparkplug: false,
            isRecords: false,
            vehicle: null,
            isTold: true,
            ...empty,
            vars: {},
            values: [],
            faults: [],
          }),
        )
      Object.assign(machine.vars, told.vars)
      return { machine, below: [] }
    }
    const id = vehicle ? `${leaf.topic.slice(0, leaf.topic.lastIndexOf('/'))}` : leaf.topic
    let depth = depthOf.get(id)
    if (depth === undefined)
      depthOf.set(
        id,
        (depth = leaf.isSparkplug
          ? levels.length - 1
          : vehicle
            ? id.split('/').length - 1
            : machineLevel(levels, (several.get(leaf.topic) ?? 0) > 1)),
      )
    const root = leaf.isSparkplug ? leaf.topic : levels.slice(0, depth + 1).join('/')
    let machine = found.get(root)
    if (!machine) found.set(root, (machine = { ...build(leaf, depth), ...(vehicle ? { vehicle, places: [] } : {}) }))
    // What its maker added may have come first.
    else if (vehicle && !machine.vehicle) found.set(root, (machine = { ...machine, vehicle, places: [] }))
    return { machine, below: leaf.isSparkplug ? [] : levels.slice(depth + 1) }
  }
  for (const [i, leaf] of leaves.entries()) {
    if (i % 200 === 199) yield
    const { machine, below } = machineFor(leaf)
    machine.values.push({ leaf, below, key: keyOf({ leaf, below }) })
  }
  for (const [i, leaf] of faults.entries()) {
    if (i % 200 === 199) yield
    const { machine, below } = machineFor({ ...leaf, isSparkplug: false })
    machine.faults.push({ leaf, below, key: faultKey(leaf, below) })
  }
  yield
  return yield* withTypes(yield* withoutInner(yield* withKnown(found)))
}

/** A message about several machines adds to those that speak for themselves: the one of that name, where there is one. */
function* withKnown(found: Map<string, Machine>): Generator<void, Map<string, Machine>> {
  // Of several it cannot be said which: the first, in order, tells it.
  const byName = new Map<string, Machine>()
  let looked = 0
  for (const machine of found.values()) {
    if (looked++ % 500 === 499) yield
    if (machine.isTold) continue
    const same = byName.get(machine.name.toLowerCase())
    if (!same || machine.root < same.root) byName.set(machine.name.toLowerCase(), machine)
  }
  for (const [root, machine] of found) {
    if (looked++ % 500 === 499) yield
    const into = machine.isTold ? byName.get(machine.name.toLowerCase()) : undefined
    if (!into) continue
    for (const value of machine.values) into.values.push(value)
    for (const fault of machine.faults) into.faults.push(fault)
    Object.assign(into.vars, machine.vars)
    found.delete(root)
  }
  return found
}

const faultKey = ({ faults, where }: FaultLeaf, below: readonly string[]): string =>
  `faults ${below.join('/')} ${faults.at} ${JSON.stringify(where ?? null)}`

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Those of sorted texts that begin with this one: they stand together. */
const beginningWith = (sorted: readonly string[], beginning: string): string[] => {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (sorted[middle]! < beginning) from = middle + 1
    else to = middle
  }
  while (to < sorted.length && sorted[to]!.startsWith(beginning)) to++
  return sorted.slice(from, to)
}

/** Topics of one machine may look like two: what stands alone within another belongs to it; two and more are machines at a place. */
function* withoutInner(found: Map<string, Machine>): Generator<void, Machine[]> {
  const roots = yield* sorting([...found.keys()], inOrder)
  for (const [i, root] of roots.entries()) {
    if (i % 500 === 499) yield
    const outer = found.get(root)
    if (!outer || outer.isSparkplug || outer.isTold) continue
    const inner = beginningWith(roots, `${root}/`).filter((other) => found.has(other) && !found.get(other)!.isTold)
    if (inner.length === 0 || ((inner.length > 1 || isPlace(outer.name)) && !outer.isRecords)) continue
    for (const gone of inner) {
      for (const { leaf } of found.get(gone)!.values) {
        const below = leaf.levels.slice(root.split('/').length)
        outer.values.push({ leaf, below, key: keyOf({ leaf, below }) })
      }
      for (const { leaf } of found.get(gone)!.faults) {
        const below = leaf.levels.slice(root.split('/').length)
        outer.faults.push({ leaf, below, key: faultKey(leaf, below) })
      }
      found.delete(gone)
    }
  }
  return roots.flatMap((root) => found.get(root) ?? [])
}

function* withTypes(machines: readonly Machine[]): Generator<void, Machine[]> {
  const all: Machine[] = []
  for (const [i, machine] of machines.entries()) {
    if (i % 200 === 199) yield
    const type = machine.values.find(
      ({ leaf, below }) => TYPE_NAME.test(leaf.names.at(-1) ?? below.at(-1) ?? '') && leaf.field.texts > 0,
    )
    all.push(type ? { ...machine, told: type.leaf.field.last } : machine)
  }
  yield
  return all
}
