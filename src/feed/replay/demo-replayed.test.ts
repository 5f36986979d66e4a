/**
 * Minutes of the demo, recorded as a gateway records it – its own twin in force, its own alarms, its own journal –, then shown again at a hundred
 * moments in any order: values, qualities, receive times, ages and alarms are those that a page had then, and everything that moves is drawn
 * where it was drawn. All timers run on the demo's own clock: nothing here depends on how busy the machine is.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { AlarmBoard } from '../../alarms/board.ts'
import { slotOf, timeMs } from '../../base/brand.ts'
import { PiecedText } from '../../base/pieced-text.ts'
import { ok } from '../../base/result.ts'
import { createRng } from '../../base/rng.ts'
import type { Message } from '../../plant/machine.ts'
import { Plant, STEPS_A_SECOND, topicBase } from '../../plant/plant.ts'
import { Motion, type MotionSink } from '../../scene/motion/motion.ts'
import { drawnKinds } from '../../scene/equipment/library.ts'
import { layOut } from '../../scene/plan/layout.ts'
import { AlarmService } from '../../server/alarms/alarm-service.ts'
import { Faults } from '../../server/faults.ts'
import { Historian } from '../../server/historian/historian.ts'
import { Journal } from '../../server/journal/journal.ts'
import { LiveTwin } from '../../server/live-twin.ts'
import { Services } from '../../server/service.ts'
import { eventually } from '../../server/testing/ports.ts'
import { loadTwin } from '../../twin/load.ts'
import { ValueTable } from '../../values/table.ts'
import { applyBatch } from '../apply-batch.ts'
import { ReplaySource } from './replay-source.ts'

const T0 = Date.UTC(2026, 2, 3, 10)
/** The tool sensor of S-102 is silent for some of them. `GEMBA_REPLAYED_MIN=60` plays the whole hour, in a minute of a processor. */
const MINUTES = Number(process.env['GEMBA_REPLAYED_MIN'] ?? 12)
const MOMENTS = Math.round((MINUTES * 100) / 60) * 2
const STEP_MS = 100
/** A gateway's turn is over after this. */
const TURN_MS = 10
/** So many steps before a moment somebody begins to look, and looks on where the next one follows soon. */
const LOOKED_BEFORE = 30
const LOOKS_ON = 100
const SEED = 3
/** What moves is drawn live a little behind what was last heard of it: m, and degrees of a heading or a joint. */
const NEAR_M = 0.35
const NEAR_DEGREES = 20
const HOUR_MS = 3_600_000
/** All have spoken by then. */
const SPOKEN_MS = 60_000

const document = readFileSync(new URL('../../../public/twins/demo/twin.json', import.meta.url), 'utf8')
const loaded = loadTwin(JSON.parse(document))
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const layout = layOut(twin, drawnKinds)
const moving = layout.machines.filter(({ asset }) => asset.motion.size > 0)
const NOTHING: MotionSink = { carriers() {}, machine() {}, phase() {} }

const ends: (() => unknown)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const end of ends.splice(0).toReversed()) await end()
}, 60_000)

/** What a page shows at a moment. */
const told = (values: ValueTable, alarms: AlarmBoard, motion: Motion, at: number) => ({
  at,
  signals: twin.signals.map(({ id, slot, type }) =>
    values.receive[slot] === 0
      ? [id, 'never']
      : [
          id,
          type === 'text' ? values.text(slot) : values.value[slot],
          values.quality[slot],
          values.receive[slot],
          values.age(slot, timeMs(at)),
        ],
  ),
  alarms: alarms.rows.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  /** Of states since when they hold, where that was seen within the hour. */
  since: twin.signals.flatMap(({ id, slot, type }) =>
    type === 'state' && values.since[slot]! > Math.max(T0 + SPOKEN_MS, at - HOUR_MS) ? [[id, values.since[slot]]] : [],
  ),
  poses: moving.map(({ index }) => motion.poseOf(index, timeMs(at))),
})
type Told = ReturnType<typeof told>

const bases = new Map<string, string>(twin.assets.map((asset) => [asset.id, topicBase(asset)]))
/** Joints and vehicles tell of themselves ten times a second where somebody looks, and once otherwise: it is the same plant for a third of the work. */
const spoken = (plant: Plant, step: number, now: number, isLooked: boolean): readonly Message[] =>
  isLooked || step % STEPS_A_SECOND === 0
    ? plant.messages(now)
    : plant.machines.flatMap((machine, i) =>
        i % STEPS_A_SECOND === step % STEPS_A_SECOND ? machine.messages(bases.get(machine.id)!, now, plant.second) : [],
      )

/** The demo. @returns what a page that looked had at the moments; the past, for whoever reads it */
const record = async (dir: string, rng: () => number) => {
  let now = T0
  const clock = (): number => now
  const opened = await Historian.open(join(dir, 'history'), { now: clock, steady: clock })
  const journal = Journal.open(join(dir, 'journal.sqlite'))
  if (!opened.ok || !journal.ok) throw new Error('the folder cannot be used')
  const historian = opened.value
  ends.push(
    () => historian.close(),
    () => journal.value.close(),
  )

  const services = new Services(new Faults(clock, (_where, failure) => expect.unreachable(String(failure))))
  const live = new LiveTwin(
    { twin, text: PiecedText.of(document), problems: [] },
    { brokers: ['plant'], clock, history: historian, services, log: () => {} },
  )
  const { ingest } = live
  const alarms = services.add(new AlarmService({ twin, values: ingest.values, journal: journal.value, clock }))
  const board = new AlarmBoard('gateway')
  const { rows, cursor } = alarms.snapshot()
  board.replace(rows, cursor)
  const ended = alarms.subscribe({
    events: (events) => board.apply(events),
    list: () => board.replace(alarms.snapshot().rows, alarms.snapshot().cursor),
  })

  const plant = new Plant(twin, { seed: SEED, faultRate: 20 })
  const motion = new Motion(layout, ingest.values)
  const steps = (MINUTES * 60_000) / STEP_MS
  const moments = new Set<number>()
  while (moments.size < MOMENTS) moments.add(Math.floor(600 + rng() * (steps - 650)))
  const looked = new Set<number>()
  let before = Number.NEGATIVE_INFINITY
  for (const moment of [...moments].toSorted((a, b) => a - b)) {
    for (let step = moment - before < LOOKS_ON ? before : moment - LOOKED_BEFORE; step <= moment; step++)
      looked.add(step)
    before = moment
  }
  const captured: Told[] = []
  const encoder = new TextEncoder()
  const pass = (ms: number): void => {
    now += ms
    vi.advanceTimersByTime(ms)
  }
  for (let step = 1; step <= steps; step++) {
    pass(STEP_MS / 2)
    plant.step()
    for (const { topic, payload } of spoken(plant, step, now, looked.has(step)))
      ingest.message('plant', topic, typeof payload === 'string' ? encoder.encode(payload) : payload)
    if (looked.has(step))
      for (const { slot } of twin.heard) if (ingest.values.receive[slot] === now) motion.take(slot, timeMs(now))
    pass(TURN_MS)
    // Between two steps: nothing comes in the millisecond that is looked at.
    pass(STEP_MS / 2 - TURN_MS)
    if (looked.has(step)) motion.step(timeMs(now), NOTHING)
    if (moments.has(step)) captured.push(told(ingest.values, board, motion, now))
    if (step % 600 === 0) await historian.flush()
    // As it is sealed by itself, sooner; the last minutes lie in the tail.
    if (step % 2400 === 0 && step < steps) await historian.compact()
  }
  ended()
  live.dispose()
  alarms.dispose()
  await historian.flush()
  return { captured, historian, journal: journal.value, until: now + 60_000 }
}

/** Of two poses: m between them, and the largest angle, degrees. */
const apart = ([x, z, heading, ...links]: readonly number[], of: readonly number[]): readonly [number, number] => [
  Math.hypot(x! - of[0]!, z! - of[1]!),
  Math.max(Math.abs(((heading! - of[2]! + 540) % 360) - 180), ...links.map((link, i) => Math.abs(link - of[3 + i]!))),
]

test('replay equals live: the demo at forty moments, to the sample, the alarm and the place', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'gemba-replayed-'))
  ends.push(() => rmSync(dir, { recursive: true, force: true }))
  const { next } = createRng(SEED)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  const { captured, historian, journal, until } = await record(dir, next)
  vi.useRealTimers()
  const ages = captured.flatMap(({ signals }) => signals.map((row) => row.at(-1)))
  expect([...new Set(ages)].toSorted()).toEqual(['live', 'never', 'stale'])
  expect(new Set(captured.map(({ alarms }) => JSON.stringify(alarms))).size).toBeGreaterThan(1)
  expect(new Set(captured.map(({ poses }) => JSON.stringify(poses))).size).toBeGreaterThan(MOMENTS * 0.9)

  const values = new ValueTable(twin)
  const board = new AlarmBoard('gateway')
  const motion = new Motion(layout, values)
  const ids = twin.signals.map(({ id }) => id)
  let sinceAnswered = 0
  let changes = 0
  const source = new ReplaySource({
    twin,
    reader: {
      state: (at) => historian.stateAt({ at, signals: ids }),
      range: async () => expect.unreachable('it only stands'),
      since: async (question) => {
        const answer = await historian.since(question)
        setImmediate(() => sinceAnswered++)
        return answer
      },
      alarmsAt: async (at) => ok(journal.rowsAt(at)),
      events: async () => expect.unreachable('it only stands'),
    },
    steady: () => performance.now(),
    now: () => until,
    changed: () => {},
    caughtUp: () => {},
  })
  ends.push(
    source.start({
      batch: (batch, taken) => {
        applyBatch(values, batch)
        taken()
      },
      limits: (limits) => {
        for (const [at, ms] of limits) values.setLimit(slotOf(at), ms || Number.POSITIVE_INFINITY)
      },
      alarms: (rows) => board.replace(rows, 0),
      lost: () => {},
    }),
  )
  for (const [nth, one] of captured.toSorted(() => next() - 0.5).entries()) {
    source.seek(timeMs(one.at))
    await eventually(() => !source.waits && sinceAnswered > nth, 'the moment')
    expect(source.trouble).toBeNull()
    values.leap()
    for (const { slot } of twin.heard) if (values.receive[slot]! > 0) motion.take(slot, timeMs(one.at))
    motion.step(timeMs(one.at), NOTHING)
    const shown = told(values, board, motion, one.at)
    expect(shown.signals.filter((row, i) => JSON.stringify(row) !== JSON.stringify(one.signals[i]))).toEqual([])
    expect(shown.alarms).toEqual(one.alarms)
    expect(shown.since).toEqual(one.since)
    changes += shown.since.length
    shown.poses.forEach((pose, i) => {
      const [metres, degrees] = apart(pose, one.poses[i]!)
      if (metres > NEAR_M || degrees > NEAR_DEGREES)
        expect([moving[i]!.asset.id, pose], `drawn at ${one.at}`).toEqual([moving[i]!.asset.id, one.poses[i]])
    })
  }
  expect(changes).toBeGreaterThan(MOMENTS)
}, 600_000)
