import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { fitFailures, fitRepairs, type Spell } from '../fit/failures.ts'
import type { KnownLine, KnownStation } from '../from-twin/line-of.ts'
import { Line } from '../kernel/line.ts'
import { networkOf } from '../kernel/network.ts'
import type { LineModel } from '../model/schema.ts'
import { namedAsset } from '../testing/set-machine.ts'
import { BottleneckStudy } from './bottleneck.ts'

const MATTERS = { pieces: 10, kWh: 5, rejects: 1 }
const CYCLE_S = 180
const HOUR_S = 3600
const RECORD_H = 400

interface Truth {
  /** Mean hours at work between stops, and of a repair. */
  readonly tbf: number
  readonly ttr: number
}

/** A row of machines as its record of some weeks shows it. */
const lineOf = (seed: number, truths: readonly Truth[]): KnownLine => {
  const stations = truths.map(({ tbf, ttr }, i): KnownStation => {
    const rng = createRng(seed).fork(`record ${i}`)
    const spells: Spell[] = []
    const repairs: number[] = []
    for (let left = RECORD_H; left > 0;) {
      const length = -tbf * Math.log(1 - rng.next())
      spells.push({ length: Math.min(left, length), failed: length < left })
      if (length < left) repairs.push(ttr * Math.exp(rng.normal(-0.18, 0.6)))
      left -= length
    }
    return {
      asset: namedAsset(`m${i}`),
      failures: fitFailures(spells, [], 100),
      repairs: fitRepairs(repairs, [], 0.25),
      knownHours: RECORD_H,
      cycle: { meanS: CYCLE_S, sdS: 4, cycles: 8000, basis: 'own' },
      carriers: [],
      buffer: { places: 2, basis: 'told' },
      rejects: null,
      feedS: null,
      power: null,
    }
  })
  return { model: modelOf(stations), stations, goodSinks: ['out'], splits: [], suppliers: [], beyond: [] }
}

const modelOf = (stations: readonly KnownStation[]): LineModel => ({
  name: 'line',
  timeUnit: 's',
  sources: [{ id: 'supply', unlimited: true, to: 'm0' }],
  stations: stations.map(({ asset, failures, repairs }, i) => ({
    id: asset.id,
    processingTime: { type: 'lognormal', mean: CYCLE_S, sd: 4 },
    servers: 1,
    buffer: 2,
    whenFull: 'block',
    failures: [
      {
        dependsOn: 'operation',
        timeBetweenFailures: { type: 'weibull', shape: failures.shape, scale: failures.scale * HOUR_S },
        repairTime: { type: 'lognormal', median: repairs.median * HOUR_S, sigma: repairs.sigma },
      },
    ],
    to: i + 1 < stations.length ? stations[i + 1]!.asset.id : 'out',
  })),
  sinks: [{ id: 'out' }],
  crews: [],
})

const adviceOf = (line: KnownLine, seed: number) => {
  const study = new BottleneckStudy(line, seed)
  for (const _ of study.steps());
  return study.advice(24, study.compared, MATTERS)
}

/** What half the stops of one machine really bring, pieces a day. */
const truthOf = (truths: readonly Truth[], at: number): number => {
  const rate = (rows: readonly Truth[]): number => {
    const model = modelOf(lineOf(1, rows).stations)
    const exact: LineModel = {
      ...model,
      stations: model.stations.map((row, i) => ({
        ...row,
        failures: [
          {
            dependsOn: 'operation',
            timeBetweenFailures: { type: 'exponential', mean: rows[i]!.tbf * HOUR_S },
            repairTime: { type: 'lognormal', median: rows[i]!.ttr * Math.exp(-0.18) * HOUR_S, sigma: 0.6 },
          },
        ],
      })),
    }
    const line = new Line(networkOf(exact))
    line.reset(5, 0)
    line.runUntil(10_000 * HOUR_S)
    return (line.out[0]! / 10_000) * 24
  }
  return rate(truths.with(at, { ...truths[at]!, tbf: truths[at]!.tbf * 2 })) - rate(truths)
}

test('the machine that stops most is named, and the interval covers what half its stops would bring', () => {
  const truths = [
    { tbf: 40, ttr: 0.3 },
    { tbf: 8, ttr: 0.8 },
    { tbf: 40, ttr: 0.3 },
    { tbf: 40, ttr: 0.3 },
  ]
  const truth = truthOf(truths, 1)
  let [found, covers] = [0, 0]
  for (let seed = 0; seed < 12; seed++) {
    const advice = adviceOf(lineOf(300 + seed, truths), seed)
    if (!advice) continue
    found++
    expect(advice.asset.id).toBe('m1')
    if (advice.gain.low <= truth && truth <= advice.gain.high) covers++
  }
  expect(found).toBeGreaterThanOrEqual(8)
  expect(covers).toBeGreaterThanOrEqual(found - 1)
})

test('of lines whose machines are all alike, none is named', () => {
  const alike = Array.from({ length: 4 }, () => ({ tbf: 16, ttr: 0.4 }))
  let told = 0
  for (let seed = 0; seed < 15; seed++) if (adviceOf(lineOf(900 + seed, alike), seed)) told++
  expect(told).toBe(0)
})

test('a line that nobody has watched long enough is left alone', () => {
  const line = lineOf(1, [
    { tbf: 8, ttr: 0.8 },
    { tbf: 40, ttr: 0.3 },
  ])
  const short = { ...line, stations: line.stations.map((one) => ({ ...one, knownHours: 20 })) }
  expect(adviceOf(short, 1)).toBeNull()
})
