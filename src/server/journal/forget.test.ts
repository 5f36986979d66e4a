import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { atOnce } from '../../base/steps.ts'
import { forgetByAge } from './forget.ts'
import { Journal } from './journal.ts'
import { change } from './testing/change.ts'

const DAY = 24 * 3600_000
const NOW = 1_700_000_000_000

let dir: string
let journal: Journal
let end: () => void
let trusted: boolean
let now: number
let steady: number
let said: string[]
beforeEach(() => {
  vi.useFakeTimers()
  dir = mkdtempSync(join(tmpdir(), 'gemba-forget-'))
  const opened = Journal.open(join(dir, 'journal.sqlite'))
  if (!opened.ok) throw new Error(opened.error)
  journal = opened.value
  trusted = true
  now = NOW
  steady = 0
  said = []
  end = forgetByAge({
    keepDays: 30,
    journal,
    clock: () => ({ trusted, present: now }),
    steady: () => steady,
    say: (line) => said.push(line),
  })
})
afterEach(() => {
  end()
  journal.close()
  vi.useRealTimers()
  rmSync(dir, { recursive: true })
})

const pass = (minutes: number): void => {
  for (let i = 0; i < minutes; i++) {
    steady += 60_000
    now += 60_000
    vi.advanceTimersByTime(60_000)
  }
}
const left = (): string[] => atOnce(journal.query({})).map(({ row, at }) => `${row.key} ${(NOW - at) / DAY}`)

const fill = (): void => {
  journal.append([
    change('a/old', NOW - 40 * DAY),
    change('a/old', NOW - 39 * DAY, 'normal', 'cleared'),
    change('b/open', NOW - 38 * DAY),
    change('a/old', NOW - 29 * DAY),
    change('a/old', NOW - 28 * DAY, 'normal', 'cleared'),
  ])
  const command = {
    key: 'a/start',
    value: null,
    actor: 'Eva',
    verified: false,
    status: 'confirmed',
    reason: null,
  } as const
  journal.recordCommand({ ...command, id: '1', at: NOW - 31 * DAY })
  journal.recordCommand({ ...command, id: '2', at: NOW - 3 * DAY })
}

test('what is older than is kept goes an hour after it was said; an open alarm keeps what led to it', () => {
  fill()
  pass(2)
  expect(said).toEqual([expect.stringMatching(/more than 30 days ago .*in about an hour.* 3 lines by now/)])
  expect(left()).toHaveLength(5)
  pass(58)
  expect(left()).toHaveLength(5)
  pass(2)
  expect(left()).toEqual(['b/open 38', 'a/old 29', 'a/old 28'])
  expect(journal.commands({}).map(({ id }) => id)).toEqual(['2'])
  expect(journal.forgotten).toBe(3)
  expect(said).toHaveLength(1)
  expect(journal.currentRows().map(({ key }) => key)).toEqual(['b/open'])
})

test('nothing goes by a clock that is in doubt, nor where nothing is old', () => {
  trusted = false
  fill()
  pass(180)
  expect(left()).toHaveLength(5)
  expect(said).toEqual([])
})

test('a little at a time', () => {
  journal.append(Array.from({ length: 1200 }, (_, i) => change('a/x', NOW - 40 * DAY + i, 'normal', 'cleared')))
  pass(61)
  expect(journal.forgotten).toBe(500)
  pass(2)
  expect(journal.forgotten).toBe(1200)
})

test('a journal that cannot be written is said once, and tried again', () => {
  fill()
  const fail = vi.spyOn(journal, 'forgetOlder').mockReturnValue({ ok: false, error: 'disk is full' })
  pass(65)
  expect(said.slice(1)).toEqual([expect.stringMatching(/could not be deleted: disk is full/)])
  fail.mockRestore()
  pass(1)
  expect(left()).toHaveLength(3)
})
