/** Whether a line can stand as a start state says: every fault with its place. */
import { type LineModel, routeRows } from '../model/schema.ts'
import type { LineStart, PartStart, ServerStart, StationStart } from './line-start.ts'

export interface StartProblem {
  /** Such as `stations[2].servers[0].down.since`. */
  readonly path: string
  /**
   * `unknown`: there is no such station, source, way to fail, or next station on the way. `twice`: it was listed before.
   * `notATime`: negative, not finite or too long. `notANumberOfParts`: negative, not whole or too many for any line.
   * `tooMany`: more than `most`. `nobodyToWaitFor`: it waits for a crew, and this way to fail needs none.
   */
  readonly code: 'unknown' | 'twice' | 'notATime' | 'notANumberOfParts' | 'tooMany' | 'nobodyToWaitFor'
  readonly found: string | number
  readonly most: number | null
}

const [LONGEST, MOST_PARTS] = [1e9, 1_000_000]

type Add = (path: string, code: StartProblem['code'], found: string | number, most?: number) => void
type Station = LineModel['stations'][number]

const checkTime = (path: string, time: number, add: Add): void => {
  if (!(time >= 0 && time <= LONGEST)) add(path, 'notATime', time)
}

const checkParts = (path: string, parts: number, most: number, add: Add): void => {
  if (!(Number.isInteger(parts) && parts >= 0 && parts <= MOST_PARTS)) add(path, 'notANumberOfParts', parts)
  else if (parts > most) add(path, 'tooMany', parts, most)
}

const checkPart = (path: string, part: PartStart, station: Station, model: LineModel, add: Add): void => {
  if ('worked' in part) return checkTime(`${path}.worked`, part.worked, add)
  const next = routeRows(station.to).some(([id, share]) => id === part.blockedBy && share > 0)
  const found = next ? model.stations.find(({ id }) => id === part.blockedBy) : undefined
  // Who turns parts away or has room without end blocks nobody.
  if (!found || found.whenFull === 'lose' || found.buffer === 'unlimited')
    add(`${path}.blockedBy`, 'unknown', part.blockedBy)
}

const checkServer = (path: string, server: ServerStart, station: Station, model: LineModel, add: Add): void => {
  const { part, down, ages = [] } = server
  if (part) checkPart(`${path}.part`, part, station, model, add)
  if (ages.length > station.failures.length) add(`${path}.ages`, 'tooMany', ages.length, station.failures.length)
  ages.forEach((age, i) => checkTime(`${path}.ages[${i}]`, age, add))
  if (!down) return
  const failure = station.failures[down.failure]
  if (!failure) add(`${path}.down.failure`, 'unknown', down.failure)
  checkTime(`${path}.down.since`, down.since, add)
  if (down.repairing !== null) checkTime(`${path}.down.repairing`, down.repairing, add)
  else if (failure && failure.crew === undefined) add(`${path}.down.repairing`, 'nobodyToWaitFor', down.failure)
}

/** A crew repairs no more machines at once than it has people. */
const checkCrews = (model: LineModel, start: LineStart, add: Add): void => {
  const atWork = new Map<string, number>()
  for (const { id, servers = [] } of start.stations)
    for (const { down } of servers) {
      const failures = model.stations.find((one) => one.id === id)?.failures
      const crew = down && down.repairing !== null ? failures?.[down.failure]?.crew : undefined
      if (crew !== undefined) atWork.set(crew, (atWork.get(crew) ?? 0) + 1)
    }
  model.crews.forEach(({ id, size }, i) => {
    const found = atWork.get(id) ?? 0
    if (found > size) add(`crews[${i}]`, 'tooMany', found, size)
  })
}

const checkStation = (path: string, start: StationStart, model: LineModel, add: Add): void => {
  const station = model.stations.find(({ id }) => id === start.id)
  if (!station) return add(`${path}.id`, 'unknown', start.id)
  const { waiting = 0, outside = 0, servers = [] } = start
  checkParts(`${path}.waiting`, waiting, station.buffer === 'unlimited' ? MOST_PARTS : station.buffer, add)
  checkParts(`${path}.outside`, outside, station.whenFull === 'lose' ? 0 : MOST_PARTS, add)
  if (servers.length > station.servers) add(`${path}.servers`, 'tooMany', servers.length, station.servers)
  servers.forEach((server, i) => checkServer(`${path}.servers[${i}]`, server, station, model, add))
}

/**
 * Every fault; none: a line can begin so.
 * @param model one that was checked: see `readModel`
 */
export const checkStart = (model: LineModel, start: LineStart): readonly StartProblem[] => {
  const problems: StartProblem[] = []
  const add: Add = (path, code, found, most) => void problems.push({ path, code, found, most: most ?? null })
  const once = (list: 'stations' | 'sources', rows: readonly { readonly id: string }[]): void =>
    rows.forEach(({ id }, i) => {
      if (rows.findIndex((row) => row.id === id) < i) add(`${list}[${i}].id`, 'twice', id)
    })
  const { stations, sources = [] } = start
  once('stations', stations)
  once('sources', sources)
  stations.forEach((station, i) => checkStation(`stations[${i}]`, station, model, add))
  sources.forEach(({ id, sinceArrival }, i) => {
    const known = model.sources.some((source) => source.id === id && source.interarrivalTime !== undefined)
    if (!known) add(`sources[${i}].id`, 'unknown', id)
    checkTime(`sources[${i}].sinceArrival`, sinceArrival, add)
  })
  checkCrews(model, start, add)
  return problems
}
