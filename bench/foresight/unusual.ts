/** What is unusual in signals: its score on the Numenta benchmark, what a sample costs, what a signal takes, how long a month is learnt. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unusual } from '../../src/analytics/unusual/unusual.ts'
import { createRng } from '../../src/base/rng.ts'
import { rowOf } from '../../src/terminal/foresight/series-file.ts'
import { temporaryFolder } from '../factory/process.ts'
import { cpuMs } from '../measuring/cpu.ts'
import type { Row, Table } from '../measuring/report.ts'
import { median, spread } from '../measuring/stats.ts'

const SIGNALS = 10_000
const ROUNDS = 9
const SEED = 12
const START = 1_795_200_000_000
const DAY_MS = 86_400_000

const LEARNT_SIGNALS = 500
const LEARNT_DAYS = 30
/** So many are learnt; the time of 500 is worked out from them. */
const MEASURED_SIGNALS = 50

const noise = Float64Array.from(
  { length: 1 << 16 },
  (
    (rng) => () =>
      rng.normal(0, 1)
  )(createRng(SEED)),
)
const valueAt = (signal: number, now: number): number =>
  20 + 8 * Math.sin((2 * Math.PI * (now % DAY_MS)) / DAY_MS) + noise[(signal * 7919 + now / 1000) & 0xffff]!

const scoresOf = (rows: readonly { readonly at: number; readonly value: number }[]): string[] => {
  const state = unusual.init()
  return rows.map(({ at, value }) => String(unusual.step(state, { value, isUsable: true }, at).score))
}

const nab = (yardsticks: string): Table => {
  const data = join(yardsticks, 'nab/data')
  const out = temporaryFolder()
  let equal = 0
  const names = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.csv'))
  for (const name of names) {
    const rows = readFileSync(join(data, name), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => {
        const row = rowOf(line)
        if (!row.ok) throw new Error(`${name}: ${row.error}`)
        return row.value
      })
    const scores = scoresOf(rows)
    const half = Math.floor(rows.length / 2)
    if (scoresOf(rows.slice(0, half)).join() === scores.slice(0, half).join()) equal++
    mkdirSync(dirname(join(out, name)), { recursive: true })
    writeFileSync(join(out, name), `${scores.join('\n')}\n`)
  }
  const answer = execFileSync(process.execPath, [join(yardsticks, 'score-nab.mjs'), out], { encoding: 'utf8' })
  const score = (profile: string): number => Number(new RegExp(`${profile}: ([\\d.]+)`).exec(answer)?.[1])
  return {
    title: `Numenta Anomaly Benchmark, ${names.length} series`,
    rows: [
      { measure: 'standard profile', is: score('standard'), must: '≥ 70' },
      { measure: 'few false alarms', is: score('reward_low_FP_rate'), must: '' },
      { measure: 'few misses', is: score('reward_low_FN_rate'), must: '' },
      { measure: 'series whose first half scores the same alone', is: equal, must: String(names.length) },
    ],
  }
}

const memory = (): number => {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const cost = (): Table => {
  const before = memory()
  const states = Array.from({ length: SIGNALS }, () => unusual.init())
  const bytes = (memory() - before) / SIGNALS
  const last = new Float64Array(SIGNALS)
  const sample = { value: 0, isUsable: true }
  let now = START
  const second = (): void => {
    now += 1000
    for (let i = 0; i < SIGNALS; i++) {
      sample.value = valueAt(i, now)
      unusual.step(states[i]!, sample, now)
    }
  }
  const floor = (): void => {
    for (let i = 0; i < SIGNALS; i++) last[i] = valueAt(i, now)
  }
  // A day before, so that all that is worked out is worked out: what came a second apart follows.
  now -= DAY_MS
  for (let i = 0; i < 150; i++) second()
  now += DAY_MS
  for (let i = 0; i < 50; i++) second()
  const floors: number[] = []
  const seconds: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    floors.push(cpuMs(floor))
    seconds.push(cpuMs(second))
  }
  const us = ((median(seconds) - median(floors)) * 1000) / SIGNALS
  return {
    title: `${SIGNALS.toLocaleString('en')} signals at 1 Hz, median of ${ROUNDS} seconds (seed ${SEED}), processor time`,
    rows: [
      { measure: 'µs a sample', is: us, must: '' },
      { measure: '% of a core', is: (us * SIGNALS) / 1e4, must: '≤ 15' },
      { measure: 'KB a signal', is: bytes / 1000, must: '≤ 10' },
      { measure: 'ms a second, with its floor', is: median(seconds), must: '' },
      { measure: 'spread', is: spread(seconds), must: '' },
    ],
  }
}

const learning = (): Table => {
  const learn = (stepMs: number, samples: number): number => {
    const sample = { value: 0, isUsable: true }
    const ms = cpuMs(() => {
      for (let signal = 0; signal < MEASURED_SIGNALS; signal++) {
        const state = unusual.init()
        for (let i = 0; i < samples; i++) {
          const now = START + i * stepMs
          sample.value = valueAt(signal, now)
          unusual.step(state, sample, now)
        }
      }
    })
    return ((ms / 1000) * LEARNT_SIGNALS) / MEASURED_SIGNALS
  }
  const row = (history: string, stepMs: number, samples: number, must: string): Row => ({
    history,
    samples,
    s: learn(stepMs, samples),
    must,
  })
  return {
    title: `Learning ${LEARNT_DAYS} days of ${LEARNT_SIGNALS} signals in one thread (processor time, worked out from ${MEASURED_SIGNALS})`,
    rows: [
      row('one a minute, all of it', 60_000, (LEARNT_DAYS * DAY_MS) / 60_000, '≤ 60'),
      row('one in ten minutes, all of it', 600_000, (LEARNT_DAYS * DAY_MS) / 600_000, ''),
      row('one a second, the last six hours', 1000, 6 * 3600, ''),
    ],
  }
}

export const unusualTables = (): { readonly tables: readonly Table[]; readonly notes: readonly string[] } => {
  const yardsticks = process.env['GEMBA_YARDSTICKS']
  return {
    tables: [...(yardsticks === undefined ? [] : [nab(yardsticks)]), cost(), learning()],
    notes: yardsticks === undefined ? ['no benchmark scored: GEMBA_YARDSTICKS does not say where it lies'] : [],
  }
}
