import { expect, test } from 'vitest'
import { slotOf } from '../../base/brand.ts'
import { createRng } from '../../base/rng.ts'
import { loadTwin } from '../../twin/load.ts'
import { ValueTable } from '../../values/table.ts'
import type { Quality } from '../../wire/quality.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './format.ts'
import { testPlants } from './testing/plant.ts'

const T0 = Date.UTC(2026, 2, 3, 10)
const NAMES = ['idle', 'busy', 'flicker', 'broken', 'silent']
const plantAt = testPlants()

const loaded = loadTwin({
  format: 1,
  id: 't',
  name: 'T',
  assets: [
    {
      id: 'm',
      name: 'M',
      signals: Object.fromEntries(
        NAMES.map((name) => [name, { name, type: 'state', states: { on: { code: 1, name: 'On' } } }]),
      ),
    },
  ],
})

test('since when a value holds is what a table knew that heard all of it, in the tail, in segments and over late samples', async () => {
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  const values = new ValueTable(loaded.value)
  const plant = plantAt(T0)
  const historian = await plant.open()
  const ids = NAMES.map((name) => `m/${name}`)
  historian.register(ids)
  const { next } = createRng(8)
  /** How it stood after each minute. */
  const stood: { at: number; since: Map<string, number> }[] = []
  for (let minute = 0; minute < 110; minute++) {
    for (let second = 0; second < 60; second += 10) {
      const now = plant.wall
      const said: readonly (readonly [value: number, quality: Quality])[] = [
        [1, 0],
        [minute % 40 < 20 ? 1 : 2, 0],
        [Math.floor(next() * 3), 0],
        next() < 0.3 ? [Number.NaN, 2] : [3, next() < 0.5 ? 0 : 1],
        [Math.floor(minute / 50), 0],
      ]
      said.forEach(([value, quality], i) => {
        if (i === 4 && minute % 10 > 3) return
        // Several of one millisecond count in the order in which they came.
        if (i === 2 && next() < 0.3) {
          historian.record(i, 9, 0, now, 0)
          values.set(slotOf(i), 9, 0, now, 0)
        }
        historian.record(i, value, quality, now, 0)
        values.set(slotOf(i), value, quality, now, 0)
      })
      // Silence ends what is known, not what it was.
      if (minute % 10 === 4 && second === 50) historian.mark(4, 'stale', now)
      plant.pass(10_000)
    }
    const at = plant.wall - 1
    stood.push({
      at,
      since: new Map(
        ids.flatMap((id, i) => {
          const since = values.since[i]!
          // Of what began to be told within the hour nobody knows what was before.
          return since > at - HOUR_MS && since > T0 ? [[id, since] as const] : []
        }),
      ),
    })
    if (minute % 35 === 34) await historian.compact()
  }
  await historian.flush()
  const check = async (): Promise<void> => {
    for (const { at, since } of stood.filter((_, i) => i % 11 === 10)) {
      const answer = await historian.since({ at: at + 0.7, signals: ids })
      if (!answer.ok) throw new Error(answer.error.error)
      expect(
        new Map(answer.value.signal.map((id, i) => [id, answer.value.since[i]])),
        `minute ${(at - T0) / MINUTE_MS}`,
      ).toEqual(since)
    }
  }
  expect(stood.some(({ since }) => since.has('m/busy') && !since.has('m/idle'))).toBe(true)
  await check()
  plant.pass(DAY_MS)
  await historian.compact()
  await check()
  // A late one in the middle of what did not change.
  historian.record(0, 2, 0, plant.wall, 0, T0 + 30 * MINUTE_MS + 1)
  await historian.flush()
  for (const _ of [1, 2]) {
    const answer = await historian.since({ at: T0 + 50 * MINUTE_MS, signals: ['m/idle', 'm/never'] })
    expect(answer).toEqual({ ok: true, value: { signal: ['m/idle'], since: [T0 + 30 * MINUTE_MS + 10_000] } })
    await historian.compact()
  }
}, 60_000)
