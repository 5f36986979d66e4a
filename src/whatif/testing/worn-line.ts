/** Six machines, two shifts of 8 h with a gap of half an hour, one worn part. */
import { Flips } from '../scenarios/flips.ts'
import type { Alternative, RepairQuestion, Stretch } from '../scenarios/repair-question.ts'
import { RepairStudy } from '../scenarios/repair.ts'
import { modelOf, row } from './lines.ts'

const MACHINES = 6

const ALTERNATIVES = [
  { id: 'now', atHour: 0 },
  { id: 'shift end', atHour: 8 },
  { id: 'run on', atHour: null },
]

export const wornQuestion = (
  medianLifeHours: number,
  seed = 1,
  alternatives: readonly Alternative[] = ALTERNATIVES,
): RepairQuestion => ({
  model: {
    ...modelOf(
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
    ),
  },
  part: {
    station: 'm3',
    life: { type: 'lognormal', median: medianLifeHours, sigma: 0.5 },
    newLife: { type: 'lognormal', median: 2000, sigma: 0.5 },
    unplanned: 4,
    planned: 0.75,
  },
  alternatives,
  hours: 16.5,
  closed: [{ from: 8, to: 8.5 }],
  start: { settledHours: 4 },
  laterRepairHours: 0.25,
  seed,
})

/** @param medianLifeHours what is left of the part's life; alternatives `now`, `shift end`, `run on` */
export const wornLine = (
  medianLifeHours: number,
  seed?: number,
  alternatives?: readonly Alternative[],
  stretch?: Stretch,
): RepairStudy => new RepairStudy(wornQuestion(medianLifeHours, seed, alternatives), stretch)

export const wornFlips = (...asked: Parameters<typeof wornQuestion>): Flips => new Flips(wornQuestion(...asked))
