/**
 * What is told of a line, one row a measure. Means over the measured time; waits by Little's law (L = λW; Little, Operations
 * Research 9 (1961) 383): the mean number divided by the rate of those who come.
 */
import type { Network } from '../kernel/network.ts'
import type { StationWindow, Window } from './readings.ts'

/** Of what a measure is: the whole, or one of a list by its id. */
export interface Measure {
  readonly of: 'line' | 'stations' | 'sources' | 'sinks' | 'crews'
  readonly id: string
  readonly name: string
  /** NaN where nothing was there to be measured. */
  value(window: Window): number
}

const sum = (list: readonly StationWindow[], of: (station: StationWindow) => number): number =>
  list.reduce((total, station) => total + of(station), 0)

/** @param hour in the unit of the model */
const lineMeasures = (hour: number): Record<string, (window: Window) => number> => {
  const left = ({ out }: Window): number => out.reduce((total, count) => total + count, 0)
  const lost = ({ stations }: Window): number => sum(stations, (station) => station.lost)
  const within = ({ stations }: Window): number => sum(stations, (s) => s.waiting + s.loaded + s.outside)
  return {
    throughputPerHour: (window) => (left(window) / window.length) * hour,
    inSystem: (window) => within(window) / window.length,
    timeInSystem: (window) => within(window) / left(window),
    lostPerHour: (window) => (lost(window) / window.length) * hour,
    lostShare: (window) => lost(window) / (lost(window) + left(window)),
  }
}

const stationMeasures = (
  hour: number,
  servers: number,
): Record<string, (station: StationWindow, length: number) => number> => ({
  throughputPerHour: ({ finished }, length) => (finished / length) * hour,
  arrivalsPerHour: ({ entered, lost }, length) => ((entered + lost) / length) * hour,
  waiting: ({ waiting }, length) => waiting / length,
  inSystem: ({ waiting, loaded }, length) => (waiting + loaded) / length,
  wait: ({ waiting, entered }) => waiting / entered,
  timeInSystem: ({ waiting, loaded, entered }) => (waiting + loaded) / entered,
  utilisation: ({ working }, length) => working / length / servers,
  blocked: ({ blocked }, length) => blocked / length / servers,
  starved: ({ working, blocked, down }, length) => 1 - (working + blocked + down) / length / servers,
  down: ({ down }, length) => down / length / servers,
  awaitingCrew: ({ awaitingCrew }, length) => awaitingCrew / length / servers,
  numberDown: ({ down }, length) => down / length,
  failuresPerHour: ({ failed }, length) => (failed / length) * hour,
  outside: ({ outside }, length) => outside / length,
  lostPerHour: ({ lost }, length) => (lost / length) * hour,
  lostShare: ({ lost, entered }) => lost / (lost + entered),
})

export const measuresOf = ({ model, secondsPerUnit, sources }: Network): readonly Measure[] => {
  const hour = 3600 / secondsPerUnit
  return [
    ...Object.entries(lineMeasures(hour)).map(
      ([name, value]): Measure => ({ of: 'line', id: model.name, name, value }),
    ),
    ...model.stations.flatMap(({ id, servers }, i) =>
      Object.entries(stationMeasures(hour, servers)).map(
        ([name, value]): Measure => ({
          of: 'stations',
          id,
          name,
          value: ({ stations, length }) => value(stations[i]!, length),
        }),
      ),
    ),
    ...sources.map(
      ({ id }, i): Measure => ({
        of: 'sources',
        id,
        name: 'arrivalsPerHour',
        value: ({ arrived, length }) => (arrived[i]! / length) * hour,
      }),
    ),
    ...model.sinks.map(
      ({ id }, i): Measure => ({
        of: 'sinks',
        id,
        name: 'throughputPerHour',
        value: ({ out, length }) => (out[i]! / length) * hour,
      }),
    ),
    ...model.crews.flatMap(({ id, size }, i): Measure[] => [
      { of: 'crews', id, name: 'utilisation', value: ({ crews, length }) => crews[i]!.busy / length / size },
      { of: 'crews', id, name: 'queue', value: ({ crews, length }) => crews[i]!.queued / length },
    ]),
  ]
}
