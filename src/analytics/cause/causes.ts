/** Why a machine stands or is unusual, as far as what is known around it says: a ranked list, or that it is not known. */
import { standsByItself, stopsAlong, waitOf } from './along-flow.ts'
import type { Cause, CauseFacts, CauseReport, UnusualFact } from './facts.ts'
import { BASE, before, explains, far, lasting, LEAST, MOST_CAUSES, nextTo, strong } from './rank.ts'
import { FlowMap, MOST_EDGES, type Place } from './reach.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Means are of minutes: what begins within two of them begins at once. */
const LEAST_TOLERANCE_MS = 2 * 60_000
/** Sisters that began within so long of each other moved alike. */
const ALIKE_MS = HOUR

export const causesOf = (facts: CauseFacts): CauseReport => {
  const flow = new FlowMap(facts.flow)
  const near = flow.within(facts.machine, MOST_EDGES)
  const stops = stopCauses(facts, flow)
  const own = ownCauses(facts)
  const around = elsewhereCauses(facts, flow, near)
  const changes = changeCauses(facts, near)
  const alarms = alarmCauses(facts, near)
  const alike = classCauses(facts)
  // Behind a stop elsewhere are the first signs of the machine that stopped.
  const behind = stops.flatMap((stop) => (stop.code === 'stop' && stop.way !== 'own' ? behindStop(facts, stop) : []))
  const all = best([...stops, ...own, ...alike, ...around, ...behind, ...changes, ...alarms])
  const causes = all
    .filter(({ score }) => score >= LEAST)
    .toSorted((a, b) => b.score - a.score || a.since - b.since || (nameOf(a) < nameOf(b) ? -1 : 1))
    .slice(0, MOST_CAUSES)
  return {
    causes,
    isUnknown: causes.every(({ way, code }) => way === 'own' && code === 'signal'),
    looked: {
      machines: near.size,
      stops: stops.length,
      unusual: around.length,
      changes: changes.length,
      alarms: alarms.length,
    },
  }
}

const nameOf = (cause: Cause): string =>
  `${cause.code} ${cause.asset} ${'signal' in cause ? cause.signal : 'id' in cause ? cause.id : 'key' in cause ? cause.key : ''}`

/** Of the same found in two ways, the likelier. */
const best = (causes: readonly Cause[]): readonly Cause[] => {
  const found = new Map<string, Cause>()
  for (const cause of causes) {
    const known = found.get(nameOf(cause))
    if (!known || known.score < cause.score) found.set(nameOf(cause), cause)
  }
  return [...found.values()]
}

/** Machines that began to be unusual, or to wait, after a moment and are connected with one. */
const explained = (
  { unusual, stands, machine, at }: CauseFacts,
  flow: FlowMap,
  asset: string,
  since: number,
): number => {
  let count = 0
  for (const [other, { edges }] of flow.within(asset, MOST_EDGES)) {
    if (edges === 0 || other === machine) continue
    const waits = waitOf(stands.get(other), at)
    if ((waits && waits.since >= since) || unusual.some((one) => one.asset === other && one.onset > since)) count++
  }
  return count
}

const stopCauses = (facts: CauseFacts, flow: FlowMap): Cause[] => {
  const { machine, stands, onset } = facts
  const found = stopsAlong(facts, flow).map(({ asset, since, group, way, edges, between }): Cause => {
    const beforeMs = onset - since
    const score =
      BASE.stop * before('stop', beforeMs) * far(edges, between) * explains(explained(facts, flow, asset, since))
    return { code: 'stop', asset, group, since, beforeMs, way, edges, score: Math.min(1, score) }
  })
  // It stands by its own cause: it need not look for another, but for what came before.
  const own = stands.get(machine)?.findLast(({ since }) => since <= facts.at)
  if (own && standsByItself(own.group))
    found.push({
      code: 'stop',
      asset: machine,
      group: own.group,
      since: own.since,
      beforeMs: onset - own.since,
      way: 'own',
      edges: 0,
      score: BASE.own * 0.5,
    })
  return found
}

const toleranceOf = (a: UnusualFact, b: UnusualFact): number => Math.max(LEAST_TOLERANCE_MS, a.samplingMs, b.samplingMs)

const goesOnAt = ({ until }: UnusualFact, at: number): boolean => until === null || until >= at

/**
 * By onset; those that began at once with the one before have its place. What was over by a moment is in an order of its own:
 * a jump of yesterday comes before everything and stands behind nothing.
 */
const inOrder = (signs: readonly UnusualFact[], at: number): readonly (readonly [place: number, sign: UnusualFact])[] =>
  [signs.filter((one) => goesOnAt(one, at)), signs.filter((one) => !goesOnAt(one, at))].flatMap(byOnset)

const byOnset = (signs: readonly UnusualFact[]): (readonly [place: number, sign: UnusualFact])[] => {
  const sorted = signs.toSorted((a, b) => a.onset - b.onset || b.degree - a.degree)
  let place = 0
  let first = sorted[0]
  const placed = new Set<string>()
  return sorted.map((sign) => {
    // A signal that is unusual in two ways moves the others down once.
    const isAgain = placed.has(sign.signal)
    placed.add(sign.signal)
    if (first && !isAgain && sign.onset - first.onset > toleranceOf(first, sign)) {
      place++
      first = sign
    }
    return [place, sign] as const
  })
}

/** What was over before counts half, and less the shorter it was. */
const doubtOf = (sign: UnusualFact, at: number): number =>
  goesOnAt(sign, at) ? 1 : 0.5 * lasting(sign.until! - sign.onset)

const ownCauses = (facts: CauseFacts): Cause[] => {
  const { machine, unusual, onset } = facts
  const own = unusual.filter(({ asset, until }) => asset === machine && (until === null || until >= onset - DAY))
  return inOrder(own, onset).map(([place, sign]): Cause => {
    const { signal, asset, onset: since, degree } = sign
    const score = BASE.own * 0.5 ** place * strong(sign) * doubtOf(sign, onset)
    return {
      code: 'signal',
      signal,
      asset,
      since,
      beforeMs: onset - since,
      degree,
      sign: sign.sign,
      way: 'own',
      edges: 0,
      score,
    }
  })
}

const signsOn = ({ unusual, onset }: CauseFacts, asset: string, until: number): readonly UnusualFact[] =>
  unusual.filter((one) => one.asset === asset && one.onset <= until && one.onset >= onset - DAY)

const elsewhereCauses = (facts: CauseFacts, flow: FlowMap, near: ReadonlyMap<string, Place>): Cause[] => {
  const { onset, machine } = facts
  return [...near].flatMap(([asset, { way, edges }]) => {
    if (asset === machine) return []
    const signs = inOrder(signsOn(facts, asset, onset), onset)
    return signs.map(([place, sign]): Cause => {
      const { signal, onset: since, degree } = sign
      const beforeMs = onset - since
      const score =
        BASE.elsewhere *
        before('elsewhere', beforeMs) *
        far(edges) *
        0.5 ** place *
        strong(sign) *
        doubtOf(sign, onset) *
        explains(explained(facts, flow, asset, since))
      return {
        code: 'signal',
        signal,
        asset,
        since,
        beforeMs,
        degree,
        sign: sign.sign,
        way,
        edges,
        score: Math.min(1, score),
      }
    })
  })
}

const behindStop = (facts: CauseFacts, stop: Cause & { readonly code: 'stop' }): Cause[] =>
  inOrder(signsOn(facts, stop.asset, stop.since + LEAST_TOLERANCE_MS), stop.since).map(([place, sign]): Cause => {
    const { signal, onset: since, degree } = sign
    const score =
      stop.score *
      before('elsewhere', stop.since - since) *
      0.9 *
      0.5 ** place *
      strong(sign) *
      doubtOf(sign, stop.since)
    const { asset, way, edges } = stop
    return {
      code: 'signal',
      signal,
      asset,
      since,
      beforeMs: facts.onset - since,
      degree,
      sign: sign.sign,
      way,
      edges,
      score,
    }
  })

const changeCauses = ({ changes, onset }: CauseFacts, near: ReadonlyMap<string, Place>): Cause[] =>
  changes.flatMap(({ kind, id, asset, at }): Cause[] => {
    const place = near.get(asset)
    const beforeMs = onset - at
    if (!place || place.edges > 1 || beforeMs < -LEAST_TOLERANCE_MS || beforeMs > DAY) return []
    const score = BASE.change * (kind === 'note' ? 0.8 : 1) * before('change', beforeMs) * nextTo(place.edges)
    return [{ code: 'change', kind, id, asset, since: at, beforeMs, ...place, score }]
  })

const alarmCauses = ({ alarms, onset }: CauseFacts, near: ReadonlyMap<string, Place>): Cause[] =>
  alarms.flatMap(({ key, asset, raisedAt }): Cause[] => {
    const place = near.get(asset)
    const beforeMs = onset - raisedAt
    if (!place || place.edges > 1 || beforeMs < 0 || beforeMs > DAY) return []
    const score = BASE.alarm * before('alarm', beforeMs) * nextTo(place.edges)
    return [{ code: 'alarm', key, asset, since: raisedAt, beforeMs, ...place, score }]
  })

/** Where most of the class moved the same way at the same time. */
const classCauses = ({ machine, unusual, sisters, onset }: CauseFacts): Cause[] => {
  if (sisters.length < 3) return []
  const others = new Set(sisters)
  return unusual
    .filter(({ asset }) => asset === machine)
    .flatMap((own): Cause[] => {
      const alike = unusual.filter(
        (one) =>
          one.key === own.key &&
          others.has(one.asset) &&
          one.sign === own.sign &&
          Math.abs(one.onset - own.onset) <= ALIKE_MS,
      )
      const moved = new Set(alike.map(({ asset }) => asset)).size
      if (moved * 2 <= sisters.length) return []
      const since = alike.reduce((first, one) => Math.min(first, one.onset), own.onset)
      return [
        {
          code: 'class',
          key: own.key,
          moved,
          of: sisters.length,
          asset: machine,
          since,
          beforeMs: onset - since,
          way: 'own',
          edges: 0,
          score: BASE.class * (moved / sisters.length),
        },
      ]
    })
}
