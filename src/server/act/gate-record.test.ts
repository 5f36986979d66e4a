/** What held a rule back is a line as long as it stands, over a restart too. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TwinPolicy } from '../../twin/policies.ts'
import { Refused } from '../../wire/act.ts'
import { Journal } from '../journal/journal.ts'
import { GateRecord } from './gate-record.ts'

const policy = {
  key: 'r-1/slow',
  asset: { id: 'r-1' },
} as unknown as TwinPolicy
const HOUR = 3_600_000
const saw = (value: number) => ({ signal: 'r-1/vib', value })
let dir: string
let journal: Journal
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-gates-'))
  const opened = Journal.open(join(dir, 'journal.sqlite'))
  if (!opened.ok) throw new Error(opened.error)
  journal = opened.value
})
afterEach(() => {
  journal.close()
  rmSync(dir, { recursive: true })
})
const lines = () =>
  journal.acts
    .between('refused', Refused, 0, Number.MAX_SAFE_INTEGER, ['r-1'], 100)
    .toReversed()
    .map(({ why, at, until }) => [why, at, until])

test('each reason is one line from when it stood until it was over; what is no refusal makes none', () => {
  const record = new GateRecord(policy, journal.acts)
  for (const why of ['off', 'not-triggered', 'not-long-enough', 'open', null] as const) record.note(why, saw(2), 500)
  expect(lines()).toEqual([])
  for (let second = 1; second < 5; second++) record.note('state-forbids', saw(2.3), second * 1000)
  record.note('cooling-down', saw(2.4), 5000)
  record.note(null, saw(1), 9000)
  record.note(null, saw(1), 10_000)
  expect(lines()).toEqual([
    ['state-forbids', 1000, 5000],
    ['cooling-down', 5000, 9000],
  ])
  expect(journal.acts.between('refused', Refused, 0, 1e12, null, 1)[0]).toMatchObject({
    policy: 'r-1/slow',
    saw: { signal: 'r-1/vib', value: 2.4 },
  })
})

test('one that comes back within a minute is the same, later it is another', () => {
  const record = new GateRecord(policy, journal.acts)
  record.note('held', saw(2), 1000)
  record.note(null, saw(2), 2000)
  record.note('held', saw(2), 61_000)
  expect(lines()).toEqual([['held', 1000, null]])
  record.note(null, saw(2), 62_000)
  record.note('held', saw(2), 122_000)
  expect(lines()).toEqual([
    ['held', 1000, 62_000],
    ['held', 122_000, null],
  ])
})

test('one that begins to ask or to act while it is held back is held back anew, and so is one that only advises from then on', () => {
  const record = new GateRecord(policy, journal.acts)
  record.note('state-forbids', saw(2), 1000, 'advise')
  record.note('state-forbids', saw(2), 2000, 'act')
  // Somebody waits for it as before.
  record.note('state-forbids', saw(2), 3000, 'ask')
  record.note(null, saw(1), 4000, 'ask')
  record.note('state-forbids', saw(2), 5000, 'advise')
  expect(lines()).toEqual([
    ['state-forbids', 1000, 2000],
    ['state-forbids', 2000, 4000],
    ['state-forbids', 5000, null],
  ])
  const modes = journal.acts.between('refused', Refused, 0, 1e12, null, 9).map(({ mode }) => mode)
  expect(modes).toEqual(['advise', 'act', 'advise'])
})

test.each([HOUR, -HOUR])('the clock is set by %s ms: what stands is a line until then, and one from now on', (byMs) => {
  const record = new GateRecord(policy, journal.acts)
  record.note('state-forbids', saw(2), 2 * HOUR, 'act')
  record.clockStepped(byMs, 2 * HOUR + 9000 + byMs)
  record.note('state-forbids', saw(2), 2 * HOUR + 9000 + byMs, 'act')
  expect(lines().toSorted((a, b) => Number(a[2] === null) - Number(b[2] === null))).toEqual([
    ['state-forbids', 2 * HOUR, 2 * HOUR + 9000],
    ['state-forbids', 2 * HOUR + 9000 + byMs, null],
  ])
  record.note(null, saw(1), 3 * HOUR + byMs)
  record.clockStepped(byMs, 4 * HOUR)
  expect(lines()).toHaveLength(2)
})

test('after a restart one that stands goes on, and one that does not is over', () => {
  new GateRecord(policy, journal.acts).note('held', saw(2), 1000)
  const again = new GateRecord(policy, journal.acts)
  again.note('held', saw(2), 5000)
  expect(lines()).toEqual([['held', 1000, null]])
  again.note('budget-spent', saw(2), 6000)
  expect(lines()).toEqual([
    ['held', 1000, 6000],
    ['budget-spent', 6000, null],
  ])
})
