/** What each estimator costs: processor time of a sample, bytes of a state. */
import { ESTIMATORS } from '../../src/analytics/estimators.ts'
import type { Estimator } from '../../src/analytics/estimator.ts'
import { createRng } from '../../src/base/rng.ts'
import { cpuMs } from '../measuring/cpu.ts'
import type { Row, Table } from '../measuring/report.ts'
import { median } from '../measuring/stats.ts'

const ROUNDS = 9
const SEED = 12
const START = 1_795_200_000_000
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Of one signal or machine, a round. */
const SAMPLES = 8000

/**
 * @param stepMs between samples
 * @param values that each sample holds: the time of a sample is of one of them
 * @param sampleOf made before it is measured
 */
const rowOf = <State, Sample, Claim>(
  name: string,
  estimator: Estimator<State, Sample, Claim>,
  stepMs: number,
  values: number,
  sampleOf: () => Sample,
): Row => {
  const state = estimator.init()
  const count = Math.ceil(SAMPLES / values)
  let now = START
  const times: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const samples = Array.from({ length: count }, sampleOf)
    const ms = cpuMs(() => {
      for (const sample of samples) estimator.step(state, sample, (now += stepMs))
    })
    // The first makes it known and warm.
    if (round > 0) times.push((ms * 1000) / count / values)
  }
  return { estimator: name, 'µs a sample': median(times), 'bytes of a state': estimator.save(state).length }
}

export const costTables = (): { readonly tables: readonly Table[]; readonly notes: readonly string[] } => {
  const rng = createRng(SEED)
  const reading = (): { value: number; isUsable: boolean } => ({ value: rng.normal(20, 1), isUsable: true })
  const machines = (count: number) => (): { machine: string; value: number; isUsable: boolean }[] =>
    Array.from({ length: count }, (_, i) => ({ machine: `machine ${i}`, ...reading() }))
  const { unusual, timeToLimit, featureOf, sistersEvery } = ESTIMATORS
  const rows = [
    rowOf('unusual', unusual, MINUTE_MS, 1, reading),
    rowOf('time to limit', timeToLimit({ limit: 80, record: null }), MINUTE_MS, 1, reading),
    rowOf('feature, daily', featureOf({ periodMs: DAY_MS, beginsMs: 0 }), MINUTE_MS, 1, () => ({
      ...reading(),
      isWorking: true,
    })),
    rowOf('sisters, daily, 40 machines', sistersEvery(DAY_MS), DAY_MS, 40, machines(40)),
  ]
  return {
    tables: [
      { title: `What a sample of one signal or machine costs, median of ${ROUNDS} rounds (seed ${SEED})`, rows },
    ],
    notes: [],
  }
}
