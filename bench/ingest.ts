/** Samples taken in for minutes on end with everything that is done with them meanwhile: kept up with, none lost, the past asked for beside it. */
import { join } from 'node:path'
import { Historian } from '../src/server/historian/historian.ts'
import { pause, temporaryFolder } from './factory/process.ts'
import { report } from './measuring/report.ts'
import { median, quantile, spread } from './measuring/stats.ts'

const SIGNALS = 1000
const RATE = 300_000
const SECONDS = Number(process.env['GEMBA_BENCH_S'] ?? 600)
const QUESTIONS = 20
const MOST_AT_RISK_MS = 1000
const MOST_SLOWER = 2
const MINUTE = 60_000

const opened = await Historian.open(join(temporaryFolder(), 'history'))
if (!opened.ok) throw new Error(opened.error)
const historian = opened.value
historian.register(
  Array.from({ length: SIGNALS }, (_, i) => `machine-${i}/heat`),
  Array.from({ length: SIGNALS }, () => MINUTE),
)
let recorded = 0
/** What is due by now, spread evenly over the time. */
const recordUntil = (due: number): void => {
  const now = Date.now()
  for (; recorded < due; recorded++)
    historian.record(
      recorded % SIGNALS,
      Math.round(500 + 200 * Math.sin(recorded / 1e6) + (recorded % 13)) / 10,
      0,
      now,
      0,
    )
}
const began = Date.now()
const ask = async (question: number): Promise<number> => {
  const from = performance.now()
  const answer = await historian.query({
    signal: `machine-${(question * 37) % SIGNALS}/heat`,
    from: began,
    to: began + 10_000,
    columns: 1000,
  })
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  if (answer.value.t.length === 0) throw new Error('nothing was found')
  return performance.now() - from
}
// A span that is asked for before and meanwhile.
for (let part = 1; part <= 100; part++) {
  recordUntil((part * RATE) / 10)
  await pause(100)
}
await historian.compact()
const idle: number[] = []
for (let question = -3; question < QUESTIONS; question++) {
  const ms = await ask(question + 3)
  if (question >= 0) idle.push(ms)
}

const before = recorded
const cpu = process.cpuUsage()
const from = performance.now()
let behindMs = 0
const risks: number[] = []
const filling = setInterval(() => {
  const lateness = performance.now()
  recordUntil(before + Math.floor(((lateness - from) / 1000) * RATE))
  risks.push(Date.now() - historian.stats().savedUntil)
  behindMs = Math.max(behindMs, performance.now() - lateness)
}, 10)
const busy: number[] = []
while (performance.now() - from < SECONDS * 1000) {
  busy.push(await ask(busy.length))
  await pause(Math.max(50, (SECONDS * 1000) / 200))
}
clearInterval(filling)
await historian.flush()
const seconds = (performance.now() - from) / 1000
const { user, system } = process.cpuUsage(cpu)
const { droppedFull, droppedTime, rows } = historian.stats()
await historian.close()

report(
  'ingest',
  [
    {
      title: `${SIGNALS} signals, asked for at ${RATE} samples/s for ${SECONDS} s with sealing, roll-ups and merging`,
      rows: [
        {
          what: 'samples/s taken in',
          value: (recorded - before - droppedFull - droppedTime) / seconds,
          must: `≥ ${RATE}`,
        },
        { what: 'samples lost', value: droppedFull + droppedTime, must: '0' },
        {
          what: 'not on disk yet, ms, 99.9 %',
          value: quantile(risks, 0.999),
          spread: spread(risks),
          must: `≤ ${MOST_AT_RISK_MS}`,
        },
        { what: 'ten seconds of a signal, idle, ms', value: median(idle), spread: spread(idle) },
        { what: 'the same meanwhile, ms', value: median(busy), spread: spread(busy), must: `≤ ${MOST_SLOWER} × idle` },
        { what: 'processors busy', value: (user + system) / 1e6 / seconds },
        { what: 'longest turn of the message path, ms', value: behindMs },
      ],
    },
  ],
  [`${rows} rows are in the history`],
)
