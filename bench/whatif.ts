/** The simulated line: events a second beside SimPy on the same models, what common random numbers save, and how near fitted failures are. */
import { spawnSync } from 'node:child_process'
import { distributionOf } from '../src/whatif/distributions/registry.ts'
import { fitFailures, fitRepairs } from '../src/whatif/fit/failures.ts'
import { readModel } from '../src/whatif/model/read-model.ts'
import type { LineModel, LineModelInput } from '../src/whatif/model/schema.ts'
import { Study } from '../src/whatif/study.ts'
import { failureHistory, TBF, TTR } from '../src/whatif/testing/failure-history.ts'
import { flipOf, FLIPS } from '../src/whatif/scenarios/option-flips.ts'
import { OptionStudy } from '../src/whatif/scenarios/option-study.ts'
import { outlookRecord } from '../src/whatif/scenarios/outlook.ts'
import { wornQuestion } from '../src/whatif/testing/worn-line.ts'
import { report, type Row } from './measuring/report.ts'
import { median, spread } from './measuring/stats.ts'
import { SIMPY_PROGRAM } from './simple/simpy.ts'
import { backTest } from './whatif/back-test.ts'
import { type Decided, decisions, isRight } from './whatif/decisions.ts'

const ROUNDS = 5
/** As long as a person waits, ms. */
const BUDGET_MS = 2000
const FLIP_FUTURES = 60
const MACHINES = 10
const BUFFER = 5
const [MEAN_TO_FAILURE, MEAN_REPAIR] = [100, 10]

const exponential = (mean: number) => ({ type: 'exponential' as const, mean })
const model = (written: LineModelInput): LineModel => {
  const read = readModel(written)
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  return read.value
}

const queue = model({
  timeUnit: 'h',
  sources: [{ id: 'in', interarrivalTime: exponential(1.25), to: 's' }],
  stations: [{ id: 's', processingTime: exponential(1), to: 'out' }],
  sinks: [{ id: 'out' }],
})
const line = (second = 1): LineModel =>
  model({
    timeUnit: 'h',
    sources: [{ id: 'in', unlimited: true, to: 'm0' }],
    stations: Array.from({ length: MACHINES }, (_, i) => ({
      id: `m${i}`,
      processingTime: exponential(i === 1 ? second : 1),
      buffer: BUFFER,
      failures: [{ timeBetweenFailures: exponential(MEAN_TO_FAILURE), repairTime: exponential(MEAN_REPAIR) }],
      to: i < MACHINES - 1 ? `m${i + 1}` : 'out',
    })),
    sinks: [{ id: 'out' }],
  })

interface Speed {
  readonly perSecond: number
  /** Mean number in the queue's system, or parts an hour of the line: both must measure the same. */
  readonly measured: number
}

/** Seconds of processor, not of clock: others on the machine then disturb less. */
const own = (of: LineModel, hours: number, id: string, name: string): Speed => {
  const study = new Study(of, { replications: 2, hours, warmupHours: 0, seed: 1 })
  const began = process.cpuUsage().user
  study.step(2)
  const seconds = (process.cpuUsage().user - began) / 1e6
  const result = study.result()
  if (!result.ok) throw new Error('the line stands still')
  const measured = result.value.measures.find((one) => one.id === id && one.name === name)!.estimate!.mean
  return { perSecond: result.value.events / seconds, measured }
}

const simpy = (which: 'queue' | 'line', hours: number): Speed | string => {
  const wanted = { which, hours, MACHINES, BUFFER, MEAN_TO_FAILURE, MEAN_REPAIR }
  for (const python of ['python3', '/usr/bin/python3']) {
    const { status, stdout, stderr } = spawnSync(python, ['-c', SIMPY_PROGRAM, JSON.stringify(wanted)], {
      encoding: 'utf8',
    })
    if (status === 0) return JSON.parse(stdout) as Speed
    if (!/No module named 'simpy'/.test(stderr ?? 'No module')) return stderr
  }
  return 'SimPy is missing: apt-get install python3-simpy3, or pip install simpy'
}

const cases = [
  { name: 'M/M/1, ρ .8', which: 'queue', of: queue, hours: 1_500_000, there: 40_000, id: 's', measure: 'inSystem', floor: 50 }, // prettier-ignore
  { name: `${MACHINES} machines with failures`, which: 'line', of: line(), hours: 50_000, there: 2000, id: 'line', measure: 'throughputPerHour', floor: 20 }, // prettier-ignore
] as const

const notes = [
  'an event is an arrival, a finished part, a failure or the end of a repair, here and there; seconds are of processor',
]
const rows: Row[] = cases.map(({ name, which, of, hours, there, id, measure, floor }) => {
  own(of, hours / 10, id, measure)
  const mine: number[] = []
  const theirs: number[] = []
  let [here, away] = [0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    const result = own(of, hours, id, measure)
    mine.push(result.perSecond / 1e6)
    here = result.measured
    const peer = simpy(which, there)
    if (typeof peer === 'string') {
      if (!notes.includes(peer)) notes.push(peer)
      continue
    }
    theirs.push(peer.perSecond / 1e6)
    away = peer.measured
  }
  const ratio = theirs.length ? median(mine) / median(theirs) : Number.NaN
  return {
    case: name,
    'M events/s': median(mine),
    spread: spread(mine),
    'SimPy M events/s': theirs.length ? median(theirs) : 'missing',
    ratio: theirs.length ? ratio : 'missing',
    'must be': `≥ ${floor}`,
    measured: here,
    'SimPy measured': theirs.length ? away : 'missing',
  }
})

const variance = (values: readonly number[]): number => {
  const mean = values.reduce((a, b) => a + b) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}
const throughput = (of: LineModel, seed: number): number => {
  const study = new Study(of, { replications: 1, hours: 2000, warmupHours: 100, seed })
  study.step(1)
  const result = study.result()
  return result.ok ? result.value.measures[0]!.estimate!.mean : Number.NaN
}
const seeds = Array.from({ length: 100 }, (_, i) => i + 1)
const base = seeds.map((seed) => throughput(line(), seed))
const differences = (from: number): number[] => seeds.map((seed, i) => throughput(line(0.9), seed + from) - base[i]!)
const [shared, independent] = [variance(differences(0)), variance(differences(1000))]

const fits = Array.from({ length: 500 }, (_, i) => {
  const { spells, repairs } = failureHistory(i + 1)
  const { shape, scale } = fitFailures(spells, [], 1)
  return {
    tbf: Math.abs(distributionOf({ type: 'weibull', shape, scale }).mean / TBF.mean - 1),
    ttr: Math.abs(fitRepairs(repairs, [], 1).median / TTR.median - 1),
  }
})

const repairs: Row[] = (
  [
    [2, 'now'],
    [6, 'now'],
    [20, 'shift end'],
    [75, 'run on'],
  ] as const
).map(([life, best]) => {
  const study = new OptionStudy(wornQuestion(life))
  const began = performance.now()
  do study.step(5)
  while (!study.settled && performance.now() - began < BUDGET_MS)
  const seconds = (performance.now() - began) / 1000
  const { recommended, futures, options } = study.judgement()
  return {
    'median life h': life,
    recommended: recommended ?? 'none',
    'must be': best,
    'parts lost by the best': options[0]!.lost.mean,
    'more than it': options
      .slice(1)
      .map(({ id, beside }) => `${id} ${beside!.lost!.mean.toFixed(1)}`)
      .join(', '),
    futures,
    s: seconds,
    'must take s': '≤ 2',
  }
})

const flips: Row[] = [6, 20, 45].map((life) => {
  const question = wornQuestion(life)
  const began = performance.now()
  const study = new OptionStudy(question)
  study.step(FLIP_FUTURES)
  const outcomes = FLIPS.map((flip) => [
    `${flip.assumption} × ${flip.factor}`,
    flipOf(question, flip, FLIP_FUTURES).recommended ?? 'none',
  ])
  const seconds = (performance.now() - began) / 1000
  return {
    'median life h': life,
    recommended: study.judgement().recommended ?? 'none',
    ...Object.fromEntries(outcomes),
    s: seconds,
  }
})

const seedsOf = (plants: number): number[] => Array.from({ length: plants }, (_, i) => i + 1)

/** Both take minutes: who has less time takes fewer, or none. */
const SHIFTS = Number(process.env['GEMBA_BENCH_SHIFTS'] ?? 60)
const DECISIONS = Number(process.env['GEMBA_BENCH_DECISIONS'] ?? 300)
const [EACH, LEARN_H, SHIFT_H] = [10, 24, 8]
const checked = backTest(seedsOf(SHIFTS / EACH), EACH, LEARN_H, SHIFT_H)
const { within, medianError } = outlookRecord(checked)

const decided = decisions(seedsOf(DECISIONS / EACH), EACH)
const shareOf = (chosen: (one: Decided) => string | undefined): number =>
  decided.filter((one) => isRight(one, chosen(one))).length / decided.length
const moreThanBest = (chosen: (one: Decided) => string): number =>
  decided.reduce((sum, one) => sum + one.cost.get(chosen(one))! - one.cost.get(one.best)!, 0) / decided.length
const chose: Row[] = [
  { by: 'the product', rule: (one: Decided) => one.chosen, must: '≥ .85' },
  { by: 'always now', rule: () => 'now', must: '' },
  { by: 'always the next closed time', rule: () => 'closed', must: '' },
  { by: 'always once it has failed', rule: () => 'run-on', must: '' },
].map(({ by, rule, must }) => ({
  chosen: by,
  'best or within 1 %': shareOf(rule),
  'must be': must,
  'pieces more than the best': moreThanBest(rule),
}))

report(
  'whatif',
  [
    { title: 'Events a second', rows },
    {
      title: `One machine of ${MACHINES} a tenth faster: variance of the difference in parts an hour, 100 pairs`,
      rows: [{ 'shared random numbers': shared, independent, ratio: independent / shared, 'must be': '≥ 5' }],
    },
    { title: 'A worn part on six machines: repair now, at shift end, or run on', rows: repairs },
    { title: `The same with one assumption wrong, ${FLIP_FUTURES} futures`, rows: flips },
    {
      title: `The demo plant's next shift of ${SHIFT_H} h, ${checked.length} shifts, fitted from ${LEARN_H} h and more`,
      rows: [
        { 'within 8 of 10 futures': within, 'must lie': '.7–.9', 'median error': medianError, 'must be': '≤ .04' },
      ],
    },
    {
      title: `${decided.length} decisions on the demo plant, each alternative really run`,
      rows: chose,
    },
    {
      title: 'Fitted from 60 days with an open spell, 500 machines: median error',
      rows: [
        {
          'mean time between failures %': 100 * median(fits.map(({ tbf }) => tbf)),
          'median repair time %': 100 * median(fits.map(({ ttr }) => ttr)),
          'must be': '≤ 10',
        },
      ],
    },
  ],
  notes,
)
