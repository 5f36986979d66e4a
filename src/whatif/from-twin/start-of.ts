/** How a known line stands now, out of what its machines say now. */
import type { StateGroup } from '../../twin/packml.ts'
import type { Spell } from '../fit/failures.ts'
import type { LineStart, ServerStart, StationStart } from '../start/line-start.ts'
import { feedId, type KnownLine, type KnownStation } from './line-of.ts'

export interface MachineNow {
  /** Null: nothing says it, or what says it is too old. */
  readonly group: StateGroup | null
  /** Down since so many s; null: it is not, or nobody knows since when. */
  readonly downS: number | null
  /** Parts on it. */
  readonly items: number | null
  /** It holds a workpiece; null: nobody knows. */
  readonly hasPart: boolean | null
}

const DOWN: ReadonlySet<StateGroup> = new Set(['held', 'aborted', 'stopped'])

/** A part of which nobody knows how far it has come. */
const HALF = 0.5

/** Hours at work since the last repair. */
const ageOf = (spells: readonly Spell[] | undefined): number | null => {
  const last = spells?.at(-1)
  return last && !last.failed ? last.length : null
}

/**
 * What nobody knows is empty, up and as new.
 * @param now by asset id
 * @param spells of the past, by asset id
 */
export const startOf = (
  line: KnownLine,
  now: ReadonlyMap<string, MachineNow>,
  spells: ReadonlyMap<string, readonly Spell[]>,
): LineStart => {
  const repairing = new Map<string, number>()
  const takesCrew = (crew: string | null): boolean => {
    if (crew === null) return true
    const [busy, size] = [repairing.get(crew) ?? 0, line.model.crews.find(({ id }) => id === crew)?.size ?? 1]
    if (busy >= size) return false
    repairing.set(crew, busy + 1)
    return true
  }
  const serverOf = ({ asset, cycle, carriers }: KnownStation): ServerStart => {
    const own = now.get(asset.id)
    const row = line.model.stations.find(({ id }) => id === asset.id)!
    const ages = [asset.id as string, ...carriers.slice(0, 7).map((one) => one.asset.id as string)].map((id, f) => {
      const age = ageOf(spells.get(id)) ?? 0
      const { timeBetweenFailures } = row.failures[f]!
      // Not older than nearly all become: what is left would be nothing at all.
      const scale =
        typeof timeBetweenFailures === 'object' && 'scale' in timeBetweenFailures ? (timeBetweenFailures.scale ?? 0) : 0
      return Math.min(age * 3600, 2 * scale)
    })
    const failed = [asset, ...carriers.slice(0, 7).map((one) => one.asset)].findIndex((one) => {
      const group = now.get(one.id)?.group ?? null
      return group !== null && DOWN.has(group)
    })
    const down =
      failed < 0
        ? null
        : { failure: failed, since: now.get(failed === 0 ? asset.id : carriers[failed - 1]!.asset.id)?.downS ?? 0 }
    const crew = down ? (row.failures[down.failure]!.crew ?? null) : null
    return {
      part: own?.hasPart ? { worked: cycle.meanS * HALF } : null,
      down: down && { ...down, repairing: takesCrew(crew) ? down.since : null },
      ages,
    }
  }
  return {
    stations: line.stations.flatMap((station): StationStart[] => {
      const known = [...station.carriers.map(({ asset }) => asset.id as string), station.asset.id as string]
      const inBuffer = known.slice(0, -1).reduce((sum, id) => sum + (now.get(id)?.items ?? 0), 0)
      const row: StationStart = {
        id: station.asset.id,
        waiting: Math.min(station.buffer.places, Math.max(0, Math.round(inBuffer))),
        servers: [serverOf(station)],
      }
      return station.feedS === null
        ? [row]
        : [{ id: feedId(station.asset.id), servers: [{ part: { worked: station.feedS * HALF } }] }, row]
    }),
  }
}
