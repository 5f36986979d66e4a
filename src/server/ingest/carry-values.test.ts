import { expect, test } from 'vitest'
import { atOnce } from '../../base/steps.ts'
import { formerSignals } from '../../twin/earlier-ids.ts'
import { slotOf, timeMs } from '../../base/brand.ts'
import { AlarmEngine } from '../../alarms/engine.ts'
import { QUALITY } from '../../wire/quality.ts'
import { ValueTable } from '../../values/table.ts'
import { twinOf } from '../testing/start-gateway.ts'
import { carryingValues } from './carry-values.ts'

const T0 = Date.parse('2026-01-05T10:00:00Z')
const machine = (states: object, asset: object = { id: 'press' }) =>
  twinOf({
    format: 1,
    id: 't',
    name: 'T',
    assets: [
      {
        name: 'Press',
        signals: {
          state: { name: 'State', type: 'state', states },
          note: { name: 'Note', type: 'text' },
          force: { name: 'Force', unit: 'kN' },
        },
        alarms: { down: { name: 'Down', priority: 'high', signal: 'state', when: { is: ['down'] } } },
        ...asset,
      },
    ],
  })
const RUN = { code: 6, name: 'Running' }
const DOWN = { code: 9, name: 'Down' }

const carried = (code: number, now: ReturnType<typeof machine>, before = machine({ run: RUN, down: DOWN })) => {
  const from = new ValueTable(before)
  from.set(slotOf(before.signal('press/state')!.slot), code, QUALITY.good, T0, 0)
  from.setText(slotOf(before.signal('press/note')!.slot), 'hello', QUALITY.good, T0, 0)
  const to = new ValueTable(now)
  atOnce(carryingValues(from, to, atOnce(formerSignals(from.twin, to.twin))))()
  return to
}
const stateIn = (table: ValueTable, id = 'press'): number => table.value[table.twin.signal(`${id}/state`)!.slot]!

test.each([
  ['the same state by its key, though its code is another', 9, { run: RUN, down: { ...DOWN, code: 12 } }, 12],
  ['codes that change places', 9, { run: { ...RUN, code: 9 }, down: { ...DOWN, code: 6 } }, 6],
  ['a key that was renamed is what has its code', 6, { running: RUN, down: DOWN }, 6],
  ['a code that neither knows', 3, { run: RUN, down: { ...DOWN, code: 12 } }, 3],
  ['a state that is gone is not known', 6, { idle: { code: 1, name: 'Idle' }, down: DOWN }, Number.NaN],
])('%s', (_, code, states, expected) => expect(stateIn(carried(code, machine(states)))).toBe(expected))

test('a renamed asset keeps its values', () => {
  const to = carried(6, machine({ run: RUN, down: DOWN }, { id: 'press-2', aliases: ['press'] }))
  expect(stateIn(to, 'press-2')).toBe(6)
  expect(to.text(to.twin.signal('press-2/note')!.slot)).toBe('hello')
})

test('the alarm of a code that means something else now is evaluated afresh, without a message', () => {
  const before = machine({ run: RUN, down: DOWN })
  const from = new ValueTable(before)
  const old = new AlarmEngine(before, from)
  from.set(slotOf(before.signal('press/state')!.slot), 9, QUALITY.good, T0, 0)
  old.evaluate(from.drain(), timeMs(T0))
  const now = machine({ run: RUN, stopped: DOWN, down: { code: 12, name: 'Down' } })
  const table = new ValueTable(now)
  atOnce(carryingValues(from, table, atOnce(formerSignals(from.twin, table.twin))))()
  const engine = new AlarmEngine(now, table)
  engine.restore(old.rows(), timeMs(T0 + 1000))
  expect(engine.evaluate('all', timeMs(T0 + 1000))).toEqual([])
  expect(engine.rows(), 'it is down still, as its key says').toMatchObject([{ active: true }])
  const gone = machine({ run: RUN, stopped: DOWN, down: { code: 12, name: 'Down' } })
  const other = new ValueTable(gone)
  other.set(slotOf(gone.signal('press/state')!.slot), 9, QUALITY.good, T0, 0)
  const afresh = new AlarmEngine(gone, other)
  afresh.restore(old.rows(), timeMs(T0 + 1000))
  expect(afresh.evaluate('all', timeMs(T0 + 1000)).map((c) => c.kind)).toEqual(['cleared'])
})
