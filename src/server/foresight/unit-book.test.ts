/** Numbers of another unit are not compared: neither in the history that is learnt from, nor after a restart. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ok } from '../../base/result.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { Journal } from '../journal/journal.ts'
import { twinOf } from '../testing/start-gateway.ts'
import { HOUR, robots, START } from '../../foresight/testing/plant-of-joints.ts'
import { inOneUnit, UnitBook } from './unit-book.ts'

const VIBRATION = 'r-1/joint/vibration'
let dir: string
let journal: Journal
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-units-'))
  const found = Journal.open(join(dir, 'journal.sqlite'))
  if (!found.ok) throw new Error(found.error)
  journal = found.value
})
afterEach(() => {
  journal.close()
  rmSync(dir, { recursive: true, force: true })
})

const twinIn = (unit: string, more: Record<string, unknown> = {}) => {
  const document = robots(2, more)
  document.classes.robot.parts.joint.signals.vibration.unit = unit
  return twinOf(document)
}

test('a unit that is another one holds from then on, for ever, also after a restart and under another id', () => {
  const book = new UnitBook(journal.foresight)
  expect([...book.replace(twinIn('°C'), START)]).toEqual([])
  expect(book.sinceOf(VIBRATION)).toBe(0)
  expect([...new UnitBook(journal.foresight).replace(twinIn('°F'), START + HOUR)]).toEqual([
    VIBRATION,
    'r-2/joint/vibration',
  ])
  const after = new UnitBook(journal.foresight)
  expect([...after.replace(twinIn('°F'), START + 2 * HOUR)]).toEqual([])
  expect(after.sinceOf(VIBRATION)).toBe(START + HOUR)
  const renamed = robots(1)
  renamed.classes.robot.parts.joint.signals.vibration.unit = '°F'
  Object.assign(renamed.assets[0]!, { id: 'arm', aliases: ['r-1'] })
  expect([...after.replace(twinOf(renamed), START + 3 * HOUR)]).toEqual([])
  expect(after.sinceOf('arm/joint/vibration')).toBe(START + HOUR)
  // Back again: what was recorded in °F is not in °C either.
  expect([...after.replace(twinIn('°C'), START + 4 * HOUR)]).toContain(VIBRATION)
  expect(after.sinceOf(VIBRATION)).toBe(START + 4 * HOUR)
})

test('spelled otherwise, left out or written for the first time, a unit is no other one', () => {
  const book = new UnitBook(journal.foresight)
  for (const unit of ['', '°C', 'degC', '', '°C']) expect([...book.replace(twinIn(unit), START)]).toEqual([])
  expect(book.sinceOf(VIBRATION)).toBe(0)
  expect([...book.replace(twinIn(''), START), ...book.replace(twinIn('°F'), START)]).toContain(VIBRATION)
})

const answerOf = (signal: string, stepMs: number): HistoryAnswer => {
  const value = [20, 21, 68, 69]
  const t = value.map((_, i) => START + i * HOUR)
  const columns = { min: value, max: value, mean: value, last: value }
  return {
    signal,
    from: START,
    to: START + 4 * HOUR,
    stepMs,
    t,
    ...columns,
    count: [9, 9, 9, 9],
    quality: [2, 0, 0, 1],
  }
}

test('of the history only what is in the unit of now is told: buckets stay, samples of before are left out', async () => {
  const history = inOneUnit(
    {
      query: async ({ signal }) => ok(answerOf(signal, HOUR)),
      range: async ({ signals }) =>
        ok({ answers: signals.map((one) => answerOf(one, 0)), unknown: [], texts: [], states: [], limits: [] }),
      flush: async () => undefined,
      clock: () => ({ trusted: true, present: START }),
    },
    { sinceOf: (id) => (id === 'changed' ? START + 1.5 * HOUR : 0) },
  )
  const span = { from: START, to: START + 4 * HOUR, columns: 4 }
  const changed = await history.query({ signal: 'changed', ...span })
  expect(changed.ok && changed.value).toMatchObject({
    t: answerOf('', HOUR).t,
    mean: [null, null, 68, 69],
    count: [0, 0, 9, 9],
    quality: [0, 0, 0, 1],
  })
  const other = await history.query({ signal: 'other', ...span })
  expect(other.ok && other.value).toEqual(answerOf('other', HOUR))
  const range = await history.range({ signals: ['changed', 'other'], held: false, ...span })
  expect(range.ok && range.value.answers).toEqual([
    expect.objectContaining({ t: [START + 2 * HOUR, START + 3 * HOUR], last: [68, 69], count: [9, 9] }),
    answerOf('other', 0),
  ])
})
