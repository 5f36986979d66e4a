/** What could be otherwise of a line: each change on its own, or several together, makes another model of it. Pure. */
import type { Time } from '../distributions/registry.ts'
import type { LineModel } from '../model/schema.ts'

export type Change =
  /** A machine takes so many per cent of the time for a piece that 100 % is now the speed of. */
  | { readonly kind: 'speed'; readonly station: string; readonly percent: number }
  /** So many more places before it. */
  | { readonly kind: 'places'; readonly station: string; readonly more: number }
  | { readonly kind: 'crew'; readonly crew: string; readonly more: number }
  /** So many of a hundred pieces are of another product, which takes so many per cent of the time of the others everywhere. */
  | { readonly kind: 'mix'; readonly share: number; readonly percent: number }
  /** It stands from now on for so long, h. */
  | { readonly kind: 'out'; readonly station: string; readonly hours: number }
  /** So many pieces are wanted before all others: nothing of the line is otherwise, and it is told when they are there. */
  | { readonly kind: 'rush'; readonly pieces: number }

export type ChangeKind = Change['kind']
/** In this order they are offered. */
export const CHANGE_KINDS: readonly ChangeKind[] = ['speed', 'places', 'crew', 'mix', 'out', 'rush']

/** Never by itself: it comes when it is told to. */
const NEVER = 1e9

const scaled = (time: Time, by: number): Time => {
  if (typeof time === 'number') return time * by
  switch (time.type) {
    case 'constant':
      return { ...time, value: time.value * by }
    case 'exponential':
    case 'erlang':
      return { ...time, mean: time.mean * by }
    case 'lognormal':
      return {
        ...time,
        ...(time.mean !== undefined && { mean: time.mean * by }),
        ...(time.sd !== undefined && { sd: time.sd * by }),
        ...(time.median !== undefined && { median: time.median * by }),
      }
    case 'weibull':
      return {
        ...time,
        ...(time.mean !== undefined && { mean: time.mean * by }),
        ...(time.scale !== undefined && { scale: time.scale * by }),
      }
    case 'empirical':
      return { ...time, values: time.values.map((value) => value * by) }
    case 'uniform':
      return { ...time, min: time.min * by, max: time.max * by }
    case 'triangular':
      return { ...time, min: time.min * by, mode: time.mode * by, max: time.max * by }
    case 'geometric':
      return { ...time, step: (time.step ?? 1) * by }
    case 'quantiles':
      return { ...time, of: time.of.map((row) => ({ ...row, time: row.time * by })) }
    case 'mixture':
      return { ...time, of: time.of.map((row) => ({ ...row, time: scaled(row.time, by) as typeof row.time })) }
  }
}

/** So many of 1 take so many times as long. */
const mixed = (time: Time, share: number, by: number): Time => {
  const rows =
    typeof time === 'number'
      ? [{ share: 1, time: { type: 'constant' as const, value: time } }]
      : time.type === 'mixture'
        ? time.of
        : [{ share: 1, time }]
  const other = rows.map((row) => ({ share: row.share * share, time: scaled(row.time, by) as typeof row.time }))
  return { type: 'mixture', of: [...rows.map((row) => ({ ...row, share: row.share * (1 - share) })), ...other] }
}

type Station = LineModel['stations'][number]

/** A station with that id, changed; the others as they are. */
const withStation = (model: LineModel, id: string, change: (station: Station) => Station): LineModel => ({
  ...model,
  stations: model.stations.map((station) => (station.id === id ? change(station) : station)),
})

export interface ChangedLine {
  readonly model: LineModel
  /** Stations that stand from now on: the way of failing that they stand in, by its place. */
  readonly out: readonly { readonly station: string; readonly failure: number }[]
}

/** @param hour of the model's unit of time. @param isMachine what pieces are worked on by: what feeds a line is none */
export const changedLine = (
  model: LineModel,
  changes: readonly Change[],
  hour: number,
  isMachine: (station: string) => boolean,
): ChangedLine =>
  changes.reduce<ChangedLine>(
    (line, change) => {
      const { kind } = change
      if (kind === 'rush') return line
      if (kind === 'crew')
        return {
          ...line,
          model: {
            ...line.model,
            crews: line.model.crews.map((crew) =>
              crew.id === change.crew ? { ...crew, size: crew.size + change.more } : crew,
            ),
          },
        }
      if (kind === 'mix') {
        return {
          ...line,
          model: {
            ...line.model,
            stations: line.model.stations.map((station) =>
              isMachine(station.id)
                ? {
                    ...station,
                    processingTime: mixed(station.processingTime, change.share / 100, change.percent / 100),
                  }
                : station,
            ),
          },
        }
      }
      const changed = withStation(line.model, change.station, (station) => {
        if (kind === 'speed')
          return { ...station, processingTime: scaled(station.processingTime, 100 / change.percent) }
        if (kind === 'places')
          return station.buffer === 'unlimited' ? station : { ...station, buffer: station.buffer + change.more }
        const stands = { dependsOn: 'calendar' as const, timeBetweenFailures: NEVER, repairTime: change.hours * hour }
        return { ...station, failures: [...station.failures, stands] }
      })
      const own = line.model.stations.find(({ id }) => id === change.station)
      const out = kind === 'out' && own ? [{ station: own.id, failure: own.failures.length }] : []
      return { model: changed, out: [...line.out, ...out] }
    },
    { model, out: [] },
  )
