/** A month at first start by the gateway's own threads, told as its reader tells it: by the clock, and by processor time of each. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { createRng } from '../../src/base/rng.ts'
import type { FromWorker, ToWorker } from '../../src/foresight/messages.ts'
import type { PlanSignal } from '../../src/foresight/plan.ts'
import { learnersHere } from '../../src/server/foresight/learner-thread.ts'
import type { Table } from '../measuring/report.ts'
import { EACH, MINUTE_MS, MONTH_MINUTES, OF_LEARNT, planned, SEED, START } from './at-size.ts'

const LEARNT = 100
/** Minutes of one message, and machines of one group, as the reader has them. */
const SPAN = 2880
const MACHINES = 5
const TICKS_A_SECOND = 100

/** Processor time of each thread of this process so far, s; empty where the system does not say. */
const threadSeconds = (): ReadonlyMap<string, number> => {
  try {
    return new Map(
      readdirSync('/proc/self/task').map((id) => {
        const fields = readFileSync(`/proc/self/task/${id}/stat`, 'utf8').split(') ')[1]!.split(' ')
        return [id, (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND]
      }),
    )
  } catch {
    return new Map()
  }
}

interface Past {
  readonly signal: PlanSignal
  readonly mean: Float64Array
}

function* told(plan: readonly PlanSignal[], past: readonly Past[]): Generator<ToWorker> {
  const end = START + MONTH_MINUTES * MINUTE_MS
  const settings = plan.filter(({ isSetting }) => isSetting).map(({ slot }) => slot)
  yield { kind: 'release', slots: settings, now: end }
  for (let group = 0; group < past.length; group += MACHINES * EACH) {
    const own = past.slice(group, group + MACHINES * EACH)
    for (let machine = 0; machine < own.length; machine += EACH)
      for (let from = 0; from < MONTH_MINUTES; from += SPAN)
        for (const { signal, mean } of own.slice(machine, machine + EACH))
          yield {
            kind: 'minutes',
            slot: signal.slot,
            t: Float64Array.from({ length: SPAN }, (_, i) => START + (from + i) * MINUTE_MS),
            mean: mean.slice(from, from + SPAN),
            code: new Float64Array(SPAN).fill(6),
          }
    const slots = own.flatMap(({ signal }) => [signal.slot, ...signal.stateSlots])
    yield { kind: 'release', slots: [...new Set(slots)], now: end }
  }
  yield { kind: 'past-ends', telling: 1 }
}

const transferOf = (message: ToWorker): ArrayBuffer[] =>
  message.kind === 'minutes' ? [message.t, message.mean, message.code].map(({ buffer }) => buffer as ArrayBuffer) : []

export const monthTables = async (): Promise<{
  readonly tables: readonly Table[]
  readonly notes: readonly string[]
}> => {
  const plan = planned(LEARNT)
  const rng = createRng(SEED)
  const past = plan
    .filter(({ states }) => states === null)
    .map((signal) => ({ signal, mean: Float64Array.from({ length: MONTH_MINUTES }, () => rng.normal(20, 1)) }))
  const dir = mkdtempSync(join(tmpdir(), 'gemba-month-'))
  const worker = new Worker(new URL('./actors/foresight-worker.js', import.meta.url), {
    workerData: { checkpointFile: join(dir, 'learnt.sqlite'), learners: learnersHere() },
  })
  const heard = (kind: FromWorker['kind']): Promise<void> =>
    new Promise((done) => {
      const on = (message: FromWorker): void => {
        if (message.kind !== kind) return
        worker.off('message', on)
        done()
      }
      worker.on('message', on)
    })
  const send = (message: ToWorker): void => worker.postMessage(message, transferOf(message))
  const ready = heard('ready')
  send({ kind: 'twin', isFirst: true, signals: plan })
  send({ kind: 'twin-ends', telling: 1, limitMs: new Float64Array(plan.length).fill(Infinity) })
  await ready
  const before = threadSeconds()
  const began = performance.now()
  const ended = heard('past-ended')
  for (const message of told(plan, past)) send(message)
  await ended
  const clock = (performance.now() - began) / 1000
  const spent = [...threadSeconds()].map(([id, s]) => s - (before.get(id) ?? 0)).toSorted((a, b) => b - a)
  await worker.terminate()
  rmSync(dir, { recursive: true, force: true })
  const times = OF_LEARNT / LEARNT
  const row = {
    'signals learnt': LEARNT,
    days: 30,
    processors: availableParallelism(),
    threads: Math.max(1, learnersHere()),
    's by the clock': clock,
    's of all processors': spent.reduce((sum, s) => sum + s, 0),
    's of the busiest thread': spent[0] ?? Number.NaN,
    [`s for ${OF_LEARNT} by the clock`]: clock * times,
  }
  return {
    tables: [
      { title: 'A month of minutes at first start, by as many threads as this machine learns with', rows: [row] },
    ],
    notes: [`Must: ${OF_LEARNT} signals in 60 s by the clock.`],
  }
}
