/** A past that is learnt by several threads is what one thread makes of it, whichever of them is done first. */
import { expect, test } from 'vitest'
import { createRng } from '../base/rng.ts'
import { MachineLearner } from './machine-learner.ts'
import type { ForesightEvent, ToWorker } from './messages.ts'
import type { PlanSignal } from './plan.ts'
import { type FromLearner, Shards, type ToLearner } from './shards.ts'
import { columnsOf, DAY, HOUR, MINUTE, planOfRobots, robots, samplesOf, START } from './testing/plant-of-joints.ts'
import { Watcher } from './watcher.ts'

const MACHINES = 5
const DAYS = 9
const END = START + DAYS * DAY
const document = robots(MACHINES)
const plan = planOfRobots({
  ...document,
  assets: [
    {
      id: 'line',
      name: 'Line',
      signals: { product: { name: 'Product', type: 'integer', role: 'product', bindings: [{ topic: 'product' }] } },
    },
    ...document.assets.map((asset) => ({ ...asset, parent: 'line' })),
  ],
})
const product = plan.find(({ isSetting }) => isSetting)!
const joints = plan.filter(({ states, isSetting }) => states === null && !isSetting)

/** One wears, one has an hour in which it is unusual, all stand at night. */
const isRunning = (_: number, time: number): boolean => (time - START) % DAY < 20 * HOUR
const worn = (robot: number, time: number): number =>
  robot === 0 ? (time - START) / (10 * DAY) : robot === 2 && time >= END - 2 * DAY && time < END - 47 * HOUR ? 0.9 : 0

const minutesOf = (signal: PlanSignal, from: number, to: number): ToWorker => {
  const robot = joints.indexOf(signal)
  const rng = createRng(7).fork(`${signal.id} ${from}`)
  const t = Float64Array.from({ length: (to - from) / MINUTE }, (_, i) => from + i * MINUTE)
  const mean = t.map((time) => 1 + worn(robot, time) + rng.normal(0, 0.05))
  // Now and then nothing came.
  for (let i = 100; i < mean.length; i += 997) mean[i] = Number.NaN
  return { kind: 'minutes', slot: signal.slot, t, mean, code: t.map((time) => (isRunning(robot, time) ? 6 : 2)) }
}

/** As the reader tells it: settings, then machines group by group, a machine's minutes day by day, then its last samples. */
function* told(): Generator<ToWorker> {
  yield {
    kind: 'setting',
    slot: product.slot,
    t: Float64Array.from({ length: DAYS }, (_, day) => START + day * DAY),
    value: Float64Array.from({ length: DAYS }, (_, day) => 1 + (day % 2)),
  }
  yield { kind: 'release', slots: [product.slot], now: END }
  const groups = [joints.slice(0, 2), joints.slice(2, 4), joints.slice(4)]
  for (const group of groups) {
    const until = END - HOUR
    for (const signal of group) {
      for (let from = START; from < until; from += DAY) {
        yield minutesOf(signal, from, Math.min(from + DAY, until))
        yield { kind: 'state', slot: signal.stateSlots[0]!, code: 6, at: Math.min(from + DAY, until) - MINUTE }
      }
    }
    const slots = group.flatMap(({ slot, stateSlots }) => [slot, ...stateSlots])
    const rows = [...samplesOf(plan, until, END, { isRunning, worn })].filter(([slot]) => slots.includes(slot))
    yield { kind: 'recorded', columns: columnsOf(rows.filter(([, , , time]) => time < until + HOUR / 2)) }
    yield { kind: 'hold', slots }
    // While it is held, and some of it learnt elsewhere.
    yield { kind: 'samples', columns: [columnsOf(rows.filter(([, , , time]) => time >= END - HOUR / 4))] }
    yield { kind: 'recorded', columns: columnsOf(rows.filter(([, , , time]) => time >= until + HOUR / 2)) }
    yield { kind: 'release', slots, now: END }
  }
  // Learnt anew from the beginning: whoever has something of it gives it back first.
  yield minutesOf(joints[0]!, START, START + DAY)
  yield { kind: 'forget', slots: joints.slice(0, 2).map(({ slot }) => slot), now: END }
  for (const signal of joints.slice(0, 2)) yield minutesOf(signal, START, END)
  yield { kind: 'renew', slots: [joints[1]!.slot], at: END - DAY }
  yield { kind: 'release', slots: joints.slice(0, 2).map(({ slot }) => slot), now: END }
  yield { kind: 'past-ends', telling: 1 }
}

interface Outcome {
  readonly events: readonly ForesightEvent[]
  readonly saved: ReadonlyMap<string, Uint8Array>
  readonly isTold: boolean
  readonly lent: number
}

const handling = (watcher: Watcher, done: () => void) => (message: ToWorker) => {
  if (message.kind === 'minutes') watcher.minutes(message.slot, message.t, message.mean, message.code)
  else if (message.kind === 'setting') watcher.setting(message.slot, message.t, message.value)
  else if (message.kind === 'state') watcher.state(message.slot, message.code, message.at)
  else if (message.kind === 'hold') watcher.hold(message.slots)
  else if (message.kind === 'samples') watcher.samples(message.columns)
  else if (message.kind === 'recorded') watcher.recorded(message.columns)
  else if (message.kind === 'release') watcher.release(message.slots, message.now)
  else if (message.kind === 'forget') watcher.forget(message.slots)
  else if (message.kind === 'renew') watcher.renew(message.slots, message.at)
  else if (message.kind === 'past-ends') done()
  else throw new Error(message.kind)
}

/** With so many threads, none of which takes its next message before it is drawn. */
const learnt = (threads: number, seed: number): Outcome => {
  const watcher = new Watcher({ get: () => null })
  watcher.replace(plan, new Float64Array(plan.length).fill(Infinity))
  const rng = createRng(seed)
  const inbox: ToLearner[][] = Array.from({ length: threads }, () => [])
  const machines = Array.from({ length: threads }, () => new Map<string, MachineLearner>())
  let isTold = false
  let lent = 0
  const shards = new Shards(
    watcher,
    threads,
    (which) => ({
      // As it arrives in another thread: nothing is shared.
      send: (message, transfer) =>
        void inbox[which]!.push(structuredClone(message, { transfer: [...transfer] as ArrayBuffer[] })),
    }),
    handling(watcher, () => (isTold = true)),
    0,
  )
  const work = (which: number): void => {
    const message = inbox[which]!.shift()!
    const of = machines[which]!
    if (message.kind === 'lend') lent++
    if (!of.has(message.asset)) of.set(message.asset, new MachineLearner())
    const machine = of.get(message.asset)!
    if (message.kind === 'lend') machine.lend(message.record)
    else if (message.kind === 'rows') machine.rows(message.rows)
    else {
      of.delete(message.asset)
      const back: FromLearner = { asset: message.asset, learnt: machine.learnt() }
      shards.back(structuredClone(back))
    }
  }
  const busy = (): number[] => inbox.flatMap((messages, which) => (messages.length > 0 ? [which] : []))
  for (const message of told()) {
    shards.take(message)
    while (rng.next() < 0.4 && busy().length > 0) work(busy()[Math.floor(rng.next() * busy().length)]!)
  }
  while (busy().length > 0) work(busy()[Math.floor(rng.next() * busy().length)]!)
  expect(shards.isIdle).toBe(true)
  const saved = new Map([...watcher.changed()].map(([name, save]) => [name, save()]))
  return { events: watcher.takeEvents(), saved, isTold, lent }
}

const alone = learnt(1, 1)

test('one thread learns it all itself: what wears is expected, an hour is unusual, sisters are compared', () => {
  expect(alone.lent).toBe(0)
  expect(alone.isTold).toBe(true)
  const kinds = new Set(alone.events.map(({ kind }) => kind))
  for (const kind of ['episode', 'worn', 'goes-on'] as const) expect(kinds).toContain(kind)
  expect([...alone.saved.keys()].filter((name) => name.startsWith('fleet'))).not.toEqual([])
})

test.each([
  [2, 1],
  [2, 2],
  [2, 3],
  [3, 4],
  [3, 5],
  [4, 6],
])('%i threads: the same events in the same order, the same bytes (seed %i)', (threads, seed) => {
  const several = learnt(threads, seed)
  expect(several.lent).toBeGreaterThan(MACHINES)
  expect(several.isTold).toBe(true)
  expect(several.events).toEqual(alone.events)
  expect([...several.saved.keys()]).toEqual([...alone.saved.keys()])
  for (const [name, bytes] of several.saved) expect(Buffer.compare(bytes, alone.saved.get(name)!), name).toBe(0)
})

test('little is learnt where it is told: no thread is begun for it', () => {
  const watcher = new Watcher({ get: () => null })
  watcher.replace(plan, new Float64Array(plan.length).fill(Infinity))
  const begun: number[] = []
  const shards = new Shards(
    watcher,
    2,
    (which) => ({ send: () => void begun.push(which) }),
    handling(watcher, () => undefined),
  )
  shards.take(minutesOf(joints[0]!, START, START + DAY))
  expect(begun).toEqual([])
  expect(shards.isIdle).toBe(true)
  for (let day = 1; day < 80; day++) shards.take(minutesOf(joints[0]!, START + day * DAY, START + (day + 1) * DAY))
  expect(begun).not.toEqual([])
})
