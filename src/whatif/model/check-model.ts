/** What the fields say together: ids, routes, shares, loops, and whether parts come in, get through and leave. */
import { distributionOf } from '../distributions/registry.ts'
import { modelPath, type ModelProblem, rather } from './explain.ts'
import { type LineModel, type RouteModel, routeRows } from './schema.ts'

/** Of all stations together: memory is taken for each. */
const MOST_SERVERS_ALTOGETHER = 10_000
/** How far the sum of shares may be from 1: three thirds written with four digits. */
const SHARE_SLACK = 0.001

type Say = (path: readonly PropertyKey[], message: string) => void

const checkIds = (model: LineModel, say: Say): void => {
  const seen = new Map<string, string>()
  for (const list of ['sources', 'stations', 'sinks', 'crews'] as const)
    model[list].forEach(({ id }, i) => {
      const earlier = seen.get(id)
      if (earlier === undefined) seen.set(id, modelPath([list, i]))
      else say([list, i, 'id'], `found "${id}", which is the id of ${earlier} already; right would be another name`)
    })
}

const checkRoute = (route: RouteModel, at: readonly PropertyKey[], places: ReadonlySet<string>, say: Say): void => {
  const rows = routeRows(route)
  for (const [id] of rows)
    if (!places.has(id))
      say(typeof route === 'string' ? at : [...at, id], `"${id}" is no station and no sink.${rather(id, places)}`)
  const sum = rows.reduce((total, [, share]) => total + share, 0)
  if (typeof route !== 'string' && rows.length === 0)
    say(at, 'found no destination; right would be at least one, with share 1')
  else if (Math.abs(sum - 1) > SHARE_SLACK)
    say(at, `found shares that add up to ${Number(sum.toPrecision(6))}; right would be 1`)
}

const checkSources = (model: LineModel, say: Say): void => {
  const stations = new Map(model.stations.map((station) => [station.id, station]))
  model.sources.forEach(({ interarrivalTime, unlimited, to }, i) => {
    if ((interarrivalTime === undefined) === (unlimited === undefined))
      say(
        ['sources', i],
        `found ${unlimited ? 'both' : 'neither'} "interarrivalTime" ${unlimited ? 'and' : 'nor'} "unlimited"; right would be one of them`,
      )
    if (interarrivalTime !== undefined && distributionOf(interarrivalTime).mean <= 0)
      say(
        ['sources', i, 'interarrivalTime'],
        'found a mean of 0: parts without end at one moment; right would be more than 0',
      )
    const into = routeRows(to).filter(([, share]) => share > 0)
    if (into.length === 1 && into.every(([id]) => model.sinks.some((sink) => sink.id === id)))
      say(['sources', i, 'to'], 'leads straight into a sink; right would be a station')
    if (!unlimited) return
    if (into.length > 1)
      say(['sources', i, 'to'], 'an unlimited source feeds one station; right would be one source for each')
    for (const [id] of into) {
      const station = stations.get(id)
      if (station && distributionOf(station.processingTime).mean <= 0)
        say(
          ['sources', i, 'to'],
          `unlimited supply into "${id}", whose processing time is 0: parts without end at one moment; right would be a time above 0`,
        )
    }
  })
}

const checkFailures = (model: LineModel, say: Say): void => {
  const crews = new Set(model.crews.map(({ id }) => id))
  model.stations.forEach(({ failures }, i) =>
    failures.forEach(({ crew, timeBetweenFailures }, f) => {
      const at = ['stations', i, 'failures', f]
      if (crew !== undefined && !crews.has(crew)) say([...at, 'crew'], `"${crew}" is no crew.${rather(crew, crews)}`)
      if (distributionOf(timeBetweenFailures).mean <= 0)
        say([...at, 'timeBetweenFailures'], 'found a mean of 0: it would never work; right would be more than 0')
    }),
  )
}

/** All that can be reached along `next`. */
const reached = (from: Iterable<string>, next: ReadonlyMap<string, readonly string[]>): Set<string> => {
  const all = new Set(from)
  for (const id of all) for (const to of next.get(id) ?? []) all.add(to)
  return all
}

const checkWays = (model: LineModel, say: Say): void => {
  const onward = new Map<string, string[]>()
  const back = new Map<string, string[]>()
  for (const { id, to } of [...model.sources, ...model.stations])
    for (const [target, share] of routeRows(to)) {
      if (share <= 0) continue
      onward.set(id, [...(onward.get(id) ?? []), target])
      back.set(target, [...(back.get(target) ?? []), id])
    }
  const fed = reached(
    model.sources.map(({ id }) => id),
    onward,
  )
  const drained = reached(
    model.sinks.map(({ id }) => id),
    back,
  )
  const instant = new Set(
    model.stations.filter(({ processingTime }) => distributionOf(processingTime).mean <= 0).map(({ id }) => id),
  )
  model.stations.forEach(({ id }, i) => {
    if (!fed.has(id)) say(['stations', i], `"${id}" gets no parts: no way leads from a source to it`)
    if (!drained.has(id)) say(['stations', i], `parts never leave "${id}": no way leads from it to a sink`)
    if (!instant.has(id)) return
    const within = new Map([...instant].map((one) => [one, (onward.get(one) ?? []).filter((to) => instant.has(to))]))
    if (reached(within.get(id) ?? [], within).has(id))
      say(['stations', i], `"${id}" is in a loop that takes no time; right would be a processing time above 0 in it`)
  })
  model.sinks.forEach(({ id }, i) => {
    if (!fed.has(id)) say(['sinks', i], `nothing ever gets to "${id}": no way leads from a source to it`)
  })
}

const collected = (check: (say: Say) => void): ModelProblem[] => {
  const problems: ModelProblem[] = []
  check((path, message) => problems.push({ path: modelPath(path), message }))
  return problems
}

/** What can be said of ids, routes and crews, whatever else is wrong. */
export const checkTogether = (model: LineModel): ModelProblem[] =>
  collected((say) => {
    checkIds(model, say)
    const places = new Set([...model.stations, ...model.sinks].map(({ id }) => id))
    model.sources.forEach(({ to }, i) => checkRoute(to, ['sources', i, 'to'], places, say))
    model.stations.forEach(({ to }, i) => checkRoute(to, ['stations', i, 'to'], places, say))
    checkFailures(model, say)
  })

/** Every problem; none: the model can be simulated. */
export const checkModel = (model: LineModel): ModelProblem[] => {
  const problems = [
    ...checkTogether(model),
    ...collected((say) => {
      checkSources(model, say)
      const servers = model.stations.reduce((sum, station) => sum + station.servers, 0)
      if (servers > MOST_SERVERS_ALTOGETHER)
        say(['stations'], `found ${servers} servers altogether; right would be at most ${MOST_SERVERS_ALTOGETHER}`)
    }),
  ]
  return problems.length ? problems : collected((say) => checkWays(model, say))
}
