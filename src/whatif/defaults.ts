/** How long to simulate where nobody said: as many events as take a second or two, and no failure left unseen. */
import { distributionOf } from './distributions/registry.ts'
import { type LineModel, SECONDS_OF } from './model/schema.ts'

export const REPLICATIONS = 30
/** Of all replications together. */
const EVENTS = 10_000_000
const MOST_EVENTS = 60_000_000
/** Cycles of the rarest failure that each replication should see. */
const FAILURES = 50

/** Events an hour, at most: every machine works and every source delivers without a pause. */
export const eventsPerHour = (model: LineModel): number => {
  const hour = 3600 / SECONDS_OF[model.timeUnit]
  const arrivals = model.sources.reduce(
    (sum, { interarrivalTime }) =>
      sum + (interarrivalTime === undefined ? 0 : hour / distributionOf(interarrivalTime).mean),
    0,
  )
  const works = model.stations.map(({ processingTime, servers }) => {
    const { mean } = distributionOf(processingTime)
    return mean > 0 ? (hour / mean) * servers : 0
  })
  // What takes no time is passed as often as parts come.
  const busiest = Math.max(arrivals, ...works)
  return arrivals + works.reduce((sum, rate) => sum + (rate || busiest), 0)
}

const rounded = (hours: number): number => Number(hours.toPrecision(2))

/** Hours of one replication, warm-up not counted. */
export const defaultHours = (model: LineModel, replications: number): number => {
  const rate = eventsPerHour(model) * replications
  const rarest = Math.max(
    0,
    ...model.stations.flatMap(({ failures }) =>
      failures.map(
        ({ timeBetweenFailures, repairTime }) =>
          distributionOf(timeBetweenFailures).mean + distributionOf(repairTime).mean,
      ),
    ),
  )
  const wanted = Math.max(EVENTS / rate, (FAILURES * rarest * SECONDS_OF[model.timeUnit]) / 3600)
  return rounded(Math.min(wanted, MOST_EVENTS / rate))
}

/** A tenth of what is measured. */
export const defaultWarmup = (hours: number): number => rounded(hours / 10)
