/** Which of the topics belong to one machine, and where in the plant it stands. */
import type { Leaf } from './leaves.ts'
import { isNoise, isRecords, machineLevel } from './levels.ts'

/** A value of a machine, with the way to it from the machine's own topic. */
export interface Value {
  readonly leaf: Leaf
  /** Levels of the topic below the machine. */
  readonly below: readonly string[]
  /** The same for every machine of a class. */
  readonly key: string
}

export interface Machine {
  /** Topic up to the machine; for Sparkplug the whole filter. */
  readonly root: string
  readonly name: string
  /** Names of the places it stands in, outermost first, each with its topic. */
  readonly places: readonly { readonly root: string; readonly name: string }[]
  readonly isSparkplug: boolean
  readonly isRecords: boolean
  /** What it says of itself: "laser_cutter"; '' = nothing. */
  readonly told: string
  readonly values: Value[]
}

const TYPE_NAME = /^(machine|asset|equipment|device)[\s_-]?type$/i

const keyOf = ({ leaf, below }: { leaf: Leaf; below: readonly string[] }): string =>
  `${below.map((level) => `/${level}`).join('')} ${JSON.stringify(leaf.field.reading)}`

const build = (leaf: Leaf, depth: number): Machine => {
  const { levels, isSparkplug } = leaf
  const places: { root: string; name: string }[] = []
  for (let i = 0; i < depth; i++) {
    // An edge node is the place of its devices.
    const root = isSparkplug
      ? i === 0
        ? `spBv1.0/${levels[0]!}`
        : `spBv1.0/${levels[0]!}/+/${levels[1]!}`
      : levels.slice(0, i + 1).join('/')
    if (!isNoise(levels[i]!)) places.push({ root, name: levels[i]! })
  }
  return {
    root: isSparkplug ? leaf.topic : levels.slice(0, depth + 1).join('/'),
    name: levels[depth]!,
    places,
    isSparkplug,
    isRecords: isRecords(levels[depth]!),
    told: '',
    values: [],
  }
}

/** All machines, in order of their topics. */
export const machinesOf = (leaves: readonly Leaf[]): Machine[] => {
  const severalIn = new Map<string, number>()
  for (const { topic } of leaves) severalIn.set(topic, (severalIn.get(topic) ?? 0) + 1)
  const depthOf = new Map<string, number>()
  const found = new Map<string, Machine>()
  for (const leaf of leaves) {
    let depth = depthOf.get(leaf.topic)
    if (depth === undefined)
      depthOf.set(
        leaf.topic,
        (depth = leaf.isSparkplug ? leaf.levels.length - 1 : machineLevel(leaf.levels, severalIn.get(leaf.topic)! > 1)),
      )
    const root = leaf.isSparkplug ? leaf.topic : leaf.levels.slice(0, depth + 1).join('/')
    let machine = found.get(root)
    if (!machine) found.set(root, (machine = build(leaf, depth)))
    const below = leaf.isSparkplug ? [] : leaf.levels.slice(depth + 1)
    machine.values.push({ leaf, below, key: keyOf({ leaf, below }) })
  }
  return withTypes(withoutInner(found))
}

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
const withoutInner = (found: Map<string, Machine>): Machine[] => {
  const roots = [...found.keys()].toSorted()
  for (const root of roots) {
    const outer = found.get(root)
    if (!outer || outer.isSparkplug) continue
    const inner = beginningWith(roots, `${root}/`).filter((other) => found.has(other))
    if (inner.length === 0 || (inner.length > 1 && !outer.isRecords)) continue
    for (const gone of inner) {
      for (const { leaf } of found.get(gone)!.values) {
        const below = leaf.levels.slice(root.split('/').length)
        outer.values.push({ leaf, below, key: keyOf({ leaf, below }) })
      }
      found.delete(gone)
    }
  }
  return [...found.keys()].toSorted().map((root) => found.get(root)!)
}

const withTypes = (machines: readonly Machine[]): Machine[] =>
  machines.map((machine) => {
    const type = machine.values.find(
      ({ leaf, below }) => TYPE_NAME.test(leaf.names.at(-1) ?? below.at(-1) ?? '') && leaf.field.texts > 0,
    )
    return type ? { ...machine, told: type.leaf.field.last } : machine
  })
