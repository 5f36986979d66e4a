/** A journal whose bytes were damaged on disk: the start goes on, what can be read is read, the rest is said. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { atOnce } from '../../base/steps.ts'
import type { AlarmChange } from '../../alarms/alarm-register.ts'
import { createRng } from '../../base/rng.ts'
import { Journal } from './journal.ts'
import { change } from './testing/change.ts'

let dir: string
let path: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-torn-'))
  path = join(dir, 'journal.sqlite')
})
afterEach(() => rmSync(dir, { recursive: true }))

const open = (file = path): Journal => {
  const opened = Journal.open(file)
  if (!opened.ok) throw new Error(opened.error)
  return opened.value
}

const filled = (): Journal => {
  const journal = open()
  journal.append(Array.from({ length: 50 }, (_, i): AlarmChange => change(`a/x${i}`, i + 1)))
  return journal
}

const edited = (sql: string): void => {
  filled().close()
  const db = new Database(path)
  db.exec(sql)
  db.close()
}

test('a row that is no JSON, or no text at all, is left out, counted, and stays in the file', () => {
  edited(`UPDATE alarm_rows SET row = 'nonsense' WHERE key = 'a/x3'; UPDATE alarm_rows SET row = CAST(X'7B22FF' AS TEXT) WHERE key = 'a/x4';
    UPDATE alarm_events SET row = '{"key":' WHERE key = 'a/x3'; UPDATE alarm_events SET comment = CAST(X'FFFE41' AS TEXT) WHERE key = 'a/x5'`)
  const journal = open()
  expect(journal.notice).toBeNull()
  expect(journal.currentRows()).toHaveLength(48)
  expect(atOnce(journal.query({ limit: 100 }))).toHaveLength(49)
  expect(atOnce(journal.query({ from: 6, to: 7 }))[0]?.comment).toBe('\uFFFD\uFFFDA')
  expect(journal.unreadable).toBe(3)
  expect(journal.append([change('a/y', 99)]).ok).toBe(true)
  journal.close()
  const db = new Database(path)
  expect(db.prepare("SELECT row FROM alarm_rows WHERE key = 'a/x3'").get()).toMatchObject({ row: 'nonsense' })
  db.close()
})

test('an empty file, and a log that is none, are said', () => {
  writeFileSync(path, '')
  const empty = open()
  expect(empty.notice?.code).toBe('journal-empty')
  empty.close()
  writeFileSync(`${path}-wal`, 'garbage '.repeat(2000))
  const logless = open()
  expect(logless.notice).toMatchObject({
    code: 'journal-log-lost',
    values: { aside: expect.stringMatching(/^journal\.sqlite\.damaged-.*-wal$/) },
  })
  expect(logless.append([change('a/x', 1)]).ok).toBe(true)
  logless.close()
})

test('torn anywhere, the journal opens, answers and takes what comes', () => {
  const journal = filled()
  // As kill -9 leaves it: with its log.
  for (const suffix of ['', '-wal']) copyFileSync(path + suffix, join(dir, `whole${suffix}`))
  journal.close()
  const rng = createRng(20)
  for (let round = 0; round < 24; round++) {
    const file = join(dir, `${round}.sqlite`)
    for (const suffix of ['', '-wal']) writeFileSync(file + suffix, readFileSync(join(dir, `whole${suffix}`)))
    const victim = file + (round % 3 === 2 ? '-wal' : '')
    const bytes = readFileSync(victim)
    const at = Math.floor(rng.next() * bytes.length)
    const length = [1, 200, 20_000][round % 3]!
    for (let i = at; i < Math.min(bytes.length, at + length); i++) bytes[i] = Math.floor(rng.next() * 256)
    writeFileSync(victim, round % 4 === 0 ? bytes.subarray(0, at) : bytes)
    const opened = open(file)
    expect(opened.currentRows().length).toBeLessThanOrEqual(50)
    expect(atOnce(opened.query({ limit: 100 })).length).toBeLessThanOrEqual(50)
    expect({ round, ok: opened.append([change('b/y', 1000)]).ok }).toEqual({ round, ok: true })
    opened.close()
    expect(existsSync(file)).toBe(true)
  }
})
