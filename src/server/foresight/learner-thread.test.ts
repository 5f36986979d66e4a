/** Threads that learn for the foresight thread: how many there are, and that it says and saves the same with and without them. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import Database from 'libsql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import type { ForesightEvent, FromWorker, ToWorker } from '../../foresight/messages.ts'
import { DAY, HOUR, MINUTE, planOfRobots, robots, START } from '../../foresight/testing/plant-of-joints.ts'
import { learnersFor } from './learner-thread.ts'
import { buildPrograms, programFolder, watchProgram } from './testing/thread-program.ts'
import type { WatchTask } from './watch-thread.ts'

const cache = programFolder('learners')
const program = watchProgram(cache)
beforeAll(() => buildPrograms(cache))
afterAll(() => rmSync(cache, { recursive: true, force: true }))

test('as many as there are processors where what is live comes first; else one is left to it; never more than four', () => {
  expect([1, 2, 3, 4, 64].map((processors) => learnersFor(processors, true))).toEqual([1, 2, 3, 4, 4])
  expect([1, 2, 3, 4, 64].map((processors) => learnersFor(processors, false))).toEqual([0, 1, 2, 3, 4])
})

const ROBOTS = 8
const DAYS = 4
const plan = planOfRobots(robots(ROBOTS))
const joints = plan.filter(({ states }) => states === null)

function* told(): Generator<ToWorker> {
  for (const [i, { slot }] of joints.entries()) {
    const rng = createRng(i)
    for (let day = 0; day < DAYS; day += 2) {
      const t = Float64Array.from({ length: 2880 }, (_, m) => START + day * DAY + m * MINUTE)
      const mean = t.map((time) => 1 + (i === 0 ? (time - START) / (20 * DAY) : 0) + rng.normal(0, 0.05))
      yield { kind: 'minutes', slot, t, mean, code: t.map(() => 6) }
    }
    if (i % 3 === 2 || i === ROBOTS - 1) {
      const slots = joints.slice(i - (i % 3), i + 1).flatMap((one) => [one.slot, ...one.stateSlots])
      yield { kind: 'release', slots, now: START + DAYS * DAY }
    }
  }
  yield { kind: 'past-ends', telling: 1 }
}

interface Outcome {
  readonly events: readonly ForesightEvent[]
  /** By name. */
  readonly saved: ReadonlyMap<string, Buffer>
}

const learntWith = async (learners: number): Promise<Outcome> => {
  const checkpointFile = join(cache, `learnt-${learners}.sqlite`)
  const task: WatchTask = { checkpointFile, learners, leastMinutes: 0 }
  const worker = new Worker(program, { workerData: task })
  const events: ForesightEvent[] = []
  const heard = (kind: FromWorker['kind']): Promise<void> =>
    new Promise((done, fail) => {
      worker.on('message', (message: FromWorker) => message.kind === kind && done())
      worker.on('error', fail)
    })
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'events') events.push(...message.events)
  })
  const send = (message: ToWorker): void => worker.postMessage(message)
  const [ready, learnt, ended] = (['ready', 'past-ended', 'ended'] as const).map(heard)
  send({ kind: 'twin', isFirst: true, signals: plan })
  send({ kind: 'twin-ends', telling: 1, limitMs: new Float64Array(plan.length).fill(Infinity) })
  await ready
  for (const message of told()) send(message)
  await learnt
  // Sisters are compared once all of them are told.
  send({ kind: 'tick', now: START + DAYS * DAY + HOUR })
  send({ kind: 'end' })
  await ended
  await worker.terminate()
  const db = new Database(checkpointFile)
  const rows = db.prepare('SELECT name, bytes FROM states ORDER BY name').all() as {
    name: string
    bytes: ArrayBuffer
  }[]
  db.close()
  return { events, saved: new Map(rows.map(({ name, bytes }) => [name, Buffer.from(bytes)])) }
}

test('one, two and three threads: the same is said and saved, to the byte', async () => {
  const [one, two, three] = await Promise.all([learntWith(1), learntWith(2), learntWith(3)])
  for (const kind of ['worn', 'fleet']) expect(one.events.some((event) => event.kind === kind)).toBe(true)
  expect(one.saved.size).toBeGreaterThan(ROBOTS)
  for (const several of [two, three]) {
    expect(several.events).toEqual(one.events)
    expect([...several.saved.keys()]).toEqual([...one.saved.keys()])
    for (const [name, bytes] of several.saved) expect(bytes.equals(one.saved.get(name)!), name).toBe(true)
  }
}, 120_000)
