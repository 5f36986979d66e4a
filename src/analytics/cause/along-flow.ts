/**
 * A machine that waits points to its neighbours: a starved one upstream and to what supplies it, a blocked one downstream.
 * From there over all that wait likewise, to the first that stands by its own cause and did so before them.
 */
import type { CauseFacts, Stand, Way } from './facts.ts'
import type { FlowMap } from './reach.ts'

/** States of neighbours come at different moments of the same stop. */
export const TOGETHER_MS = 2 * 60_000
/** A machine between that still runs, or says no state, may have run empty or full behind the stop: so many of them at most. */
const MOST_BETWEEN = 3

export interface StopFound {
  readonly asset: string
  readonly since: number
  readonly group: 'held' | 'aborted' | 'stopped'
  readonly way: Exclude<Way, 'own'>
  readonly edges: number
  /** Machines between that did not wait. */
  readonly between: number
}

export const standsByItself = (group: Stand['group']): group is StopFound['group'] =>
  group === 'held' || group === 'aborted' || group === 'stopped'

/** When it began to wait the time that goes on at a moment, however often that was interrupted by a state on the way; null = it does not. */
export const waitOf = (
  stands: readonly Stand[] | undefined,
  at: number,
): { readonly since: number; readonly waits: Stand['waits'] } | null => {
  const last = stands?.findLastIndex(({ since }) => since <= at) ?? -1
  if (last < 0 || stands![last]!.group !== 'suspended') return null
  let first = last
  while (first > 0 && stands![first - 1]!.group === 'suspended') first--
  return { since: stands![first]!.since, waits: stands![last]!.waits }
}

/** When the stop began that goes on then: stopping, aborting and clearing are one stop. */
const stopOf = (stands: readonly Stand[], at: number): { since: number; group: StopFound['group'] } | null => {
  const last = stands.findLastIndex(({ since }) => since <= at)
  if (last < 0 || !standsByItself(stands[last]!.group)) return null
  let first = last
  while (first > 0 && standsByItself(stands[first - 1]!.group)) first--
  return { since: stands[first]!.since, group: stands[first]!.group as StopFound['group'] }
}

/** @returns the stops that a machine that waits since then may wait for, nearest first; none where it does not wait */
export const stopsAlong = (facts: CauseFacts, flow: FlowMap): readonly StopFound[] => {
  const { machine, stands, at } = facts
  const own = waitOf(stands.get(machine), at) ?? waitOf(stands.get(machine), facts.onset)
  if (!own) return []
  const found = new Map<string, StopFound>()
  const ways: readonly StopFound['way'][] =
    own.waits === 'starved'
      ? ['upstream', 'supply']
      : own.waits === 'blocked'
        ? ['downstream']
        : ['upstream', 'supply', 'downstream']
  for (const way of ways) walk(facts, flow, way, own.since, found)
  return [...found.values()].toSorted((a, b) => a.edges - b.edges)
}

const walk = (
  { machine, stands }: CauseFacts,
  flow: FlowMap,
  first: StopFound['way'],
  waitsSince: number,
  found: Map<string, StopFound>,
): void => {
  const seen = new Set([machine])
  let rim = [{ asset: machine, between: 0, since: waitsSince }]
  for (let edges = 1; rim.length > 0; edges++) {
    const next: typeof rim = []
    for (const from of rim)
      for (const { to, way } of flow.stepsOf(from.asset)) {
        // Once upstream, on upstream and to what supplies those there.
        const goesOn =
          edges === 1 ? way === first : first === 'downstream' ? way === 'downstream' : way !== 'downstream'
        if (!goesOn || seen.has(to)) continue
        seen.add(to)
        const of = stands.get(to) ?? []
        const then = from.since + TOGETHER_MS
        const stop = stopOf(of, then)
        if (stop) {
          if (!found.has(to)) found.set(to, { asset: to, ...stop, way: first, edges, between: from.between })
          continue
        }
        const waits = waitOf(of, then)
        if (waits) next.push({ asset: to, between: from.between, since: Math.min(from.since, waits.since) })
        else if (from.between < MOST_BETWEEN) next.push({ asset: to, between: from.between + 1, since: from.since })
      }
    rim = next
  }
}
