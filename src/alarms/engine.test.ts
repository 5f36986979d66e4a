import { describe, expect, test } from 'vitest'
import { alarmCause } from '../texts/alarm-cause.ts'
import { QUALITY } from '../wire/quality.ts'
import type { AlarmChange } from './alarm-register.ts'
import { AlarmBoard } from './board.ts'

import { MORE_FAULTS, MOST_FAULTS } from './listed-faults.ts'
import { bench, document, kinds, T0, told, twinOf } from './testing/robot-bench.ts'

describe('signals', () => {
  test('raises with value, limit and words; clears only past the deadband', () => {
    const { set, engine } = bench()
    expect(set('r-1/joint-2/vib', 1.9, 0)).toEqual([])
    const [raised] = set('r-1/joint-2/vib', 2.312, 1)
    expect(raised).toMatchObject({
      kind: 'raised',
      at: T0 + 1000,
      row: {
        key: 'r-1/vib',
        component: 'joint-2',
        signal: 'r-1/joint-2/vib',
        state: 'unacknowledged',
        value: 2.312,
        limit: 2,
        unit: 'mm/s',
        cause: { kind: 'above', signal: 'Vibration', decimals: null },
        message: '',
        help: 'Grease joint 2.',
      },
    })
    expect(set('r-1/joint-2/vib', 1.76, 2)).toEqual([])
    expect(kinds(set('r-1/joint-2/vib', 1.75, 3))).toEqual(['vib cleared'])
    expect(engine.rows().map((r) => r.state)).toEqual(['returned'])
  })

  test('a deadband belongs to the limit that was crossed', () => {
    const { set, tick } = bench()
    set('r-1/temp', 4, 0)
    expect(kinds(tick(5))).toEqual(['temp raised'])
    expect(set('r-1/temp', 9, 6)).toEqual([])
    expect(kinds(set('r-1/temp', 10, 7))).toEqual(['temp cleared'])
    expect(set('r-1/temp', 86, 8)).toEqual([])
  })

  test('what is counted was a whole number when it was raised, too', () => {
    const few = { name: 'Nearly empty', priority: 'low', signal: 'items', when: { below: 5 } }
    const plain = document({ few })
    const { robot } = plain.classes!
    const signals = { ...robot!.signals, items: { name: 'Items', type: 'integer' as const } }
    const { set } = bench(twinOf({ ...plain, classes: { robot: { ...robot, signals } } }))
    const [raised] = set('r-1/items', 4, 0)
    expect(alarmCause(raised!.row)).toBe('Items 4, below 5')
  })

  test('states and booleans by key', () => {
    const { set } = bench()
    expect(set('r-1/state', 6, 0)).toEqual([])
    expect(set('r-1/state', 9, 1)[0]?.row).toMatchObject({
      key: 'r-1/abort',
      cause: { kind: 'is', signal: 'State', is: 'Aborted' },
      value: 9,
      limit: null,
    })
    expect(kinds(set('r-1/door', 1, 2))).toEqual(['door raised'])
    expect(kinds(set('r-1/state', 6, 3))).toEqual(['abort cleared'])
  })

  test('only alarms of the changed slots are looked at', () => {
    const { values, twin, engine, now } = bench()
    values.set(twin.signal('r-1/joint-2/vib')!.slot, 9, QUALITY.good, T0, 0)
    values.drain()
    values.set(twin.signal('r-2/joint-2/vib')!.slot, 9, QUALITY.good, T0, 0)
    expect(engine.evaluate(values.drain(), now(0)).map((c) => c.row.key)).toEqual(['r-2/vib'])
    expect(engine.evaluate('all', now(0)).map((c) => c.row.key)).toEqual(['r-1/vib'])
  })

  test('a bad value never raises; it holds the alarm and marks it', () => {
    const { set, engine } = bench()
    expect(set('r-1/joint-2/vib', 99, 0, QUALITY.bad)).toEqual([])
    set('r-1/joint-2/vib', 3, 1)
    expect(kinds(set('r-1/joint-2/vib', 0, 2, QUALITY.bad))).toEqual(['vib input-lost'])
    expect(engine.rows()[0]).toMatchObject({ state: 'unacknowledged', active: true, inputLost: true })
    expect(kinds(set('r-1/joint-2/vib', 3, 3))).toEqual(['vib input-back'])
  })

  test('silence is a lost input, found by the tick, with the delay paused from then', () => {
    const { set, tick } = bench()
    set('r-1/temp', 95, 0)
    set('r-1/joint-2/vib', 3, 0)
    expect(kinds(tick(5))).toEqual(['temp raised'])
    expect(tick(10)).toEqual([])
    expect(kinds(tick(10.001)).toSorted()).toEqual(['temp input-lost', 'vib input-lost'])
    set('r-2/temp', 95, 20)
    set('r-2/temp', 95, 22)
    expect(set('r-2/temp', 95, 23, QUALITY.bad)).toEqual([])
    expect(tick(60)).toEqual([])
    set('r-2/temp', 95, 61)
    expect(tick(62.9)).toEqual([])
    expect(kinds(tick(63))).toEqual(['temp raised'])
  })

  test('a device declared dead loses its inputs at once', () => {
    const { set, values, twin, engine, now } = bench()
    set('r-1/door', 1, 0)
    values.markDead(twin.signal('r-1/door')!.slot)
    expect(kinds(engine.evaluate(values.drain(), now(1)))).toEqual(['door input-lost'])
  })

  test('suppressed by logic in the same batch does not blip; leaving evaluates afresh', () => {
    const { set, values, twin, engine, tick, now } = bench()
    set('r-1/temp', 95, 0)
    values.set(twin.signal('r-1/temp')!.slot, 95, QUALITY.good, T0 + 6000, 0)
    values.set(twin.signal('r-1/state')!.slot, 2, QUALITY.good, T0 + 4000, 0)
    expect(kinds(engine.evaluate(values.drain(), now(4)))).toEqual(['temp suppressed'])
    expect(kinds(tick(6))).toEqual(['temp raised'])
    expect(engine.rows()[0]).toMatchObject({ state: 'suppressed', active: true })
    expect(kinds(set('r-1/state', 6, 7))).toEqual(['temp unsuppressed', 'temp raised'])
    expect(engine.rows()[0]).toMatchObject({ state: 'unacknowledged' })
  })
})

describe('the deadband acts on clearing alone', () => {
  const low = { name: 'Low', priority: 'low', signal: 'temp', when: { below: 20 }, deadband: 5 }
  test('it does not keep a pending on-delay going', () => {
    const { set, tick } = bench(twinOf(document({ temp: { ...low, onDelayS: 10 } })))
    set('r-1/temp', 12, 0)
    set('r-1/temp', 20, 7)
    expect(tick(16)).toEqual([])
  })
  test('once it stands, it clears only after the off-delay past the deadband', () => {
    const { set, tick } = bench(twinOf(document({ temp: { ...low, offDelayS: 4 } })))
    expect(told(set('r-1/temp', 12, 0))).toEqual(['temp raised 0'])
    set('r-1/temp', 26, 1)
    set('r-1/temp', 22, 2)
    expect(tick(8)).toEqual([])
    set('r-1/temp', 25, 9)
    expect(told(tick(14))).toEqual(['temp cleared 13'])
  })
})

describe('listed faults', () => {
  test('clear by absence, each with its own key and life', () => {
    const { twin, engine, give, now } = bench()
    const index = twin.alarm('r-1/faults')!.index
    const raised = engine.faults(
      index,
      [
        { code: 'E1', text: 'Gripper jammed' },
        { code: 'E/2', text: '' },
        { code: 'E1', text: 'again' },
      ],
      now(0),
    )
    expect(raised.map((c) => [c.row.key, c.kind, c.row.message])).toEqual([
      ['r-1/faults/E1', 'raised', 'Gripper jammed'],
      ['r-1/faults/E/2', 'raised', 'E/2'],
    ])
    expect(
      engine.faults(
        index,
        [
          { code: 'E1', text: 'Gripper jammed' },
          { code: 'E/2', text: '' },
        ],
        now(1),
      ),
    ).toEqual([])
    expect(give('acknowledge', 'r-1/faults/E1', 2).ok).toBe(true)
    expect(engine.faults(index, [], now(3)).map((c) => [c.row.key, c.row.state])).toEqual([
      ['r-1/faults/E1', 'normal'],
      ['r-1/faults/E/2', 'returned'],
    ])
    expect(engine.rows().map((r) => r.key)).toEqual(['r-1/faults/E/2'])
    expect(give('acknowledge', 'r-1/faults/E1', 4)).toMatchObject({
      ok: false,
      error: { code: 'alarm-unknown', values: { key: 'r-1/faults/E1' } },
    })
  })

  const codes = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => ({ code: `E${from + i}`, text: '' }))

  test('of very many, those beyond the bound are said, and taken as soon as others clear', () => {
    const { twin, engine, now } = bench()
    const { index } = twin.alarm('r-1/faults')!
    const raised = engine.faults(index, codes(0, MOST_FAULTS + 20), now(0))
    expect(raised).toHaveLength(MOST_FAULTS + 1)
    expect(raised.at(-1)).toMatchObject({
      kind: 'raised',
      row: { key: `r-1/faults/${MORE_FAULTS}`, cause: { kind: 'more-faults', count: 20 } },
    })
    // Fifty of the first clear, unacknowledged; twenty of the others want their room.
    const changed = engine.faults(index, codes(50, MOST_FAULTS + 20), now(1))
    expect(changed.filter(({ kind }) => kind === 'cleared')).toHaveLength(51)
    expect(changed.filter(({ kind }) => kind === 'made-room').map(({ row }) => row.state)).toEqual(
      Array.from({ length: 20 }, () => 'returned'),
    )
    expect(changed.filter(({ kind }) => kind === 'raised').map(({ row }) => row.key)).toEqual(
      codes(MOST_FAULTS, MOST_FAULTS + 20).map(({ code }) => `r-1/faults/${code}`),
    )
    const board = new AlarmBoard('this-device')
    board.apply([...raised, ...changed].map((change, i) => ({ ...change, cursor: i + 1 })))
    expect(new Set(board.rows.map((row) => row.key))).toEqual(new Set(engine.rows().map((row) => row.key)))
  })

  test('hundreds that came, went and were acknowledged by nobody keep no later one out', () => {
    const { twin, engine, now } = bench()
    const { index } = twin.alarm('r-1/faults')!
    for (let at = 0; at < 3 * MOST_FAULTS; at += 100) engine.faults(index, codes(at, at + 100), now(at))
    const active = engine.rows().filter((row) => row.active)
    expect(active.map((row) => row.key)).toEqual(
      codes(3 * MOST_FAULTS - 100, 3 * MOST_FAULTS).map(({ code }) => `r-1/faults/${code}`),
    )
    expect(engine.rows().length).toBeLessThanOrEqual(MOST_FAULTS)
  })

  test('are held while their source is gone', () => {
    const { twin, engine, now } = bench()
    const index = twin.alarm('r-1/faults')!.index
    engine.faults(index, [{ code: 'E1', text: '' }], now(0))
    expect(kinds(engine.faultsLost(index, now(1)))).toEqual(['faults/E1 input-lost'])
    expect(kinds(engine.faults(index, [], now(2)))).toEqual(['faults/E1 input-back', 'faults/E1 cleared'])
  })
})

describe('first-out', () => {
  test('the first of a batch by the time its sample came, until all are clear', () => {
    const { values, twin, engine, set, give, now } = bench()
    values.set(twin.signal('r-1/state')!.slot, 9, QUALITY.good, T0 + 900, 0)
    values.set(twin.signal('r-2/door')!.slot, 1, QUALITY.good, T0 + 400, 0)
    const changes = engine.evaluate(values.drain(), now(1))
    expect(changes.map((c) => [c.row.key, c.row.firstOut])).toEqual([
      ['r-2/door', true],
      ['r-1/abort', false],
    ])
    expect(set('r-1/door', 1, 2)[0]?.row.firstOut).toBe(false)
    set('r-1/state', 6, 3)
    set('r-1/door', 0, 3)
    set('r-2/door', 0, 3)
    expect(give('reset', 'r-1/door', 4).ok).toBe(true)
    expect(set('r-1/state', 9, 5)[0]?.row.firstOut).toBe(true)
  })
})

describe('commands', () => {
  test('unknown, refused and accepted', () => {
    const { set, give, engine, now } = bench()
    expect(give('acknowledge', 'r-9/vib', 0)).toMatchObject({
      ok: false,
      error: { code: 'alarm-unknown', values: { key: 'r-9/vib' } },
    })
    expect(give('acknowledge', 'r-1/vib', 0)).toMatchObject({
      ok: false,
      error: { code: 'alarm-not-to-acknowledge', values: { state: 'normal' } },
    })
    set('r-1/joint-2/vib', 3, 0)
    const full = { code: 'journal-not-written', values: { why: 'disk full' } } as const
    const refused = engine.command({ kind: 'acknowledge', key: 'r-1/vib', actor: 'Eva', comment: 'x' }, now(1), () => ({
      ok: false,
      error: full,
    }))
    expect(refused).toMatchObject({ ok: false, error: full })
    expect(engine.rows()[0]).toMatchObject({ state: 'unacknowledged', ackBy: null })
    expect(give('acknowledge', 'r-1/vib', 2)).toMatchObject({
      ok: true,
      value: [{ kind: 'acknowledged', actor: 'Eva', row: { state: 'acknowledged', ackBy: 'Eva', ackAt: T0 + 2000 } }],
    })
  })
})

describe('restore', () => {
  test('state, acknowledgement, shelf and deadband survive; nothing is told twice', () => {
    const first = bench()
    first.set('r-1/joint-2/vib', 3, 0)
    first.give('acknowledge', 'r-1/vib', 1)
    first.set('r-1/door', 1, 1)
    first.engine.command(
      { kind: 'shelve', key: 'r-1/door', actor: 'Eva', comment: 'rattles', forMs: 60_000 },
      first.now(2),
    )
    const rows = first.engine.rows()
    const second = bench()
    expect(second.engine.restore(rows, second.now(10))).toEqual([])
    expect(second.engine.rows()).toEqual(rows)
    expect(second.tick(11)).toEqual([])
    expect(second.set('r-1/joint-2/vib', 1.8, 12)).toEqual([])
    expect(second.set('r-1/joint-2/vib', 1.7, 13)).toMatchObject([{ kind: 'cleared', row: { state: 'normal' } }])
    expect(kinds(second.tick(21))).toEqual(['door input-lost'])
    expect(kinds(second.tick(62))).toEqual(['door unshelved', 'door raised'])
  })

  test('renamed assets are found by alias, what is gone is removed, faults come back', () => {
    const first = bench()
    first.set('r-1/joint-2/vib', 3, 0)
    first.set('r-2/joint-2/vib', 3, 0)
    first.set('r-2/door', 1, 0)
    first.engine.faults(first.twin.alarm('r-2/faults')!.index, [{ code: 'E1', text: 'Jam' }], first.now(0))
    const second = bench(twinOf(document({ door: null }, 'robot-a', ['r-1'])))
    const changes = second.engine.restore(first.engine.rows(), second.now(5))
    expect(changes.map((c) => [c.kind, c.row.key])).toEqual([
      ['renamed', 'r-1/vib'],
      ['removed', 'r-2/door'],
    ])
    expect(
      second.engine
        .rows()
        .map((r) => r.key)
        .toSorted(),
    ).toEqual(['r-2/faults/E1', 'r-2/vib', 'robot-a/vib'])
    expect(kinds(second.engine.faults(second.twin.alarm('r-2/faults')!.index, [], second.now(6)))).toEqual([
      'faults/E1 cleared',
    ])
  })

  test('an alarm that is no longer suppressed by anything leaves state F', () => {
    const first = bench()
    first.set('r-1/state', 2, 0)
    expect(first.engine.rows()).toMatchObject([{ key: 'r-1/temp', state: 'suppressed' }])
    const second = bench(
      twinOf(document({ temp: { name: 'Too hot', priority: 'low', signal: 'temp', when: { above: 90 } } })),
    )
    expect(kinds(second.engine.restore(first.engine.rows(), second.now(1)))).toEqual(['temp unsuppressed'])
  })
})

test('the board, fed by the engine’s changes, holds the engine’s list', () => {
  const { set, engine, give } = bench()
  const board = new AlarmBoard('this-device')
  let cursor = 0
  const tell = (changes: readonly AlarmChange[]): void => board.apply(changes.map((c) => ({ ...c, cursor: ++cursor })))
  tell(set('r-1/joint-2/vib', 3, 0))
  tell(set('r-2/joint-2/vib', 3, 1))
  tell(set('r-1/state', 2, 1))
  const ack = give('acknowledge', 'r-1/vib', 2)
  if (ack.ok) tell(ack.value)
  tell(set('r-1/joint-2/vib', 1, 3))
  expect(board.rows.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual(
    engine.rows().toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  )
})

test('what has cleared is less urgent than whatever still holds, and is never the worst of its machine while that does', () => {
  const { set, engine } = bench()
  const board = new AlarmBoard('this-device')
  const changes = [...set('r-1/joint-2/vib', 3, 0), ...set('r-1/joint-2/vib', 1, 1), ...set('r-1/door', 1, 2)]
  board.apply(changes.map((c, i) => ({ ...c, cursor: i + 1 })))
  expect(engine.rows()).toHaveLength(2)
  expect(board.rows.map((row) => [row.key, row.priority, row.state])).toEqual([
    ['r-1/door', 'medium', 'unacknowledged'],
    ['r-1/vib', 'high', 'returned'],
  ])
  expect(board.worst('r-1')?.key).toBe('r-1/door')
})
