import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { atOnce } from '../../base/steps.ts'
import { AlarmBoard } from '../../alarms/board.ts'
import { err } from '../../base/result.ts'
import { loadTwin } from '../../twin/load.ts'
import type { TwinDocumentInput } from '../../twin/schema.ts'
import type { Twin } from '../../twin/twin.ts'
import { QUALITY } from '../../wire/quality.ts'
import { ValueTable } from '../../values/table.ts'
import type { AlarmEvent, AlarmRow } from '../../wire/alarms.ts'
import { Journal } from '../journal/journal.ts'
import { AlarmService } from './alarm-service.ts'

const T0 = 1_700_000_000_000

const twinOf = (over: Record<string, unknown> = {}, asset: Record<string, unknown> = {}): Twin => {
  const document: TwinDocumentInput = {
    format: 1,
    defaults: { staleAfterS: 10 },
    id: 'plant',
    name: 'Plant',
    assets: [
      {
        id: 'pump',
        name: 'Pump',
        ...asset,
        signals: { temp: { name: 'Temperature', unit: '°C' } },
        alarms: {
          hot: { name: 'Hot', priority: 'high', signal: 'temp', when: { above: 80 }, deadband: 2 },
          slow: { name: 'Warm for long', priority: 'low', signal: 'temp', when: { above: 60 }, onDelayS: 5 },
          faults: {
            name: 'Fault',
            priority: 'medium',
            faults: { topic: 'pump/errors', at: '/errors', code: '/code', broker: 'main' },
          },
          ...over,
        },
      },
    ],
  }
  const loaded = loadTwin(document)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}

let dir: string
let path: string
let now: number
const ends: (() => void)[] = []
beforeEach(() => {
  vi.useFakeTimers()
  dir = mkdtempSync(join(tmpdir(), 'gemba-alarms-'))
  path = join(dir, 'journal.sqlite')
  now = T0
})
afterEach(() => {
  stopAll()
  vi.useRealTimers()
  rmSync(dir, { recursive: true })
})

const stopAll = (): void => {
  for (const one of ends.splice(0).toReversed()) one()
}

const start = (twin = twinOf()) => {
  const opened = Journal.open(path)
  if (!opened.ok) throw new Error(opened.error)
  const journal = opened.value
  let values = new ValueTable(twin)
  const disk = { full: false }
  const corrected: string[][] = []
  const appended: number[] = []
  const trouble: string[] = []
  const service = new AlarmService({
    twin,
    values,
    journal: {
      get cursor() {
        return journal.cursor
      },
      append: (changes) => {
        appended.push(changes.length)
        return disk.full ? err('The journal could not be written: disk is full.') : journal.append(changes)
      },
      held: () => journal.held(),
      correctRows: (rows, gone) => {
        corrected.push([...rows.map(({ key }) => key), ...gone.map((key) => `-${key}`)])
        return disk.full ? err('The journal could not be written: disk is full.') : journal.correctRows(rows, gone)
      },
      currentRows: () => journal.currentRows(),
      importPast: (past) => journal.importPast(past),
    },
    clock: () => now,
    onTrouble: (line) => trouble.push(line),
  })
  ends.push(() => {
    service.dispose()
    journal.close()
  })
  const told: AlarmEvent[] = []
  const lists: (readonly AlarmRow[])[] = []
  service.subscribe({
    events: (events) => {
      // On disk before anyone hears of it.
      expect(atOnce(journal.after(events[0]!.cursor - 1, events.length))).toEqual(events)
      told.push(...events)
    },
    list: () => {
      const { rows } = service.snapshot()
      expect(journal.currentRows()).toEqual(rows)
      lists.push(rows)
    },
  })
  return {
    journal,
    disk,
    corrected,
    appended,
    trouble,
    lists,
    service,
    told,
    set: (value: number): void => {
      values.set(twin.signal('pump/temp')!.slot, value, QUALITY.good, now, 0)
      service.onSamples(values.drain())
    },
    wait: (ms: number): void => {
      for (const end = now + ms; now < end;) {
        now += 250
        vi.advanceTimersByTime(250)
      }
    },
    swap: (next: Twin): void => {
      values = new ValueTable(next)
      atOnce(service.replacingTwin(next, values))()
      atOnce(service.twinReplaced())
      vi.advanceTimersByTime(0)
    },
    states: (): string[] =>
      service
        .snapshot()
        .rows.map((r) => `${r.key} ${r.state}`)
        .toSorted(),
  }
}
const sorted = (rows: readonly AlarmRow[]): AlarmRow[] => rows.toSorted((a, b) => (a.key < b.key ? -1 : 1))
const acknowledge = { kind: 'acknowledge', key: 'pump/hot', actor: 'Eva', comment: 'on my way' } as const

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
  s.service.onFaults(twinOf().alarm('pump/faults')!.index, [{ code: 'E1', text: 'Jam' }], now)
  s.service.onBrokerLost('other')
  expect(s.told.map((e) => e.kind)).toEqual(['raised'])
  s.service.onBrokerLost('main')
  expect(s.told.at(-1)).toMatchObject({ kind: 'input-lost', row: { key: 'pump/faults/E1', state: 'unacknowledged' } })
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

describe('an alarm that chatters', () => {
  const chatter = (s: ReturnType<typeof start>, transitions: number): void => {
    for (let i = 0; i < transitions; i++) {
      s.set(i % 2 ? 50 : 90)
      now += 40
      if (i % 6 === 5) vi.advanceTimersByTime(250)
    }
  }
  const counted = ({ journal }: ReturnType<typeof start>): number =>
    atOnce(journal.after(0, 10_000)).reduce((sum, event) => sum + (event.chatter?.count ?? 1), 0)

  test('at 25 Hz is told once in five seconds, and the file grows by a line in ten minutes', () => {
    const endAll = (): void => {
      for (const end of ends.splice(0)) end()
    }
    const s = start()
    chatter(s, 25 * 20)
    expect(s.told.length).toBeLessThan(12)
    endAll()
    const before = statSync(path).size
    const again = start()
    chatter(again, 25 * 40)
    expect(again.told.length).toBeLessThan(16)
    again.service.dispose()
    expect(counted(again)).toBe(25 * 60)
    expect(atOnce(again.journal.query({})).length).toBeLessThan(14)
    endAll()
    expect(statSync(path).size - before).toBeLessThan(16_384)
  }, 60_000)

  test('is told after it is quiet, and the list says what holds', () => {
    const s = start()
    chatter(s, 24)
    s.wait(5000)
    expect(s.told.at(-1)).toMatchObject({ kind: 'chattered', row: { state: 'returned' } })
    expect(counted(s)).toBe(24)
  })

  test('what it did stands before what a person does, and before the end', () => {
    const s = start()
    chatter(s, 25)
    expect(s.service.command(acknowledge)).toMatchObject({ ok: true })
    expect(s.told.slice(-2)).toMatchObject([
      { kind: 'chattered', row: { state: 'unacknowledged' } },
      { kind: 'acknowledged', actor: 'Eva', row: { state: 'acknowledged' } },
    ])
    chatter(s, 25)
    s.service.dispose()
    expect(s.told.at(-1)).toMatchObject({ kind: 'chattered' })
    // It was acknowledged while it held: that it holds is no news.
    expect(counted(s)).toBe(25 + 1 + 24)
    expect(s.journal.held()).toEqual([])
  })

  test('a full disk counts on, and loses nothing of it', () => {
    const s = start()
    chatter(s, 10)
    s.disk.full = true
    chatter(s, 500)
    expect(s.service.command(acknowledge)).toMatchObject({ ok: false })
    s.disk.full = false
    s.wait(8000)
    expect(counted(s)).toBe(510)
    expect(s.journal.currentRows()).toEqual(s.service.snapshot().rows)
  })

  test('any values, acts and waits: the list of a page is that of the gateway after every event, at last in all', () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(50, 70, 90, 79).map((value) => ({ value })) },
      { weight: 2, arbitrary: fc.constantFrom(40, 250, 1000, 6000, 30_000).map((ms) => ({ ms })) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('acknowledge', 'shelve', 'unshelve', 'remove-from-service', 'return-to-service'),
      },
    )
    let runs = 0
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), (steps) => {
        path = join(dir, `${++runs}.sqlite`)
        const s = start()
        const board = new AlarmBoard('gateway')
        s.service.subscribe({
          events: (events) => {
            board.apply(events)
            const held = new Set(s.journal.held().map(({ row }) => row.key))
            const known = (row: AlarmRow): boolean => !held.has(row.key)
            expect(sorted(board.rows.filter(known))).toEqual(s.journal.currentRows().filter(known))
          },
          list: () => {},
        })
        for (const one of steps) {
          if (typeof one === 'string') {
            const command = { key: 'pump/hot', actor: 'Eva', comment: '' }
            s.service.command(
              one === 'shelve' ? { ...command, kind: one, forMs: null } : { ...command, kind: one as 'acknowledge' },
            )
          } else if ('value' in one) {
            now += 40
            s.set(one.value)
          } else s.wait(one.ms)
        }
        s.wait(5250)
        expect(sorted(board.rows)).toEqual(sorted(s.service.snapshot().rows))
        expect(sorted(board.rows)).toEqual(sorted(s.journal.currentRows()))
        for (const end of ends.splice(0)) end()
      }),
      { numRuns: 40 },
    )
  }, 60_000)
})

describe('after kill -9', () => {
  /** Started as a process of its own, with a service over the journal. */
  const program = (then: string) => {
    const bundle = buildSync({
      stdin: {
        contents: `
          import { loadTwin } from './src/twin/load.ts'
          import { ValueTable } from './src/values/table.ts'
          import { Journal } from './src/server/journal/journal.ts'
          import { AlarmService } from './src/server/alarms/alarm-service.ts'
          const twin = loadTwin({ format: 1, id: 'plant', name: 'Plant', assets: [{ id: 'pump', name: 'Pump', signals: { temp: { name: 'Temperature', unit: '°C' } }, alarms: { hot: { name: 'Hot', priority: 'high', signal: 'temp', when: { above: 80 } } } }] }).value
          const values = new ValueTable(twin)
          const service = new AlarmService({ twin, values, journal: Journal.open(${JSON.stringify(path)}).value, clock: () => Date.now() })
          ${then}`,
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
      external: ['libsql'],
    })
    // Run from here, so that it finds its packages.
    const child = spawn(process.execPath, ['--input-type=module', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
    child.stdin.end(bundle.outputFiles[0]!.text)
    return child
  }

  test('in the middle of chatter: every change that it was through with is counted, and the list is as it left it', async () => {
    vi.useRealTimers()
    const child = program(`
      let done = 0
      setInterval(() => {
        values.set(0, done % 2 ? 50 : 90, 0, Date.now(), 0)
        service.onSamples(values.drain())
        process.stdout.write(++done + '\\n')
      }, 4)`)
    let said = ''
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      if (said.includes('150\n')) child.kill('SIGKILL')
    })
    await once(child, 'exit')
    const done = Number(said.trim().split('\n').at(-1))
    vi.useFakeTimers()
    now = Date.now()
    const s = start()
    const events = atOnce(s.journal.after(0, 10_000))
    expect(events.at(-1)).toMatchObject({ kind: 'chattered' })
    const counted = events.reduce((sum, event) => sum + (event.chatter?.count ?? 1), 0)
    expect([done, done + 1]).toContain(counted)
    expect(events.at(-1)!.row.active).toBe(counted % 2 === 1)
    const board = new AlarmBoard('gateway')
    board.apply(events)
    expect(board.rows).toEqual(s.journal.currentRows())
    expect(board.rows).toEqual(s.service.snapshot().rows)
    expect(s.journal.held()).toEqual([])
  })

  test('a process that is killed right after its answer has lost nothing it answered', async () => {
    vi.useRealTimers()
    const child = program(`
      values.set(0, 90, 0, Date.now(), 0)
      service.onSamples(values.drain())
      const done = service.command({ kind: 'acknowledge', key: 'pump/hot', actor: 'Eva', comment: 'on my way' })
      process.stdout.write(done.ok ? 'acknowledged' : JSON.stringify(done.error))`)
    const [said] = (await once(child.stdout, 'data')) as [Buffer]
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(said.toString()).toBe('acknowledged')
    vi.useFakeTimers()
    now = Date.now()
    const s = start()
    expect(s.service.snapshot()).toMatchObject({
      cursor: 2,
      rows: [{ key: 'pump/hot', state: 'acknowledged', active: true, ackBy: 'Eva', ackComment: 'on my way' }],
    })
    // Nothing is told anew until the signal speaks; then it clears without asking again.
    s.wait(1000)
    expect(s.told).toEqual([])
    s.set(20)
    expect(s.told).toMatchObject([{ kind: 'cleared', cursor: 3, row: { state: 'normal' } }])
  })
})
