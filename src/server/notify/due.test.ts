/** Whom the rules tell of what, and when. */
import { expect, test } from 'vitest'
import { loadTwin } from '../../twin/load.ts'
import type { TwinDocumentInput } from '../../twin/schema.ts'
import { NoticeRule } from '../../wire/notify.ts'
import { dueOf, occurrence, ruleName } from './due.ts'
import { rowOf } from './testing/rows.ts'

const loaded = loadTwin({
  format: 1,
  id: 'plant',
  name: 'Plant',
  timeZone: 'Asia/Tokyo',
  assets: [
    { id: 'line-1', name: 'Line 1', level: 'line' },
    { id: 'r-1', name: 'R-1', parent: 'line-1' },
    { id: 'r-2', name: 'R-2' },
  ],
} as unknown as TwinDocumentInput)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value

const MINUTE = 60_000
/** 21:30 in Tokyo. */
const NOW = Date.UTC(2026, 10, 30, 12, 30)
const rule = (over: object = {}): NoticeRule => NoticeRule.parse({ to: 'shift', ...over })
const due = (rows: ReturnType<typeof rowOf>[], rules: NoticeRule[], now = NOW, told = new Set<string>()): string[] =>
  dueOf(rows, rules, told, twin, now).map(({ row, rule: { to } }) => `${row.key} ${to}`)

test('who is told at once hears of what nobody has acknowledged, of the priorities she wants, and of each once', () => {
  const rows = [
    rowOf({ key: 'r-1/a', raisedAt: NOW }),
    rowOf({ key: 'r-1/b', priority: 'low', raisedAt: NOW }),
    rowOf({ key: 'r-1/c', state: 'acknowledged', raisedAt: NOW }),
    rowOf({ key: 'r-1/d', state: 'returned', raisedAt: NOW }),
    ...(['shelved', 'suppressed', 'out-of-service', 'normal'] as const).map((state) =>
      rowOf({ key: `r-1/${state}`, state, raisedAt: NOW }),
    ),
  ]
  expect(due(rows, [rule()])).toEqual(['r-1/a shift', 'r-1/d shift'])
  expect(due(rows, [rule({ priorities: ['low'] })])).toEqual(['r-1/b shift'])
  const told = new Set([occurrence(ruleName(rule()), rows[0]!)])
  expect(due(rows, [rule()], NOW, told)).toEqual(['r-1/d shift'])
  expect(due([rowOf({ key: 'r-1/a', raisedAt: NOW + 1 })], [rule()], NOW + 1, told), 'raised again').toHaveLength(1)
})

test('who is told later hears only of what goes on and was acknowledged by nobody until then', () => {
  const later = rule({ to: 'boss', afterMin: 10 })
  const row = rowOf({ raisedAt: NOW - 10 * MINUTE })
  expect(due([rowOf({ raisedAt: NOW - 10 * MINUTE + 1 })], [later])).toEqual([])
  expect(due([row], [later])).toEqual(['r-1/a boss'])
  expect(due([{ ...row, state: 'acknowledged' }], [later])).toEqual([])
  expect(due([{ ...row, state: 'returned' }], [later])).toEqual([])
  expect(due([row], [rule(), later])).toEqual(['r-1/a shift', 'r-1/a boss'])
})

test('a rule of a line holds for what lies in it', () => {
  const rows = [rowOf({ key: 'r-1/a' }), rowOf({ key: 'r-2/a', asset: 'r-2' }), rowOf({ key: 'x/a', asset: 'x' })]
  expect(due(rows, [rule({ assets: ['line-1'] })])).toEqual(['r-1/a shift'])
  expect(due(rows, [rule()])).toHaveLength(3)
})

test('quiet hours go by the clock of the plant, over midnight too; what waits then is told at their end', () => {
  const quiet = rule({ quiet: { from: '21:00', to: '06:00', except: ['critical'] } })
  const high = rowOf({ raisedAt: NOW })
  expect(due([high], [quiet])).toEqual([])
  expect(due([rowOf({ priority: 'critical', raisedAt: NOW })], [quiet])).toHaveLength(1)
  const six = Date.UTC(2026, 10, 30, 21)
  expect(due([high], [quiet], six - 1)).toEqual([])
  expect(due([high], [quiet], six)).toHaveLength(1)
  expect(due([high], [rule({ quiet: { from: '12:00', to: '13:00' } })]), 'half past twelve in Greenwich').toHaveLength(
    1,
  )
  expect(due([high], [rule({ quiet: { from: '00:00', to: '00:00' } })]), 'the whole day').toEqual([])
})
