/** Expectations: remaining life beside what age alone says, time to a limit beside nominal coverage, and what they cost. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fleet } from '../src/analytics/life/fleet.ts'
import { learnLife, remainingLife, type RemainingLife } from '../src/analytics/life/remaining-life.ts'
import { stoppedEarly, wornFleet, type FleetPlan } from '../src/analytics/life/testing/fleets.ts'
import { lifeScores } from '../src/analytics/life/testing/scores.ts'
import { falseForecasts, wearCoverage } from '../src/analytics/wear/testing/trials.ts'
import { readFleet } from '../src/terminal/foresight/fleet-file.ts'
import { report, type Row } from './measuring/report.ts'

const SEED = 1
const UNITS = 500

/** The peer: the mean life of the record less the age. */
const byAge = (train: Fleet, test: Fleet): RemainingLife[] => {
  const mean = train.reduce((sum, { cycles }) => sum + cycles.at(-1)! / train.length, 0)
  return test.map(({ cycles }) => {
    const median = Math.max(0, mean - cycles.at(-1)!)
    return { median, low: median, high: median }
  })
}

const lifeRow = (name: string, train: Fleet, test: Fleet, lives: readonly number[], cap: number | null): Row => {
  const began = process.cpuUsage().user
  const model = learnLife(train, SEED)
  const learnt = process.cpuUsage().user
  const asked = test.map((unit) => remainingLife(model, unit))
  const done = process.cpuUsage().user
  const upTo = cap ?? model.horizon ?? Infinity
  const { rmse, score, coverage } = lifeScores(asked, lives, upTo)
  return {
    record: name,
    'units learnt': train.length,
    'learning, s of a core': (learnt - began) / 1e6,
    'an answer, ms': (done - learnt) / 1e3 / test.length,
    'counted up to': Number.isFinite(upTo) ? upTo : 'all',
    error: rmse,
    'by age': lifeScores(byAge(train, test), lives, upTo).rmse,
    // Saxena's score is made for lives of some hundred cycles.
    score: cap === null ? '' : score,
    'inside 80 %': coverage,
    'held back inside 80 %': model.record.coverage,
  }
}

const simulated = (name: string, plan: Omit<FleetPlan, 'seed' | 'units'>, learnt: number): Row => {
  const all = wornFleet({ ...plan, seed: SEED, units: learnt + 100 })
  const test = stoppedEarly(all.slice(learnt), SEED)
  return lifeRow(
    name,
    all.slice(0, learnt),
    test.map(({ unit }) => unit),
    test.map(({ life }) => life),
    null,
  )
}

const turbofans = (): Row[] => {
  const yardsticks = process.env['GEMBA_YARDSTICKS']
  if (!yardsticks) return []
  const fleetIn = (name: string): Fleet => {
    const read = readFleet(readFileSync(join(yardsticks, 'cmapss-fd001', name), 'utf8'))
    if (!read.ok) throw new Error(read.error.join('\n'))
    return read.value.fleet
  }
  const lives = readFileSync(join(yardsticks, 'cmapss-fd001/RUL_FD001.txt'), 'utf8').trim().split(/\s+/).map(Number)
  return [lifeRow('turbofans FD001', fleetIn('train_FD001.txt'), fleetIn('test_FD001.txt'), lives, 125)]
}

const wearRow = (kind: 'linear' | 'accelerating', sisters: number): Row => {
  const began = process.cpuUsage().user
  const { rows, given, coverage, error } = wearCoverage(kind, UNITS, sisters, SEED)
  return {
    wear: kind,
    units: UNITS,
    sisters,
    'rows with a number': given,
    'inside 80 %': coverage,
    '|log(true / median)|, middle': error,
    'a sample, µs of a core': sisters === 0 ? (process.cpuUsage().user - began) / rows : '',
  }
}

const kinds = ['linear', 'accelerating'] as const
const idle = ['stationary', 'seasonal', 'load'] as const
report(
  'expectation',
  [
    {
      title: 'Remaining life, cycles',
      rows: [
        ...turbofans(),
        simulated(
          'six regimes, two ways to fail',
          { life: 220, signals: 15, noise: 0.3, bend: 3, regimes: 6, modes: 2, idle: 4 },
          100,
        ),
        simulated('five units, one column', { life: 150, signals: 1, noise: 0.03, bend: 1 }, 5),
        simulated('lives of thousands', { life: 3000, signals: 4, noise: 0.3, bend: 3 }, 12),
        simulated('short lives', { life: 20, signals: 4, noise: 0.1, bend: 2 }, 30),
      ],
    },
    { title: 'Time to a limit', rows: kinds.flatMap((kind) => [0, 9].map((sisters) => wearRow(kind, sisters))) },
    {
      title: 'No wear, 30 days: share of the time with a number',
      rows: idle.map((kind) => ({ kind, units: UNITS, given: falseForecasts(kind, UNITS, SEED) })),
    },
  ],
  process.env['GEMBA_YARDSTICKS'] ? [] : ['GEMBA_YARDSTICKS is not set: no turbofans.'],
)
