import { troubleInEnglish } from '../../texts/api-english.ts'
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { atOnce, type Steps } from '../../base/steps.ts'
import type { AlarmEvent } from '../../wire/alarms.ts'
import type { CommandReport } from '../../wire/commands.ts'
import { Journal } from './journal.ts'
import { change } from './testing/change.ts'

let dir: string
let path: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-journal-'))
  path = join(dir, 'deep', 'journal.sqlite')
})
afterEach(() => rmSync(dir, { recursive: true }))

const open = (): Journal => {
  const opened = Journal.open(path)
  if (!opened.ok) throw new Error(opened.error)
  return opened.value
}

describe('alarm events', () => {
  test('get rising cursors that go on after reopening, and leave the current rows', () => {
    const first = open()
    expect(first.cursor).toBe(0)
    const appended = first.append([change('a/x', 1), change('b/y', 2), change('a/x', 3, 'normal', 'cleared')])
    expect(appended.ok && appended.value.map((e) => e.cursor)).toEqual([1, 2, 3])
    first.close()
    const second = open()
    expect(second.cursor).toBe(3)
    expect(second.currentRows()).toEqual([change('b/y', 2).row])
    expect(atOnce(second.after(1))).toEqual([
      { ...change('b/y', 2), cursor: 2 },
      { ...change('a/x', 3, 'normal', 'cleared'), cursor: 3 },
    ])
    expect(atOnce(second.after(0, 2)).map((e) => e.cursor)).toEqual([1, 2])
    const more = second.append([change('c/z', 4)])
    expect(more.ok && more.value[0]?.cursor).toBe(4)
    second.close()
  })

  test('give the list as it was at a moment, imported ones and equal times included', () => {
    const journal = open()
    journal.importPast([change('a/x', 10), change('c/old', 12), change('a/x', 14, 'normal', 'cleared')])
    journal.append([
      change('a/x', 20),
      change('b/y', 21),
      change('a/x', 21, 'normal', 'cleared'),
      change('a/x', 21, 'acknowledged', 'raised'),
    ])
    const at = (t: number): unknown => journal.rowsAt(t).map(({ key, state }) => `${key} ${state}`)
    expect(at(9)).toEqual([])
    expect(at(10)).toEqual(['a/x unacknowledged'])
    expect(at(13)).toEqual(['a/x unacknowledged', 'c/old unacknowledged'])
    expect(at(14)).toEqual(['c/old unacknowledged'])
    expect(at(20.5)).toEqual(['c/old unacknowledged', 'a/x unacknowledged'])
    expect(at(1e12)).toEqual(['c/old unacknowledged', 'b/y unacknowledged', 'a/x acknowledged'])
    journal.close()
  })

  test('are in the file when they are accepted: another connection sees them at once', () => {
    const journal = open()
    journal.append([change('a/x', 1)])
    const other = new Database(path)
    expect(other.prepare('SELECT key FROM alarm_events').all()).toEqual([{ key: 'a/x' }])
    expect(other.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' })
    other.close()
    journal.close()
  })

  test('all or none', () => {
    const journal = open()
    const broken = { ...change('b/y', 2), kind: null as never }
    expect(journal.append([change('a/x', 1), broken])).toMatchObject({
      ok: false,
      error: expect.stringMatching(/NOT NULL/),
    })
    expect(journal.currentRows()).toEqual([])
    expect(atOnce(journal.after(0))).toEqual([])
    expect(journal.cursor).toBe(0)
    expect(journal.append([change('a/x', 1)]).ok).toBe(true)
    journal.close()
  })

  test('are found by asset and time, newest last, the newest when there are too many', () => {
    const journal = open()
    journal.append([1, 2, 3, 4, 5].flatMap((at) => [change('a/x', at), change('b/y', at)]))
    expect(atOnce(journal.query({ asset: 'a', from: 2, to: 5 })).map((e) => [e.row.key, e.at])).toEqual([
      ['a/x', 2],
      ['a/x', 3],
      ['a/x', 4],
    ])
    expect(atOnce(journal.query({ asset: ['a', 'b'], from: 5 })).map((e) => e.row.key)).toEqual(['a/x', 'b/y'])
    expect(atOnce(journal.query({ limit: 3 })).map((e) => e.at)).toEqual([4, 5, 5])
    expect(atOnce(journal.query({ asset: "x' OR '1'='1" }))).toEqual([])
    journal.close()
  })

  test('what is held is no event yet: its row is in the list, and it is found until it is told', () => {
    const journal = open()
    journal.append([change('a/x', 1)])
    const chatter = { count: 3, from: 2 }
    const held = { ...change('a/x', 4, 'returned', 'chattered'), actor: null, chatter }
    expect(journal.append([{ ...held, held: true }])).toEqual({ ok: true, value: [] })
    expect(journal.cursor).toBe(1)
    expect(journal.currentRows()).toEqual([held.row])
    journal.close()
    const again = open()
    expect(again.held()).toEqual([held])
    expect(again.append([held])).toEqual({ ok: true, value: [{ ...held, cursor: 2 }] })
    expect(again.held()).toEqual([])
    expect(atOnce(again.after(1))).toEqual([{ ...held, cursor: 2 }])
    again.close()
  })

  test('of the past disturb nothing', () => {
    const journal = open()
    journal.append([change('a/x', 1000)])
    const past = [change('a/x', 20, 'normal', 'cleared'), change('a/x', 10), change('b/y', 15)]
    expect(journal.importPast(past)).toEqual({ ok: true, value: 3 })
    expect(journal.importPast([...past, change('c/z', 5)])).toEqual({ ok: true, value: 1 })
    expect(journal.currentRows().map((r) => r.key)).toEqual(['a/x'])
    expect(atOnce(journal.after(0)).map((e) => e.at)).toEqual([1000])
    expect(atOnce(journal.query({})).map((e) => e.at)).toEqual([5, 10, 15, 20, 1000])
    expect(journal.cursor).toBe(1)
    const next = journal.append([change('a/x', 1001)])
    expect(next.ok && next.value[0]?.cursor).toBe(2)
    journal.close()
  })

  test('importing into an empty journal leaves its first cursor 1', () => {
    const journal = open()
    journal.importPast([change('a/x', 1), change('a/x', 2)])
    journal.close()
    const again = open()
    expect(again.cursor).toBe(0)
    const first = again.append([change('a/x', 3)])
    expect(first.ok && first.value[0]?.cursor).toBe(1)
    again.close()
  })
})

const report = (id: string, status: CommandReport['status'], at: number): CommandReport => ({
  id,
  key: 'r-1/start',
  value: null,
  actor: 'Eva',
  verified: false,
  at,
  status,
  reason: status === 'pending' ? null : { kind: 'under-way' },
})

test('commands: every status is kept; the ones left open are found', () => {
  const journal = open()
  for (const r of [report('1', 'pending', 1), report('2', 'pending', 2), report('1', 'confirmed', 3)])
    expect(journal.recordCommand(r).ok).toBe(true)
  expect(journal.commands({ asset: 'r-1' }).map((r) => `${r.id} ${r.status}`)).toEqual([
    '1 pending',
    '2 pending',
    '1 confirmed',
  ])
  expect(journal.pendingCommands()).toEqual([report('2', 'pending', 2)])
  journal.recordCommand({ ...report('3', 'confirmed', 4), verified: true })
  expect(journal.commands({}).map(({ verified }) => verified)).toEqual([false, false, false, true])
  journal.close()
})

test('a command that an earlier version wrote keeps its sentence; what a later one wrote is a code', () => {
  open().close()
  const db = new Database(path)
  // As the first format had it.
  db.exec('ALTER TABLE commands DROP COLUMN reason')
  db.exec('ALTER TABLE commands DROP COLUMN verified')
  db.exec('DROP TRIGGER alarm_words_added; DROP TRIGGER alarm_words_dropped; DROP TABLE alarm_words')
  db.exec('ALTER TABLE alarm_events DROP COLUMN chatter')
  db.exec('DROP TABLE alarm_chatter')
  for (const table of ['episodes', 'claims', 'runs', 'cases', 'use', 'learnt', 'lives'])
    db.exec(`DROP TABLE foresight_${table}`)
  db.exec('DROP TABLE acts')
  db.exec('DROP INDEX notes_by_time')
  for (const column of ['to_at', 'verified', 'written_at', 'withdrawn'])
    db.exec(`ALTER TABLE notes DROP COLUMN ${column}`)
  db.prepare('INSERT INTO notes (at, asset, actor, text) VALUES (?, ?, ?, ?)').run(7, 'r-1', 'Eva', 'greased')
  db.exec('PRAGMA user_version = 1')
  const add = db.prepare(
    'INSERT INTO commands (id, key, asset, value, actor, at, status, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  add.run('1', 'r-1/start', 'r-1', null, 'Eva', 1, 'pending', '')
  add.run('1', 'r-1/start', 'r-1', null, 'Eva', 2, 'confirmed', 'Confirmed by State Running after 0.8 s.')
  db.close()
  const journal = open()
  journal.recordCommand(report('2', 'refused', 3))
  expect(journal.commands({}).map(({ reason }) => reason)).toEqual([
    null,
    { kind: 'earlier-words', words: 'Confirmed by State Running after 0.8 s.' },
    { kind: 'under-way' },
  ])
  expect(journal.commands({}).map(({ verified }) => verified)).toEqual([false, false, false])
  expect(journal.notes({ asset: 'r-1' })).toMatchObject([{ at: 7, to: null, writtenAt: 7, author: 'Eva' }])
  expect(journal.unreadable).toBe(0)
  journal.close()
  const raw = new Database(path)
  expect(raw.prepare("SELECT detail FROM commands WHERE id = '2'").get()).toMatchObject({ detail: '' })
  raw.close()
})

describe('a file that is not right', () => {
  test.each<[string, (file: string) => void]>([
    ['no database at all', (file) => writeFileSync(file, 'nonsense '.repeat(2000))],
    [
      'pages overwritten',
      (file) => {
        const handle = openSync(file, 'r+')
        writeSync(handle, Buffer.alloc(4096 * 6, 0x5a), 0, 4096 * 6, 4096)
        closeSync(handle)
      },
    ],
  ])('%s: moved aside with a message, and a new one begun', (_, damage) => {
    const before = open()
    before.append([change('a/x', 1)])
    before.close()
    damage(path)
    const after = open()
    expect(after.notice?.code).toBe('journal-damaged')
    expect(troubleInEnglish(after.notice!)).toMatch(/is damaged \(.*moved to journal\.sqlite\.damaged-.*new, empty one/)
    expect(after.currentRows()).toEqual([])
    expect(after.append([change('a/x', 2)]).ok).toBe(true)
    after.close()
    expect(readdirSync(join(dir, 'deep')).some((f) => f.startsWith('journal.sqlite.damaged-'))).toBe(true)
    const again = open()
    expect(again.notice).toBeNull()
    again.close()
  })

  test('of a newer format, or in a folder that cannot be: refused in words', () => {
    open().close()
    const db = new Database(path)
    db.exec('PRAGMA user_version = 99')
    db.close()
    expect(Journal.open(path)).toMatchObject({ ok: false, error: expect.stringMatching(/newer Gemba \(format 99/) })
    writeFileSync(join(dir, 'file'), '')
    expect(Journal.open(join(dir, 'file', 'journal.sqlite'))).toMatchObject({
      ok: false,
      error: expect.stringMatching(/cannot be opened: .*writable/),
    })
  })
})

test('a chattering alarm does not fill the disk: its oldest events go, those of an open alarm stay', () => {
  const opened = Journal.open(path, 3000)
  if (!opened.ok) throw new Error(opened.error)
  const journal = opened.value
  journal.append([change('a/open', 1)])
  for (let batch = 0; batch < 12; batch++)
    journal.append(
      Array.from({ length: 1000 }, (_, i) =>
        i % 2
          ? change('b/chatter', 10 + batch * 1000 + i, 'normal', 'cleared')
          : change('b/chatter', 10 + batch * 1000 + i),
      ),
    )
  const { length } = atOnce(journal.query({ limit: 10_000 }))
  expect(length).toBeGreaterThanOrEqual(3000)
  expect(length).toBeLessThanOrEqual(4000)
  expect(journal.forgotten).toBe(12_001 - length)
  expect(atOnce(journal.query({ asset: 'a' }))).toHaveLength(1)
  expect(atOnce(journal.query({ asset: 'b', limit: 1 }))[0]?.at).toBe(10 + 11_999)
  journal.close()
})

test('however many are asked for, a step reads a few hundred, and nothing is lost or told twice between them', () => {
  const journal = open()
  journal.append(Array.from({ length: 1500 }, (_, i) => change(`${'abc'[i % 3]}/x`, 1000 + Math.floor(i / 7))))
  const told = (steps: Steps<AlarmEvent[]>): { cursors: number[]; steps: number } => {
    for (let count = 1; ; count++) {
      const step = steps.next()
      if (step.done) return { cursors: step.value.map(({ cursor }) => cursor), steps: count }
    }
  }
  const all = Array.from({ length: 1500 }, (_, i) => i + 1)
  const inTime = told(journal.query({ limit: 10_000 }))
  expect(inTime.cursors).toEqual(all)
  expect(inTime.steps).toBeGreaterThan(5)
  expect(told(journal.query({ limit: 1001 })).cursors).toEqual(all.slice(-1001))
  expect(told(journal.query({ asset: ['c', 'a'], limit: 900 })).cursors).toEqual(
    all.filter((cursor) => cursor % 3 !== 2).slice(-900),
  )
  const after = told(journal.after(100, 10_000))
  expect(after.cursors).toEqual(all.slice(100))
  expect(after.steps).toBeGreaterThan(5)
  expect(told(journal.after(100, 450)).cursors).toEqual(all.slice(100, 550))
  journal.close()
})
