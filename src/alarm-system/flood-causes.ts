/**
 * Which alarm of a flood the others may come from. A machine that stops starves what stands behind it and blocks what stands
 * before it, machine by machine; what it supplies fails with it (`supply` edges of the twin's flow: air, power, cooling, parts).
 * Each machine with an alarm is tried as the first cause: how many of the others lie on its ways, began no earlier, and say what
 * such a cause would make them say. It orders, and proves nothing. Pure; the weights are those of `analytics/cause`.
 */
import { TOGETHER_MS } from '../analytics/cause/along-flow.ts'
import type { FlowEdge } from '../analytics/cause/facts.ts'
import { BASE, far } from '../analytics/cause/rank.ts'
import type { AlarmNature } from './nature.ts'

export interface Tripped {
  readonly key: string
  readonly asset: string
  /** When it was told, ms. */
  readonly at: number
  /** When its condition began: told less the delay that its definition asks for. */
  readonly onset: number
  readonly nature: AlarmNature
}

export type FloodWay = 'downstream' | 'upstream' | 'supply'

export interface Behind {
  readonly asset: string
  readonly way: FloodWay
  /** The machine on the way before it that has an alarm as well. */
  readonly after: string
  readonly edges: number
}

export interface FloodCause {
  readonly asset: string
  /** The alarm of it that stands for it. */
  readonly key: string
  readonly at: number
  readonly onset: number
  /** Orders; no probability. */
  readonly score: number
  /** Machines that lie behind it, as the cause reached them. */
  readonly behind: readonly Behind[]
  /** Machines on its ways that had begun before it. */
  readonly against: number
}

/** How much an alarm speaks for a cause on that way: what waits points to it, a fault of its own may be another matter. */
const SPEAKS: Readonly<Record<FloodWay, Readonly<Record<AlarmNature, number>>>> = {
  downstream: { starved: 1, waits: 0.9, value: 0.5, fault: 0.3, blocked: 0 },
  upstream: { blocked: 1, waits: 0.9, value: 0.5, fault: 0.3, starved: 0 },
  // What lacks air or power says anything.
  supply: { starved: 1, waits: 0.9, value: 0.9, fault: 0.9, blocked: 0.3 },
}
const IS_CAUSE: Readonly<Record<AlarmNature, number>> = {
  fault: BASE.stop,
  value: BASE.elsewhere,
  waits: BASE.elsewhere / 4,
  starved: BASE.elsewhere / 4,
  blocked: BASE.elsewhere / 4,
}
/** One that had begun before its cause speaks against it. */
const AGAINST = 0.85
/** A value beyond its limit stops no machine by itself: what it supplies feels it, the flow need not. */
const RUNS_ON = 0.5
/** One that began a little before the machine that it hangs on: it may have been noticed sooner. */
const OUT_OF_ORDER = 0.5

interface Machine {
  readonly asset: string
  readonly alarms: readonly Tripped[]
  /** The first sign of it. */
  readonly onset: number
  readonly said: Tripped
}

/** By a fault of its own, where it has one that came with its first signs; else the first sign. */
const saidFirst = (alarms: readonly Tripped[]): Tripped => {
  const sorted = alarms.toSorted((a, b) => a.onset - b.onset || a.at - b.at)
  const first = sorted[0]!
  return sorted.find(({ nature, onset }) => nature === 'fault' && onset - first.onset <= TOGETHER_MS) ?? first
}

const machinesOf = (tripped: readonly Tripped[]): readonly Machine[] => {
  const byAsset = new Map<string, Tripped[]>()
  for (const one of tripped) {
    const known = byAsset.get(one.asset)
    if (known) known.push(one)
    else byAsset.set(one.asset, [one])
  }
  return [...byAsset].map(([asset, alarms]) => ({
    asset,
    alarms,
    onset: Math.min(...alarms.map(({ onset }) => onset)),
    said: saidFirst(alarms),
  }))
}

interface Step {
  readonly to: string
  readonly way: FloodWay
}

/** Where a stop goes from each machine. */
const waysOf = (flow: readonly FlowEdge[]): ReadonlyMap<string, readonly Step[]> => {
  const ways = new Map<string, Step[]>()
  const add = (of: string, step: Step): void => {
    const known = ways.get(of)
    if (known) known.push(step)
    else ways.set(of, [step])
  }
  for (const { from, to, kind } of flow) {
    add(from, { to, way: kind === 'supply' ? 'supply' : 'downstream' })
    // A supplier runs on when nobody takes from it.
    if (kind !== 'supply') add(to, { to: from, way: 'upstream' })
  }
  return ways
}

/** The way goes on as it began; what lacks its supply stops, and from it both ways are open. */
const goesOn = (before: FloodWay, next: FloodWay): boolean => before === 'supply' || before === next

const speaks = (alarms: readonly Tripped[], way: FloodWay): number =>
  Math.max(...alarms.map(({ nature }) => SPEAKS[way][nature]))

/** Machines on the ways, nearest first: each found once, by its shortest way. */
const reached = (
  of: Machine,
  machines: ReadonlyMap<string, Machine>,
  ways: ReadonlyMap<string, readonly Step[]>,
): { readonly behind: readonly (Behind & { readonly weight: number })[]; readonly against: number } => {
  interface At {
    readonly asset: string
    readonly way: FloodWay | null
    readonly after: string
    readonly edges: number
  }
  const behind: (Behind & { readonly weight: number })[] = []
  let against = 0
  const counted = new Set([of.asset])
  const seen = new Set<string>()
  let rim: At[] = [{ asset: of.asset, way: null, after: of.asset, edges: 0 }]
  while (rim.length > 0) {
    const next: At[] = []
    for (const from of rim)
      for (const { to, way } of ways.get(from.asset) ?? []) {
        if (from.way !== null && !goesOn(from.way, way)) continue
        if (to === of.asset || seen.has(`${to} ${way}`)) continue
        seen.add(`${to} ${way}`)
        const edges = from.edges + 1
        const machine = machines.get(to)
        const weight = machine ? speaks(machine.alarms, way) : 0
        if (!machine || weight === 0) {
          next.push({ asset: to, way, after: from.after, edges })
          continue
        }
        if (machine.onset < of.onset - TOGETHER_MS) {
          if (!counted.has(to)) against++
          counted.add(to)
          continue
        }
        if (!counted.has(to)) {
          counted.add(to)
          const felt = from.way !== 'supply' && way !== 'supply' && of.said.nature === 'value' ? RUNS_ON : 1
          const inOrder = machine.onset >= machines.get(from.after)!.onset ? 1 : OUT_OF_ORDER
          behind.push({ asset: to, way, after: from.after, edges, weight: weight * felt * inOrder * far(0, edges - 1) })
        }
        next.push({ asset: to, way, after: to, edges: 0 })
      }
    rim = next
  }
  return { behind, against }
}

/** Every machine with an alarm, the likeliest first cause first. */
export const floodCauses = (tripped: readonly Tripped[], flow: readonly FlowEdge[]): readonly FloodCause[] => {
  const machines = machinesOf(tripped)
  const byAsset = new Map(machines.map((one) => [one.asset, one]))
  const ways = waysOf(flow)
  const found = machines.map((machine) => ({ machine, ...reached(machine, byAsset, ways) }))
  /** How well the likeliest of the others would account for each: so much less is it a first cause itself. */
  const accounted = new Map<string, number>()
  for (const { machine, behind } of found)
    for (const { asset, weight } of behind)
      accounted.set(asset, Math.max(accounted.get(asset) ?? 0, weight * IS_CAUSE[machine.said.nature]))
  return found
    .map(({ machine, behind, against }): FloodCause => {
      const explained = behind.reduce((sum, { weight }) => sum + weight, 0)
      const { key, at, nature } = machine.said
      const own = IS_CAUSE[nature] * (1 - (accounted.get(machine.asset) ?? 0))
      return {
        asset: machine.asset,
        key,
        at,
        onset: machine.onset,
        score: own * (1 + explained) * AGAINST ** against,
        behind: behind.map(({ asset, way, after, edges }) => ({ asset, way, after, edges })),
        against,
      }
    })
    .toSorted((a, b) => b.score - a.score || a.onset - b.onset || (a.asset < b.asset ? -1 : 1))
}

export interface TripGroup {
  readonly first: FloodCause
  /** Alarms of the machines behind it, and others of its own, by time. */
  readonly followers: readonly Tripped[]
}

/** What tripped together, group by group, the largest claim first; and what belongs to none. */
export const tripGroups = (
  tripped: readonly Tripped[],
  flow: readonly FlowEdge[],
): { readonly groups: readonly TripGroup[]; readonly rest: readonly Tripped[] } => {
  const groups: TripGroup[] = []
  let left = tripped
  for (;;) {
    const [first] = floodCauses(left, flow)
    if (!first || first.behind.length === 0) break
    const inIt = new Set([first.asset, ...first.behind.map(({ asset }) => asset)])
    groups.push({
      first,
      followers: left.filter(({ key, asset }) => key !== first.key && inIt.has(asset)).toSorted((a, b) => a.at - b.at),
    })
    left = left.filter(({ asset }) => !inIt.has(asset))
  }
  return { groups, rest: left.toSorted((a, b) => b.at - a.at) }
}
