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
  // Said before their past is told: within its minutes of the one, after them of the other.
  yield { kind: 'renew', slots: [joints[3]!.slot], at: START + 4 * DAY }
  yield { kind: 'renew', slots: [joints[4]!.slot], at: END - HOUR / 2 }
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

/** Threads of which none takes its next message before it is told to. */
const threadsFor = (watcher: Watcher, count: number, handle: (message: ToWorker) => void) => {
  const inbox: ToLearner[][] = Array.from({ length: count }, () => [])
  const machines = Array.from({ length: count }, () => new Map<string, MachineLearner>())
  const lent: string[] = []
  const shards = new Shards(
    watcher,
    count,
    (which) => ({
      // As it arrives in another thread: nothing is shared.
      send: (message, transfer) =>
        void inbox[which]!.push(structuredClone(message, { transfer: [...transfer] as ArrayBuffer[] })),
    }),
    handle,
    0,
  )
  const work = (which: number): void => {
    const message = inbox[which]!.shift()!
    const of = machines[which]!
    if (message.kind === 'lend') lent.push(message.asset)
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
  const finish = (which: number): void => {
    while (inbox[which]!.length > 0) work(which)
  }
  return { shards, work, busy, finish, lent }
}
const begun = (): Watcher => {
  const watcher = new Watcher({ get: () => null })
  watcher.replace(plan, new Float64Array(plan.length).fill(Infinity))
  return watcher
}
const savedOf = (watcher: Watcher) => new Map([...watcher.changed()].map(([name, save]) => [name, save()]))

/** With so many threads, each of which takes its next message whenever it is drawn. */
const learnt = (threads: number, seed: number): Outcome => {
  const watcher = begun()
  const rng = createRng(seed)
  let isTold = false
  const { shards, work, busy, lent } = threadsFor(
    watcher,
    threads,
    handling(watcher, () => (isTold = true)),
  )
  for (const message of told()) {
    shards.take(message)
    while (rng.next() < 0.4 && busy().length > 0) work(busy()[Math.floor(rng.next() * busy().length)]!)
  }
  while (busy().length > 0) work(busy()[Math.floor(rng.next() * busy().length)]!)
  expect(shards.isIdle).toBe(true)
  return { saved: savedOf(watcher), events: watcher.takeEvents(), isTold, lent: lent.length }
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

test('what is told of a machine while something of it waits comes after that', () => {
  const [first, other] = [joints[0]!, joints[1]!]
  const day = (signal: PlanSignal, nth: number) => minutesOf(signal, START + nth * DAY, START + (nth + 1) * DAY)
  const ended = { kind: 'past-ends', telling: 1 } as const
  const watcher = begun()
  const { shards, finish, lent } = threadsFor(
    watcher,
    2,
    handling(watcher, () => undefined),
  )
  shards.take(day(first, 0))
  shards.take(day(other, 0))
  shards.take(ended)
  shards.take(day(first, 1))
  finish(0)
  // It is back, and its second day waits for the other machine.
  shards.take(day(first, 2))
  finish(1)
  shards.take(ended)
  finish(0)
  finish(1)
  expect(shards.isIdle).toBe(true)
  expect(lent).toEqual(['r-1', 'r-2'])
  const one = begun()
  for (const message of [day(first, 0), day(other, 0), day(first, 1), day(first, 2)])
    handling(one, () => undefined)(message)
  const saved = savedOf(watcher)
  for (const [name, bytes] of savedOf(one)) expect(Buffer.compare(bytes, saved.get(name)!), name).toBe(0)
})

test('ended while it is learnt elsewhere: what is told once is not lost with it', () => {
  const handled: string[] = []
  const { shards } = threadsFor(begun(), 2, ({ kind }) => void handled.push(kind))
  const { slot } = joints[0]!
  const renew = { kind: 'renew', slots: [slot], at: END } as const
  shards.take(minutesOf(joints[0]!, START, START + DAY))
  shards.take({ kind: 'release', slots: [slot], now: END })
  shards.take(renew)
  shards.take(minutesOf(joints[0]!, START, START + DAY))
  shards.take({ kind: 'forget', slots: [slot], now: END })
  shards.take({ kind: 'clock', now: END, byMs: -DAY })
  // Whose slots are others.
  shards.take({ kind: 'twin', isFirst: true, signals: [] })
  shards.take(renew)
  shards.take({ kind: 'end' })
  expect(handled).toEqual(['renew', 'forget', 'clock', 'end'])
})

test('little is learnt where it is told: no thread is begun for it', () => {
  const watcher = begun()
  const started: number[] = []
  const shards = new Shards(
    watcher,
    2,
    (which) => ({ send: () => void started.push(which) }),
    handling(watcher, () => undefined),
  )
  shards.take(minutesOf(joints[0]!, START, START + DAY))
  expect(started).toEqual([])
  expect(shards.isIdle).toBe(true)
  // Of one past after the other each is little.
  for (let past = 1; past < 4; past++) {
    for (let day = 1; day < 30; day++) shards.take(minutesOf(joints[0]!, START + day * DAY, START + (day + 1) * DAY))
    shards.take({ kind: 'past-ends', telling: past })
  }
  expect(started).toEqual([])
  for (let day = 1; day < 80; day++) shards.take(minutesOf(joints[0]!, START + day * DAY, START + (day + 1) * DAY))
  expect(started).not.toEqual([])
})
