/**
 * The line of a machine as a model that can be simulated, out of the twin and of what the past says of its machines, with what
 * is known of each and from how much. Times of the model are seconds.
 *
 * Belts and buffers are places before the next station; their failures stop that station by the calendar. What a first station
 * is fed with is a station of its own, as slow as pieces come where nothing disturbs the line.
 */
import { failuresSpread, repairsSpread } from '../fit/failures.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import type { LineModel } from '../model/schema.ts'
import { cycleTime, type FittedCycle, fitCycle, type FittedMachine, fitMachine } from './fit-station.ts'
import { lineMap, type MappedStation, type Refusal } from './line-map.ts'
import type { MachineRecord } from './machine-record.ts'

export interface KnownStation extends FittedMachine {
  readonly cycle: FittedCycle
  readonly carriers: readonly FittedMachine[]
  readonly buffer: { readonly places: number; readonly basis: 'told' | 'seen' | 'assumed' }
  /** Of what it works on; null: it rejects nothing, or does not say. */
  readonly rejects: { readonly share: number; readonly of: number } | null
  /** From one piece to the next as they come to it, s; null: it is never short of them, or nothing comes before it that says. */
  readonly feedS: number | null
  readonly power: MachineRecord['power']
}

export interface KnownLine {
  readonly model: LineModel
  readonly stations: readonly KnownStation[]
  /** Sinks that take good pieces. */
  readonly goodSinks: readonly string[]
  readonly splits: readonly TwinAsset[]
  readonly suppliers: readonly TwinAsset[]
  readonly beyond: readonly TwinAsset[]
}

const OUT = 'out'
const REJECTS = 'rejects'
/** The most that a station can be said to be fed by others rather than limited by itself. */
const LIMITED_BY_FEED = 1.03
const FEED_VARIATION = 0.05
/** Pieces that are not disturbed, to know how they come. */
const ENOUGH_PIECES = 30
/** Hours of a line at work, for each hour that one of its belts is seen. */
const HOUR_S = 3600
/** Beyond this nothing is known at all. */
const MOST_SPREAD = 1.5

const bufferOf = (
  { asset, carriers }: MappedStation,
  records: ReadonlyMap<string, MachineRecord>,
): KnownStation['buffer'] => {
  const holders = [...carriers, ...(asset.processFacts.capacity === null ? [] : [asset])]
  // Part to part by hand: no place, and nobody has to assume one.
  if (holders.length === 0) return { places: 0, basis: 'told' }
  const rows = holders.map((one): KnownStation['buffer'] => {
    if (one.processFacts.capacity !== null) return { places: one.processFacts.capacity, basis: 'told' }
    const most = records.get(one.id)?.mostItems ?? null
    return most === null ? { places: 1, basis: 'assumed' } : { places: Math.max(1, Math.round(most)), basis: 'seen' }
  })
  const order = ['told', 'seen', 'assumed'] as const
  return {
    places: rows.reduce((sum, { places }) => sum + places, 0),
    basis: order[Math.max(...rows.map(({ basis }) => order.indexOf(basis)))]!,
  }
}

const feedOf = (mapped: MappedStation, cycle: FittedCycle, record: MachineRecord | undefined): number | null => {
  const seen = record?.undisturbed
  if (!mapped.first || !seen || seen.pieces < ENOUGH_PIECES) return null
  const interval = seen.seconds / seen.pieces
  return interval > cycle.meanS * LIMITED_BY_FEED ? interval : null
}

/**
 * Hours of a station at work in the model for each hour that its state says so: a machine that is "executing" while it waits
 * for its next piece works less than it says.
 */
const workedShare = (cycle: FittedCycle, record: MachineRecord | undefined): number => {
  const { pieces, states } = record ?? {}
  if (!pieces || !states || states.producingMs === 0) return 1
  return Math.min(1, (pieces * cycle.meanS * 1000) / states.producingMs)
}

type Failure = LineModel['stations'][number]['failures'][number]

const failureOf = (
  { asset, failures, repairs }: FittedMachine,
  dependsOn: Failure['dependsOn'],
  share: number,
): Failure => ({
  dependsOn,
  timeBetweenFailures: { type: 'weibull', shape: failures.shape, scale: failures.scale * share * HOUR_S },
  repairTime: { type: 'lognormal', median: repairs.median * HOUR_S, sigma: repairs.sigma },
  uncertainty: {
    timeBetweenFailures: Math.min(MOST_SPREAD, failuresSpread(failures)),
    repairTime: Math.min(MOST_SPREAD, repairsSpread(repairs)),
  },
  ...(asset.processFacts.crew === null ? {} : { crew: asset.processFacts.crew }),
})

const routeOf = ({ to }: MappedStation, rejects: KnownStation['rejects']): LineModel['stations'][number]['to'] => {
  const good = 1 - (rejects?.share ?? 0)
  const rows = to.length > 0 ? to.map(([{ id }, share]) => [id as string, share] as const) : [[OUT, 1] as const]
  if (good === 1 && rows.length === 1) return rows[0]![0]
  return {
    ...Object.fromEntries(rows.map(([id, share]) => [id, share * good])),
    ...(good < 1 && { [REJECTS]: 1 - good }),
  }
}

export const feedId = (station: string): string => `${station} feed`

/**
 * @param records of the line's machines and their sisters; of whom there is none, only the twin speaks
 * @returns or every reason why it cannot be simulated
 */
export const lineOf = (
  twin: Twin,
  asset: TwinAsset,
  records: ReadonlyMap<string, MachineRecord>,
): Result<KnownLine, readonly Refusal[]> => {
  const found = lineMap(twin, asset)
  if (!found.ok) return found
  const { stations, splits, suppliers, beyond } = found.value
  const sistersOf = (one: TwinAsset): readonly MachineRecord[] =>
    one.classId === null
      ? []
      : twin.assets.flatMap((other) =>
          other !== one && other.classId === one.classId ? (records.get(other.id) ?? []) : [],
        )
  const cycles = stations.map((one) => fitCycle(one.asset, records.get(one.asset.id), sistersOf(one.asset)))
  const unknown = stations.filter((_, i) => cycles[i] === null).map((one) => one.asset)
  if (unknown.length > 0) return err([{ code: 'cycle-unknown', assets: unknown }])
  const known = stations.map((mapped, i): KnownStation => {
    const cycle = cycles[i]!
    const record = records.get(mapped.asset.id)
    const fit = (one: TwinAsset): FittedMachine => fitMachine(one, records.get(one.id), sistersOf(one))
    const pieces = record?.pieces ?? 0
    const rejected = record?.rejected ?? null
    return {
      ...fit(mapped.asset),
      cycle,
      carriers: mapped.carriers.map(fit),
      buffer: bufferOf(mapped, records),
      rejects: rejected && pieces > 0 ? { share: Math.min(0.99, rejected / pieces), of: pieces } : null,
      feedS: feedOf(mapped, cycle, record),
      power: record?.power ?? null,
    }
  })
  const crews = new Set(
    known
      .flatMap(({ asset: one, carriers }) => [one, ...carriers.map((carrier) => carrier.asset)])
      .flatMap((one) => one.processFacts.crew ?? []),
  )
  const model: LineModel = {
    name: asset.parent?.name ?? asset.name,
    timeUnit: 's',
    sources: known.flatMap(({ asset: { id }, feedS }, i) =>
      stations[i]!.first
        ? [{ id: `${id} supply`, unlimited: true as const, to: feedS === null ? id : feedId(id) }]
        : [],
    ),
    stations: known.flatMap((station, i): LineModel['stations'] => {
      const { id } = station.asset
      const feed = station.feedS
      const row = {
        id,
        processingTime: cycleTime(station.cycle),
        servers: 1,
        buffer: station.buffer.places,
        whenFull: 'block' as const,
        failures: [
          failureOf(station, 'operation', workedShare(station.cycle, records.get(id))),
          ...station.carriers.slice(0, 7).map((one) => failureOf(one, 'calendar', 1)),
        ],
        to: routeOf(stations[i]!, station.rejects),
      }
      if (feed === null) return [row]
      const comes = { type: 'lognormal' as const, mean: feed, sd: feed * FEED_VARIATION }
      return [
        { id: feedId(id), processingTime: comes, servers: 1, buffer: 0, whenFull: 'block', failures: [], to: id },
        row,
      ]
    }),
    sinks: [{ id: OUT }, ...(known.some(({ rejects }) => rejects) ? [{ id: REJECTS }] : [])],
    crews: [...crews].map((id) => ({ id, size: twin.crews.get(id)?.size ?? 1 })),
  }
  return ok({ model, stations: known, goodSinks: [OUT], splits, suppliers, beyond })
}
