import { describe, expect, test, vi } from 'vitest'
import { atOnce } from '../../base/steps.ts'
import type { Twin } from '../../twin/twin.ts'
import type { AlarmEvent } from '../../wire/alarms.ts'
import { acknowledge, bench, eachOnItsBench, start, stopAll, T0, twinOf } from './testing/alarm-bench.ts'

eachOnItsBench()

test('journals, then tells; delays and silence need no message', () => {
  const s = start()
  s.set(90)
  expect(s.told.map((e) => [e.cursor, e.kind, e.row.key])).toEqual([[1, 'raised', 'pump/hot']])
  s.wait(5000)
  expect(s.told.at(-1)).toMatchObject({ cursor: 2, kind: 'raised', at: T0 + 5000, row: { key: 'pump/slow' } })
  s.wait(5500)
  expect(s.told.slice(2).map((e) => e.kind)).toEqual(['input-lost', 'input-lost'])
  expect(s.service.snapshot()).toMatchObject({
    cursor: 4,
    rows: [
      { key: 'pump/hot', inputLost: true },
      { key: 'pump/slow', inputLost: true },
    ],
  })
})

test('with another version of the twin only the rows that it changes are written', () => {
  const many = Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [
      `over-${i + 10}`,
      { name: `Over ${i}`, priority: 'low', signal: 'temp', when: { above: i } },
    ]),
  )
  const s = start(twinOf(many))
  s.set(90)
  expect(s.corrected).toEqual([])
  s.swap(twinOf({ ...many, 'over-17': { ...many['over-17'], name: 'Far over' }, 'over-18': null }))
  s.set(90)
  expect(s.corrected).toEqual([['pump/over-17', '-pump/over-18']])
  expect(s.journal.currentRows()).toHaveLength(50)
  expect(s.journal.currentRows().find(({ key }) => key === 'pump/over-17')).toMatchObject({ name: 'Far over' })
})

const manyNamed = (name: string): Twin =>
  twinOf(
    Object.fromEntries(
      Array.from({ length: 450 }, (_, i) => [
        `over-${i + 100}`,
        { name, priority: 'low', signal: 'temp', when: { above: i / 10 } },
      ]),
    ),
  )

test('a flood of alarms is written some in a turn, in its order, before a person acts on one of them', () => {
  const s = start(manyNamed('Over'))
  s.set(90)
  expect(s.told).toHaveLength(400)
  vi.advanceTimersByTime(0)
  expect(s.appended).toEqual([400, 51])
  expect(s.told.map(({ cursor }) => cursor)).toEqual(Array.from({ length: 451 }, (_, i) => i + 1))
  s.set(20)
  expect(s.service.command({ ...acknowledge, key: 'pump/over-549' })).toMatchObject({ ok: true })
  expect(s.told.slice(-2).map(({ kind, row }) => [kind, row.key])).toEqual([
    ['cleared', 'pump/over-549'],
    ['acknowledged', 'pump/over-549'],
  ])
})

test('what holds in another version is looked at some at a time, and not once the gateway has ended', () => {
  const s = start(manyNamed('Over'))
  s.set(20)
  s.swap(twinOf({ hot: { name: 'Hot', priority: 'high', signal: 'temp', when: { above: 10 } } }))
  s.set(20)
  expect(s.told.at(-1)).toMatchObject({ kind: 'raised', row: { key: 'pump/hot' } })
  s.swap(manyNamed('Over'))
  const looking = s.service.twinReplaced()
  expect(looking.next().done).toBe(false)
  s.set(30)
  expect([...looking].length).toBeGreaterThan(1)
  expect(s.states()).toHaveLength(300 + 1)
  const late = s.service.twinReplaced()
  late.next()
  s.service.dispose()
  const written = [s.appended.length, s.corrected.length]
  expect([...late].length).toBeLessThan(2)
  vi.advanceTimersByTime(0)
  expect([s.appended.length, s.corrected.length]).toEqual(written)
})

test('of many rows that another version changes a few hundred are put right in a turn; the list is told when all are', () => {
  const s = start(manyNamed('Over'))
  s.set(90)
  s.swap(manyNamed('Far over'))
  s.wait(250)
  expect(s.corrected.map(({ length }) => length)).toEqual([199, 200, 51])
  expect(s.lists).toHaveLength(1)
  expect(s.journal.currentRows()).toEqual(s.service.snapshot().rows)
})

test('what is not put right yet when the gateway ends is so before it has ended', () => {
  const s = start(manyNamed('Over'))
  s.set(90)
  s.swap(manyNamed('Far over'))
  s.service.dispose()
  expect(s.journal.currentRows()).toEqual(s.service.snapshot().rows)
  expect(s.service.snapshot().rows.find(({ key }) => key === 'pump/over-500')).toMatchObject({ name: 'Far over' })
})

test('an alarm of an asset that was renamed while the gateway was down outlives the next restart, too', () => {
  const s = start()
  s.set(90)
  expect(s.service.command(acknowledge)).toMatchObject({ ok: true })
  stopAll()
  const renamed = (): Twin => twinOf({}, { id: 'pump-2', aliases: ['pump'] })
  expect(start(renamed()).states()).toEqual(['pump-2/hot acknowledged'])
  stopAll()
  expect(start(renamed()).states()).toEqual(['pump-2/hot acknowledged'])
})

test('commands are carried out, and refused by a code', () => {
  const s = start()
  s.set(90)
  expect(s.service.command({ ...acknowledge, key: 'pump/nope' })).toMatchObject({
    ok: false,
    error: { code: 'alarm-unknown', values: { key: 'pump/nope' } },
  })
  expect(s.service.command(acknowledge)).toEqual({ ok: true, value: undefined })
  expect(s.told.at(-1)).toMatchObject({
    kind: 'acknowledged',
    actor: 'Eva',
    comment: 'on my way',
    row: { state: 'acknowledged', ackBy: 'Eva' },
  })
  expect(s.service.command(acknowledge)).toMatchObject({
    ok: false,
    error: { code: 'alarm-acknowledged-already', values: { by: 'Eva' } },
  })
})

test('nobody hears of what is not on disk; it is told once it is, in order', () => {
  const s = start()
  s.set(90)
  s.disk.full = true
  s.set(50)
  s.wait(4000)
  expect(s.told).toHaveLength(1)
  expect(s.trouble).toEqual([expect.stringMatching(/disk is full.*acknowledgements are refused until then/)])
  expect(s.service.command(acknowledge)).toMatchObject({
    ok: false,
    error: { code: 'journal-not-written', values: { why: expect.stringContaining('disk is full') } },
  })
  s.disk.full = false
  expect(s.service.command(acknowledge)).toMatchObject({ ok: true })
  expect(s.told.map((e) => e.kind)).toEqual(['raised', 'cleared', 'acknowledged'])
  expect(s.journal.currentRows()).toEqual([])
  s.wait(4000)
  s.set(90)
  expect(s.told.at(-1)).toMatchObject({ kind: 'raised' })
  expect(s.trouble[1]).toMatch(/can be written again/)
})

test('the disk comes back by itself: what waited is told without anyone asking', () => {
  const s = start()
  s.disk.full = true
  s.set(90)
  s.disk.full = false
  s.wait(2500)
  expect(s.told.map((e) => [e.kind, e.at])).toEqual([['raised', T0]])
})

test('faults of a lost broker are held and marked', () => {
  const s = start()
  s.service.onFaults(twinOf().alarm('pump/faults')!.index, [{ code: 'E1', text: 'Jam' }], bench.now)
  s.service.onBrokerLost('other')
  expect(s.told.map((e) => e.kind)).toEqual(['raised'])
  s.service.onBrokerLost('main')
  expect(s.told.at(-1)).toMatchObject({ kind: 'input-lost', row: { key: 'pump/faults/E1', state: 'unacknowledged' } })
})

test('after a restart nobody knows of a fault that was listed until its payload comes', () => {
  const first = start()
  const { index } = twinOf().alarm('pump/faults')!
  first.service.onFaults(index, [{ code: 'E1', text: 'Jam' }], bench.now)
  stopAll()
  const s = start()
  const isLost = () => s.service.snapshot().rows.map(({ key, active, inputLost }) => [key, active, inputLost])
  expect(isLost()).toEqual([['pump/faults/E1', true, true]])
  expect(s.told).toEqual([])
  s.service.onFaults(index, [{ code: 'E1', text: 'Jam' }], bench.now)
  expect(isLost()).toContainEqual(['pump/faults/E1', true, false])
})

describe('another version of the twin', () => {
  test('state goes on by key, what is gone is removed, on disk as well', () => {
    const s = start()
    s.set(90)
    s.wait(5000)
    s.service.command(acknowledge)
    s.swap(twinOf({ slow: null, hot: { name: 'Very hot', priority: 'critical', signal: 'temp', when: { above: 85 } } }))
    expect(s.told.at(-1)).toMatchObject({ kind: 'removed', row: { key: 'pump/slow' } })
    expect(s.service.snapshot().rows).toMatchObject([
      { key: 'pump/hot', name: 'Very hot', priority: 'critical', state: 'acknowledged', ackBy: 'Eva' },
    ])
    expect(s.journal.currentRows()).toEqual(s.service.snapshot().rows)
  })
})

describe('the imported past', () => {
  const line = (kind: string, at: number, row: AlarmEvent['row']): unknown => ({
    at,
    kind,
    actor: null,
    comment: '',
    row: { ...row, raisedAt: at, since: at, state: kind === 'raised' ? 'unacknowledged' : 'normal' },
  })

  const hour = 3600_000

  test('is found by time, raises nothing, and tells since when a standing alarm stands', () => {
    const s = start()
    s.set(90)
    const row = s.told[0]!.row
    const past = [
      line('raised', T0 - 3 * hour, row),
      line('cleared', T0 - 2 * hour, row),
      line('raised', T0 - hour, row),
      'rubbish',
    ]
    expect(s.service.importPast(past)).toEqual({ ok: true, value: 3 })
    expect(s.service.snapshot().rows).toMatchObject([{ key: 'pump/hot', raisedAt: T0 - hour, state: 'unacknowledged' }])
    expect(s.lists).toHaveLength(1)
    expect(atOnce(s.journal.query({ asset: 'pump' })).map((e) => [e.kind, e.at - T0])).toEqual([
      ['raised', -3 * hour],
      ['cleared', -2 * hour],
      ['raised', -hour],
      ['raised', 0],
    ])
    expect(s.told).toHaveLength(1)
    expect(atOnce(s.journal.after(1))).toEqual([])
  })

  test('left raised, and its signal yet to come: it stands as it stood; the first sample decides', () => {
    const teacher = start()
    teacher.set(90)
    const { row } = teacher.told[0]!
    teacher.set(20)
    teacher.service.command(acknowledge)
    const hot = start(twinOf({ faults: null }))
    hot.service.importPast([
      {
        ...(line('raised', T0 - hour, row) as object),
        kind: 'acknowledged',
        row: { ...row, raisedAt: T0 - hour, state: 'acknowledged', ackBy: 'Eva' },
      },
    ])
    expect(hot.service.snapshot().rows).toMatchObject([
      { state: 'acknowledged', ackBy: 'Eva', raisedAt: T0 - hour, inputLost: true },
    ])
    hot.set(20)
    expect(hot.states()).toEqual([])
  })

  test('left raised, but known to be clear now: the past is over', () => {
    const s = start()
    s.set(90)
    const row = s.told[0]!.row
    s.set(20)
    s.service.command(acknowledge)
    s.service.importPast([line('raised', T0 - 1000, row)])
    expect(s.service.snapshot().rows).toEqual([])
  })
})
