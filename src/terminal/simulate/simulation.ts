/** A model and what was asked for → the result, as the terminal tells it. */
import { err, ok, type Result } from '../../base/result.ts'
import { defaultHours, defaultWarmup, eventsPerHour, REPLICATIONS } from '../../whatif/defaults.ts'
import type { LineModel } from '../../whatif/model/schema.ts'
import { notesOn } from '../../whatif/notes.ts'
import { Study, type StudyOptions, type StudyResult } from '../../whatif/study.ts'
import type { Arguments } from './arguments.ts'

/** An hour or so; who wants more can run it with several seeds. */
const MOST_EVENTS = 2e10

export interface Simulation {
  readonly model: LineModel
  readonly options: StudyOptions
  readonly result: StudyResult
  readonly notes: readonly string[]
}

export const simulated = (model: LineModel, asked: Omit<Arguments, 'file' | 'json'>): Result<Simulation, string> => {
  const replications = asked.replications ?? REPLICATIONS
  const hours = asked.hours ?? defaultHours(model, replications)
  const options = { replications, hours, warmupHours: asked.warmupHours ?? defaultWarmup(hours), seed: asked.seed }
  const events = eventsPerHour(model) * replications * (hours + options.warmupHours)
  if (events > MOST_EVENTS)
    return err(
      `${replications} replications of ${hours} h are about ${events.toPrecision(2)} events; at most ${MOST_EVENTS} are simulated. Use fewer --reps or --hours.`,
    )
  const study = new Study(model, options)
  study.step(replications)
  const result = study.result()
  if (result.ok) return ok({ model, options, result: result.value, notes: notesOn(model, result.value) })
  const { stations, hour, replication } = result.error
  return err(
    `nothing moves any more after ${Number(hour.toPrecision(3))} h of replication ${replication}: ${stations.map((id) => `"${id}"`).join(', ')} hold finished parts for each other. Give the loop more buffer, or one of its stations "whenFull": "lose".`,
  )
}
