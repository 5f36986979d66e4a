/**
 * Twelve minutes of the demo, recorded as a gateway records it, then shown again at forty moments in any order: values, qualities, receive times,
 * ages and alarms are those that were captured while it ran. Places of vehicles are values, too; what is drawn of them follows from these.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AlarmBoard } from '../../alarms/board.ts'
import { boardAt } from '../../alarms/board-at.ts'
import type { AlarmChange } from '../../alarms/alarm-register.ts'
import { AlarmEngine } from '../../alarms/engine.ts'
import { slotOf, timeMs } from '../../base/brand.ts'
import { ok } from '../../base/result.ts'
import { createRng } from '../../base/rng.ts'
import { Plant } from '../../plant/plant.ts'
import { Historian } from '../../server/historian/historian.ts'
import { Ingest } from '../../server/ingest/ingest.ts'
import { eventually } from '../../server/testing/ports.ts'
import { loadTwin } from '../../twin/load.ts'
import { ValueTable } from '../../values/table.ts'
import type { AlarmEvent } from '../../wire/alarms.ts'
import { applyBatch } from '../apply-batch.ts'
import { ReplaySource } from './replay-source.ts'

const T0 = Date.UTC(2026, 2, 3, 10)
const MINUTES = 12
const MOMENTS = 40
const STEP_MS = 100
const SEED = 3

const loaded = loadTwin(
  JSON.parse(readFileSync(new URL('../../../public/twins/demo/twin.json', import.meta.url), 'utf8')),
)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value

const told = (values: ValueTable, alarms: AlarmBoard | AlarmEngine, at: number) => ({
  at,
  signals: twin.heard.map(({ id, slot, type }) =>
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
  alarms: (alarms instanceof AlarmEngine ? alarms.rows() : [...alarms.rows]).toSorted((a, b) =>
    a.key < b.key ? -1 : 1,
  ),
})

test('replay equals live: the demo at forty moments, to the sample and the alarm', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'gemba-replayed-'))
  let now = T0
  const opened = await Historian.open(join(dir, 'history'), { now: () => now })
  if (!opened.ok) throw new Error(opened.error)
  const historian = opened.value
  historian.register(
    twin.signals.map(({ id }) => id),
    twin.signals.map(({ staleAfterMs }) => staleAfterMs ?? Number.POSITIVE_INFINITY),
  )
  const events: AlarmEvent[] = []
  const note = (changes: readonly AlarmChange[]): void => {
    for (const change of changes) events.push({ ...change, cursor: events.length + 1 })
  }
  const ingest = new Ingest(twin, ['plant'], {
    clock: () => now,
    recorder: historian,
    sample: (slot, value, text, quality, time, at) => engine.sample(slot, value, text, quality, time, at),
    changed: () => {},
    limit: (slot, time) => historian.setLimit(slot, ingest.values.limitMs[slot]!, time),
    faults: (index, faults, at) => note(engine.faults(index, faults, at)),
  })
  const engine = new AlarmEngine(twin, ingest.values)
  const rng = createRng(SEED)
  const steps = (MINUTES * 60_000) / STEP_MS
  const moments = new Set<number>()
  while (moments.size < MOMENTS) moments.add(Math.floor(rng.between(steps / 20, steps - 50)))
  const plant = new Plant(twin, { seed: SEED, faultRate: 40 })
  const encoder = new TextEncoder()
  const captured: ReturnType<typeof told>[] = []
  try {
    for (let step = 1; step <= steps; step++) {
      now = T0 + step * STEP_MS
      plant.step()
      for (const { topic, payload } of plant.messages(now))
        ingest.message('plant', topic, typeof payload === 'string' ? encoder.encode(payload) : payload, false, now)
      note(engine.evaluate(ingest.values.drain(), timeMs(now)))
      note(engine.tick(timeMs(now)))
      // Between two steps: nothing comes in the millisecond that is looked at.
      if (moments.has(step)) captured.push(told(ingest.values, engine, now + STEP_MS / 2))
      if (step % 600 === 0) await historian.flush()
    }
    await historian.flush()
    await historian.compact()
    expect(
      captured.some(({ alarms }) => alarms.length > 0),
      'something was wrong meanwhile',
    ).toBe(true)
    expect(new Set(captured.map(({ alarms }) => JSON.stringify(alarms))).size).toBeGreaterThan(1)

    const values = new ValueTable(twin)
    const board = new AlarmBoard('gateway')
    const ids = twin.signals.map(({ id }) => id)
    const source = new ReplaySource({
      twin,
      reader: {
        state: (at) => historian.stateAt({ at, signals: ids }),
        range: (question) => historian.range(question),
        alarmsAt: async (at) => ok(boardAt([], events, at)),
        events: async (from, to) => ok(events.filter(({ at }) => at >= from && at < to)),
      },
      steady: () => performance.now(),
      now: () => now + 60_000,
      changed: () => {},
      caughtUp: () => {},
    })
    const end = source.start({
      batch: (batch, taken) => {
        applyBatch(values, batch)
        taken()
      },
      limits: (limits) => {
        for (const [at, ms] of limits) values.setLimit(slotOf(at), ms || Number.POSITIVE_INFINITY)
      },
      alarms: (rows) => board.replace(rows, 0),
      lost: () => {},
    })
    try {
      for (const one of captured.toSorted(() => rng.next() - 0.5)) {
        source.seek(timeMs(one.at))
        await eventually(() => !source.waits, 'the moment')
        expect(source.trouble).toBeNull()
        const shown = told(values, board, one.at)
        expect(shown.signals.filter((row, i) => JSON.stringify(row) !== JSON.stringify(one.signals[i]))).toEqual([])
        expect(shown.alarms).toEqual(one.alarms)
      }
    } finally {
      end()
    }
  } finally {
    ingest.dispose()
    await historian.close()
    rmSync(dir, { recursive: true, force: true })
  }
}, 240_000)
