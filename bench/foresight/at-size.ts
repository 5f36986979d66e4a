/** What foresight costs at the size of a plant: signals at 1 Hz in one thread, and a month of a first start. */
import { createRng } from '../../src/base/rng.ts'
import { atOnce } from '../../src/base/steps.ts'
import type { SampleColumns } from '../../src/foresight/messages.ts'
import { planOf, type PlanSignal } from '../../src/foresight/plan.ts'
import { Watcher } from '../../src/foresight/watcher.ts'
import { loadInForce } from '../../src/twin/load-in-force.ts'
import { cpuMs } from '../measuring/cpu.ts'
import type { Table } from '../measuring/report.ts'

export const SEED = 12
export const START = 1_795_200_000_000
export const MINUTE_MS = 60_000
const SIGNALS = 10_000
/** Of a machine: a state, and so many numbers with a limit each, under a product that its line says. */
export const EACH = 10
const WARM_MINUTES = 130
const MEASURED_MINUTES = 3
/** Of the month: so many signals are learnt, all of the month each. */
const LEARNT = 50
export const OF_LEARNT = 500
export const MONTH_MINUTES = 30 * 1440

export const planned = (signals: number): readonly PlanSignal[] => {
  const bound = (topic: string, more: object = {}) => ({ name: topic, bindings: [{ topic }], ...more })
  const states = { execute: { code: 6, name: 'Running' }, stopped: { code: 2, name: 'Stopped', tone: 'stopped' } }
  const keys = Array.from({ length: EACH }, (_, i) => `n-${i}`)
  const loaded = loadInForce({
    format: 1,
    id: 'plant',
    name: 'Plant',
    classes: {
      machine: {
        name: 'Machine',
        signals: {
          state: bound('{asset}/state', { type: 'state', role: 'state', states }),
          ...Object.fromEntries(keys.map((key) => [key, bound(`{asset}/${key}`)])),
        },
        alarms: Object.fromEntries(
          keys.map((key) => [key, { name: key, priority: 'low', signal: key, when: { above: 40 } }]),
        ),
      },
    },
    assets: [
      { id: 'line', name: 'Line', signals: { product: bound('product', { type: 'integer', role: 'product' }) } },
      ...Array.from({ length: signals / EACH }, (_, i) => ({
        id: `m-${i}`,
        name: `M-${i}`,
        class: 'machine',
        parent: 'line',
      })),
    ],
  })
  if (!loaded.ok) throw new Error('the twin is wrong')
  return atOnce(planOf(loaded.value.twin))
}

const started = (plan: readonly PlanSignal[]): Watcher => {
  const watcher = new Watcher({ get: () => null })
  watcher.replace(plan, new Float64Array(plan.length).fill(Infinity))
  return watcher
}

const held = (): number => {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** All signals at one moment. */
const columnsAt = (plan: readonly PlanSignal[], time: number, next: () => number): SampleColumns => ({
  count: plan.length,
  slot: Uint32Array.from(plan, ({ slot }) => slot),
  value: Float64Array.from(plan, ({ states, isSetting }) => (isSetting ? 1 : states ? 6 : next())),
  usable: new Uint8Array(plan.length).fill(1),
  time: new Float64Array(plan.length).fill(time),
})

const live = () => {
  const plan = planned(SIGNALS)
  const rng = createRng(SEED)
  const next = (): number => rng.normal(20, 1)
  const before = held()
  const watcher = started(plan)
  watcher.release(
    plan.map(({ slot }) => slot),
    START,
  )
  const at = (time: number): void => {
    const columns = columnsAt(plan, time, next)
    spent += cpuMs(() => {
      watcher.samples([columns])
      watcher.tick(time)
    })
    watcher.takeEvents()
  }
  let spent = 0
  let time = START
  for (let i = 0; i < WARM_MINUTES; i++, time += MINUTE_MS) at(time)
  spent = 0
  for (let i = 0; i < MEASURED_MINUTES * 60; i++, time += 1000) at(time)
  const bytes = held() - before
  // Weighed while it is held.
  watcher.tick(time)
  return {
    signals: SIGNALS,
    'of a core, %': (100 * spent) / (MEASURED_MINUTES * MINUTE_MS),
    'memory, MB': bytes / 1e6,
  }
}

const month = () => {
  const plan = planned(LEARNT)
  const rng = createRng(SEED)
  const watcher = started(plan)
  const slots = plan.map(({ slot }) => slot)
  const t = Float64Array.from({ length: MONTH_MINUTES }, (_, m) => START + m * MINUTE_MS)
  const code = new Float64Array(MONTH_MINUTES).fill(6)
  let spent = 0
  for (const { slot, states } of plan) {
    if (states) continue
    const mean = Float64Array.from(t, () => rng.normal(20, 1))
    spent += cpuMs(() => watcher.minutes(slot, t, mean, code))
  }
  spent += cpuMs(() => watcher.release(slots, START + MONTH_MINUTES * MINUTE_MS))
  return {
    'signals learnt': LEARNT,
    days: 30,
    's of a core': spent / 1000,
    [`s for ${OF_LEARNT}`]: (spent / 1000) * (OF_LEARNT / LEARNT),
  }
}

export const sizeTables = (): { readonly tables: readonly Table[]; readonly notes: readonly string[] } => {
  return {
    tables: [
      { title: `${SIGNALS} signals at 1 Hz, each with state, product and limit (seed ${SEED})`, rows: [live()] },
      { title: 'A month of minutes at first start, one thread alone', rows: [month()] },
    ],
    notes: ['Must: 15 % of a core and 100 MB.'],
  }
}
