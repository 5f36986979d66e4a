import fc from 'fast-check'
import { expect, test } from 'vitest'
import { slotOf, timeMs } from '../base/brand.ts'
import { loadTwin } from '../twin/load.ts'
import { ValueTable } from '../values/table.ts'
import { applyBatch } from './apply-batch.ts'
import { Conflator } from './conflate.ts'

const twin = () => {
  const loaded = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    assets: [
      {
        id: 'm',
        name: 'M',
        signals: Object.fromEntries(
          Array.from({ length: 5 }, (_, i) => [
            `s${i}`,
            { name: `S${i}`, type: i === 4 ? 'text' : 'number', staleAfterS: 10 },
          ]),
        ),
      },
    ],
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}

test('whatever arrives in whatever batches, the table ends with the latest of each slot', () => {
  const row = fc.record({
    slot: fc.nat(3),
    value: fc.double({ noNaN: true }),
    receive: fc.integer({ min: 1, max: 1e6 }),
    flush: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const table = new ValueTable(twin())
      const waiting = new Conflator(5)
      for (const { slot, value, receive, flush } of rows) {
        waiting.put(slot, value, 0, receive, 0, 0, 0)
        if (flush) applyBatch(table, waiting.take())
      }
      applyBatch(table, waiting.take())
      for (let slot = 0; slot < 4; slot++) {
        const last = rows.findLast((r) => r.slot === slot)
        expect(table.receive[slot]).toBe(last?.receive ?? 0)
        if (last) expect(table.value[slot]).toBe(last.value)
      }
    }),
    { seed: 13 },
  )
})

test('a snapshot forgets what is not in it, keeps since, marks the dead, and carries texts', () => {
  const table = new ValueTable(twin())
  table.set(slotOf(0), 1, 0, 100, 0)
  const waiting = new Conflator(5)
  waiting.put(0, 5, 0, 150, 0, 0, 0)
  waiting.beginSnapshot()
  waiting.put(1, 7, 0, 200, 0, 120, 1)
  waiting.put(4, 0, 0, 200, 0, 0, 0)
  waiting.putText(4, 'ready')
  applyBatch(table, waiting.take())
  expect(table.age(slotOf(0), timeMs(201))).toBe('never')
  expect([table.value[1], table.since[1], table.age(slotOf(1), timeMs(201)), table.text(slotOf(4))]).toEqual([
    7,
    120,
    'stale',
    'ready',
  ])
})
