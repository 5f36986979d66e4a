/** Six machines, two shifts of 8 h with a gap of half an hour, one worn part. */
import type { OptionQuestion } from '../scenarios/option-study.ts'
import { modelOf, row } from './lines.ts'

const MACHINES = 6

/** @param medianLifeHours what is left of the part's life; options `now`, `shift end`, `run on` */
export const wornQuestion = (medianLifeHours: number, seed = 1): OptionQuestion => {
  const model = modelOf(
    row(
      Array.from({ length: MACHINES }, (_, i) => ({
        processingTime: { type: 'erlang' as const, stages: 8, mean: i === 3 ? 0.0096 : 0.0092 },
        buffer: 10,
        failures: [
          {
            timeBetweenFailures: { type: 'exponential' as const, mean: 20 },
            repairTime: { type: 'lognormal' as const, mean: 0.1, sd: 0.08 },
          },
        ],
      })),
    ),
  )
  return {
    line: {
      model,
      start: { stations: [] },
      station: 'm3',
      crew: null,
      goodSinks: model.sinks.map(({ id }) => id),
      power: null,
      closed: [{ from: 8, to: 8.5 }],
    },
    options: [
      { id: 'now', atHour: 0 },
      { id: 'shift end', atHour: 8 },
      { id: 'run on', atHour: null },
    ],
    life: { type: 'lognormal', median: medianLifeHours, sigma: 0.5 },
    planned: 0.75,
    unplanned: 4,
    hours: 16.5,
    matters: { pieces: 10, kWh: 5, minutes: 5 },
    seed,
  }
}
