/** A model as numbers: stations, servers and failures by index, every list flat. What a simulated line runs on. */
import { distributionOf } from '../distributions/registry.ts'
import { type LineModel, routeRows, SECONDS_OF } from '../model/schema.ts'
import { normalQuantile } from '../distributions/normal-quantile.ts'
import { Stream } from './stream.ts'

/** Where parts go: stations by index, sinks as −1 − index, each up to a share of 1. */
export interface Route {
  readonly targets: Int32Array
  /** Cumulated shares. */
  readonly upTo: Float64Array
  /** Chooses; null where there is one way. */
  readonly choice: Stream | null
}

export const UNLIMITED = 0x7fffffff

export interface Network {
  readonly model: LineModel
  readonly secondsPerUnit: number
  readonly stations: number
  readonly servers: number
  /** Of each station: the first of its servers, and how many they are. */
  readonly firstServer: Int32Array
  readonly serversOf: Int32Array
  readonly capacity: Int32Array
  readonly loses: Uint8Array
  readonly routes: readonly Route[]
  readonly processing: readonly Stream[]
  /** 1 where an unlimited source feeds the station. */
  readonly supplied: Uint8Array
  readonly stationOf: Int32Array
  /** Ways to fail of a server: `failuresOf[station]` of them from `firstFailure[server]`. */
  readonly failuresOf: Int32Array
  readonly firstFailure: Int32Array
  readonly failureServer: Int32Array
  /** 1 where its time passes always, not only while the server works. */
  readonly byCalendar: Uint8Array
  readonly crewOf: Int32Array
  readonly untilFailure: readonly Stream[]
  /** What both are taken times in a replication; null where they are known. */
  readonly unsure: readonly { readonly failures: Stream; readonly repairs: Stream }[] | null
  readonly repair: readonly Stream[]
  readonly crewSizes: Int32Array
  /** Sources with arrivals. */
  readonly sources: readonly { readonly id: string; readonly interarrival: Stream; readonly route: Route }[]
  /** Whether a part can come back to where it was: only then can blocked stations wait for each other. */
  readonly hasLoops: boolean
}

const EVEN = { mean: 0.5, variation: 0, uniformsEach: 1 }
const uniforms = {
  ...EVEN,
  transform: (from: Float64Array, to: Float64Array, count: number) => void to.set(from.subarray(0, count)),
}

/** e to the power of a normal. @param shift of its mean */
const factorOf = (spread: number, shift: number) => ({
  ...EVEN,
  transform: (from: Float64Array, to: Float64Array, count: number): void => {
    for (let i = 0; i < count; i++) to[i] = Math.exp(spread * normalQuantile(from[i]!) + shift)
  },
})

const routeOf = (model: LineModel, from: string, written: LineModel['sources'][number]['to']): Route => {
  const rows = routeRows(written).filter(([, share]) => share > 0)
  const whole = rows.reduce((sum, [, share]) => sum + share, 0)
  let sum = 0
  const targets = Int32Array.from(rows, ([id]) => {
    const station = model.stations.findIndex((one) => one.id === id)
    return station >= 0 ? station : -1 - model.sinks.findIndex((sink) => sink.id === id)
  })
  return {
    targets,
    upTo: Float64Array.from(rows, ([, share]) => (sum += share) / whole),
    choice: rows.length > 1 ? new Stream(uniforms, `${from}/route`) : null,
  }
}

const hasLoops = (routes: readonly Route[]): boolean => {
  const state = new Uint8Array(routes.length)
  const visit = (station: number): boolean => {
    if (state[station] === 1) return true
    if (state[station] === 2) return false
    state[station] = 1
    const found = routes[station]!.targets.some((to) => to >= 0 && visit(to))
    state[station] = 2
    return found
  }
  return routes.some((_, station) => visit(station))
}

/** @param model one that was checked: see `readModel` */
export const networkOf = (model: LineModel): Network => {
  const { stations } = model
  const firstServer: number[] = []
  const stationOf: number[] = []
  const firstFailure: number[] = []
  const failureServer: number[] = []
  const byCalendar: number[] = []
  const crewOf: number[] = []
  const untilFailure: Stream[] = []
  const repair: Stream[] = []
  const unsure: { failures: Stream; repairs: Stream }[] = []
  stations.forEach(({ id, servers, failures }, station) => {
    firstServer.push(stationOf.length)
    for (let k = 0; k < servers; k++) {
      const server = stationOf.length
      stationOf.push(station)
      firstFailure.push(failureServer.length)
      failures.forEach((failure, f) => {
        failureServer.push(server)
        byCalendar.push(failure.dependsOn === 'calendar' ? 1 : 0)
        crewOf.push(model.crews.findIndex((crew) => crew.id === failure.crew))
        untilFailure.push(new Stream(distributionOf(failure.timeBetweenFailures), `${id}/${k}/fails/${f}`))
        const { timeBetweenFailures = 0, repairTime = 0 } = failure.uncertainty ?? {}
        unsure.push({
          // Failures per hour are on average as many as without it.
          failures: new Stream(
            factorOf(timeBetweenFailures, timeBetweenFailures ** 2 / 2),
            `${id}/${k}/fails/${f}/unsure`,
          ),
          repairs: new Stream(factorOf(repairTime, 0), `${id}/${k}/repair/${f}/unsure`),
        })
        repair.push(new Stream(distributionOf(failure.repairTime), `${id}/${k}/repair/${f}`))
      })
    }
  })
  const routes = stations.map(({ id, to }) => routeOf(model, id, to))
  const supplied = new Uint8Array(stations.length)
  for (const { unlimited, to } of model.sources)
    if (unlimited) supplied[stations.findIndex(({ id }) => id === routeRows(to).find(([, share]) => share > 0)![0])] = 1
  return {
    model,
    secondsPerUnit: SECONDS_OF[model.timeUnit],
    stations: stations.length,
    servers: stationOf.length,
    firstServer: Int32Array.from(firstServer),
    serversOf: Int32Array.from(stations, ({ servers }) => servers),
    capacity: Int32Array.from(stations, ({ buffer }) => (buffer === 'unlimited' ? UNLIMITED : buffer)),
    loses: Uint8Array.from(stations, ({ whenFull }) => (whenFull === 'lose' ? 1 : 0)),
    routes,
    processing: stations.map(
      ({ id, processingTime }) => new Stream(distributionOf(processingTime), `${id}/processing`),
    ),
    supplied,
    stationOf: Int32Array.from(stationOf),
    failuresOf: Int32Array.from(stations, ({ failures }) => failures.length),
    firstFailure: Int32Array.from(firstFailure),
    failureServer: Int32Array.from(failureServer),
    byCalendar: Uint8Array.from(byCalendar),
    crewOf: Int32Array.from(crewOf),
    untilFailure,
    unsure: stations.some(({ failures }) => failures.some(({ uncertainty }) => uncertainty)) ? unsure : null,
    repair,
    crewSizes: Int32Array.from(model.crews, ({ size }) => size),
    sources: model.sources.flatMap(({ id, interarrivalTime, to }) =>
      interarrivalTime === undefined
        ? []
        : [
            {
              id,
              interarrival: new Stream(distributionOf(interarrivalTime), `${id}/arrivals`),
              route: routeOf(model, id, to),
            },
          ],
    ),
    hasLoops: hasLoops(routes),
  }
}
