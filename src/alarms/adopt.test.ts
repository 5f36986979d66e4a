/** An imported past goes on into the present. */
import { expect, test } from 'vitest'
import { timeMs } from '../base/brand.ts'
import { loadTwin } from '../twin/load.ts'
import { QUALITY } from '../wire/quality.ts'
import { ValueTable } from '../values/table.ts'
import type { AlarmRow } from '../wire/alarms.ts'
import { AlarmEngine } from './engine.ts'

const loaded = loadTwin({
  format: 1,
  id: 't',
  name: 'T',
  assets: [
    {
      id: 'r-102',
      name: 'R-102',
      signals: { vibration: { name: 'Vibration', unit: 'mm/s', staleAfterS: null } },
      alarms: {
        high: {
          name: 'Vibration high',
          priority: 'high',
          signal: 'vibration',
          when: { above: 2 },
          deadband: 0.2,
          onDelayS: 5,
        },
        fault: { name: 'Fault', priority: 'low', faults: { topic: 'r/f', at: '/f', code: '/c' } },
      },
    },
  ],
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const NOW = 1_000_000
const TUESDAY = 400_000

const start = () => {
  const values = new ValueTable(twin)
  const engine = new AlarmEngine(twin, values)
  const set = (value: number, at: number) => {
    values.set(twin.signals[0]!.slot, value, QUALITY.good, at, 0)
    return engine.evaluate(values.drain(), timeMs(at))
  }
  return { engine, set, row: () => engine.rows()[0] }
}

/** As the past left it: raised on Tuesday. */
const pastRow = (over: Partial<AlarmRow> = {}): AlarmRow => {
  const { engine, set } = start()
  set(3, TUESDAY - 5000)
  engine.tick(timeMs(TUESDAY))
  return { ...engine.rows()[0]!, ...over }
}
const acknowledged = { state: 'acknowledged', ackBy: 'Mara', ackAt: TUESDAY + 9, since: TUESDAY + 9 } as const

test('imported first, live afterwards: it stands since Tuesday, and is not raised anew', () => {
  const { engine, set, row } = start()
  expect(engine.adopt([pastRow(acknowledged)], timeMs(NOW))).toBe(true)
  expect(row()).toMatchObject({ raisedAt: TUESDAY, state: 'acknowledged', ackBy: 'Mara', inputLost: true })
  expect(set(2.4, NOW + 100).map((c) => c.kind)).toEqual(['input-back'])
  engine.tick(timeMs(NOW + 60_000))
  expect(row()).toMatchObject({
    raisedAt: TUESDAY,
    since: TUESDAY + 9,
    state: 'acknowledged',
    active: true,
    inputLost: false,
  })
})

test('live first, imported afterwards: since Tuesday, and acknowledged as it was then', () => {
  const { engine, set, row } = start()
  set(3.5, NOW - 6000)
  engine.tick(timeMs(NOW))
  expect(row()).toMatchObject({ raisedAt: NOW - 1000, state: 'unacknowledged', value: 3.5 })
  expect(engine.adopt([pastRow(acknowledged)], timeMs(NOW))).toBe(true)
  expect(row()).toMatchObject({ raisedAt: TUESDAY, since: TUESDAY + 9, state: 'acknowledged', ackBy: 'Mara' })
  // What it says of its raise is of Tuesday too.
  expect(row()).toMatchObject({ value: 3, limit: 2 })
  expect(engine.adopt([pastRow(acknowledged)], timeMs(NOW))).toBe(false)
})

test('what a person did since is not undone', () => {
  const { engine, set, row } = start()
  set(3, NOW - 6000)
  engine.tick(timeMs(NOW))
  engine.command({ kind: 'acknowledge', key: 'r-102/high', actor: 'Eva', comment: '' }, timeMs(NOW + 1))
  engine.adopt([pastRow(acknowledged)], timeMs(NOW + 2))
  expect(row()).toMatchObject({ raisedAt: TUESDAY, state: 'acknowledged', ackBy: 'Eva', since: NOW + 1 })
})

test('within the deadband it still stands; below it the past is over', () => {
  const within = start()
  within.set(1.9, NOW)
  expect(within.engine.adopt([pastRow()], timeMs(NOW))).toBe(true)
  expect(within.set(1.9, NOW + 100)).toEqual([])
  expect(within.row()).toMatchObject({ active: true, raisedAt: TUESDAY })
  const below = start()
  below.set(1.7, NOW)
  expect(below.engine.adopt([pastRow()], timeMs(NOW))).toBe(false)
  expect(below.row()).toBeUndefined()
})

test('a fault that the past left listed stands until its payload says otherwise', () => {
  const { engine, row } = start()
  const index = twin.alarm('r-102/fault')!.index
  expect(engine.adopt([pastRow({ key: 'r-102/fault/E7', message: 'Jam' })], timeMs(NOW))).toBe(true)
  expect(row()).toMatchObject({ key: 'r-102/fault/E7', raisedAt: TUESDAY, inputLost: true })
  engine.faults(index, [{ code: 'E7', text: 'Jam' }], timeMs(NOW + 1))
  expect(row()).toMatchObject({ raisedAt: TUESDAY, inputLost: false, state: 'unacknowledged' })
  engine.faults(index, [], timeMs(NOW + 2))
  expect(row()).toMatchObject({ state: 'returned' })
})

test('alarms that the twin does not have, or of another kind, are left in the journal', () => {
  const { engine } = start()
  expect(
    engine.adopt(
      [
        pastRow({ key: 'r-102/none' }),
        pastRow({ key: 'r-102/high/E7' }),
        pastRow({ key: 'r-102/fault' }),
        pastRow({ key: 'x' }),
      ],
      timeMs(NOW),
    ),
  ).toBe(false)
})
