import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AlarmChange } from '../../alarms/alarm-register.ts'
import { atOnce } from '../../base/steps.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import { Journal } from './journal.ts'
import type { SearchQuery } from './search.ts'
import { change } from './testing/change.ts'

let dir: string
let journal: Journal
let runs = 0
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-search-'))
  const opened = Journal.open(join(dir, 'journal.sqlite'))
  if (!opened.ok) throw new Error(opened.error)
  journal = opened.value
})
afterEach(() => {
  journal.close()
  rmSync(dir, { recursive: true })
})

const told = (key: string, at: number, over: Partial<AlarmChange['row']> = {}, by: Partial<AlarmChange> = {}) => {
  const one = change(key, at)
  return { ...one, ...by, row: { ...one.row, message: '', ...over } }
}
const atOf = (query: Omit<SearchQuery, 'limit'>): number[] =>
  journal.search.page({ ...query, limit: 100 }).events.map(({ at }) => at)

describe('what is found', () => {
  beforeEach(() => {
    journal.importPast([told('old/jam', 1, { name: 'Förderer klemmt' })])
    journal.append([
      told('c-101/drive', 10, { name: 'Drive hot', priority: 'low' }),
      told('r-102/joint-3', 20, { name: 'Joint 3 vibration high', component: 'joint-3' }),
      told('r-102/joint-3', 30, {}, { kind: 'acknowledged', actor: 'Mara Lind', comment: 'bearing ordered' }),
      told('s-103/torque', 40, { name: 'Torque', message: 'screw 7 loose' }),
    ])
  })

  test('by beginnings of words, whatever their case or accents; all of them have to be there', () => {
    expect(atOf({ text: 'VIBR' })).toEqual([20])
    expect(atOf({ text: 'forder' })).toEqual([1])
    expect(atOf({ text: 'joint high' })).toEqual([20])
    expect(atOf({ text: 'joint torque' })).toEqual([])
    expect(atOf({ text: 'ordered' })).toEqual([30])
    expect(atOf({ text: 'screw' })).toEqual([40])
    expect(atOf({ text: 's-103' })).toEqual([40])
  })

  test('by a machine, a person, a priority, a span, and all of them together', () => {
    expect(atOf({ assets: ['r-102', 'old'] })).toEqual([30, 20, 1])
    expect(atOf({ assets: [] })).toEqual([])
    expect(atOf({ person: 'lind' })).toEqual([30])
    expect(atOf({ text: 'lind' })).toEqual([])
    expect(atOf({ priority: 'low' })).toEqual([10])
    expect(atOf({ from: 10, to: 40 })).toEqual([30, 20, 10])
    expect(atOf({ assets: ['r-102'], priority: 'high', from: 20, to: 30 })).toEqual([20])
    expect(atOf({ text: 'torque', textAssets: ['c-101'] })).toEqual([40, 10])
  })

  test('what somebody types is looked for, never run as a question of its own', () => {
    for (const typed of ['"', 'a" OR what:"b', 'NOT', '*', "'; DROP TABLE alarm_events; --", '{}', '(', '\u0000'])
      expect(Array.isArray(atOf({ text: typed }))).toBe(true)
    expect(atOf({})).toEqual([40, 30, 20, 10, 1])
  })

  test('what is forgotten is found no more', () => {
    expect(journal.forgetOlder(25, 100)).toMatchObject({ ok: true })
    const left = atOf({})
    expect(atOf({ text: 'r-102' })).toEqual(left.filter((at) => at === 20 || at === 30))
    expect(atOf({ text: 'forder' })).toEqual(left.filter((at) => at === 1))
  })
})

test('as measures count them: what is no alarm line is left out, and no page is read twice', () => {
  journal.importPast([told('old/jam', 1)])
  journal.append([
    ...Array.from({ length: 1203 }, (_, i) => told('a/x', 10 + Math.floor(i / 3))),
    told('a/x', 500, {}, { kind: 'shelved', actor: 'Eva' }),
    told('a/x', 501, { active: false }, { kind: 'chattered', chatter: { count: 7, from: 400 } }),
  ])
  const all = atOnce(journal.told.between(0, 1000))
  // But for what was shelved.
  expect(all.length).toBe(1205)
  expect(all.at(-1)).toEqual({
    at: 501,
    key: 'a/x',
    asset: 'a',
    kind: 'chattered',
    name: 'Jam',
    priority: 'high',
    raisedAt: 501,
    active: false,
    chatter: { count: 7, from: 400 },
  })
  expect(atOnce(journal.told.between(20, 21)).map(({ at }) => at)).toEqual([20, 20, 20])
})

test('page by page, however it is asked, each is there once and in its order', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          at: fc.integer({ min: 0, max: 50 }),
          asset: fc.constantFrom('a', 'b', 'c'),
          priority: fc.constantFrom(...PRIORITIES),
          name: fc.constantFrom('jam', 'hot jam', 'cold'),
        }),
        { maxLength: 30 },
      ),
      fc.record({
        assets: fc.option(fc.subarray(['a', 'b', 'c']), { nil: undefined }),
        text: fc.option(fc.constantFrom('jam', 'co', 'hot'), { nil: undefined }),
        priority: fc.option(fc.constantFrom(...PRIORITIES), { nil: undefined }),
        from: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
        to: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
      }),
      fc.integer({ min: 1, max: 7 }),
      (events, query, limit) => {
        const own = join(dir, `${runs++}.sqlite`)
        const opened = Journal.open(own)
        if (!opened.ok) throw new Error(opened.error)
        const one = opened.value
        one.append(events.map(({ at, asset, ...row }) => told(`${asset}/x`, at, row)))
        const found: string[] = []
        let before: SearchQuery['before']
        for (let page = 0; page <= events.length; page++) {
          const answer = one.search.page({ ...query, before, limit })
          expect(answer.events.length).toBeLessThanOrEqual(limit)
          for (const { cursor } of answer.events) found.push(String(cursor))
          if (!answer.next) break
          before = answer.next
        }
        one.close()
        const expected = events.flatMap((event, i) => {
          const words = `${event.name} ${event.asset} x`.split(' ')
          const fits =
            (query.assets?.includes(event.asset) ?? true) &&
            (query.text === undefined || words.some((word) => word.startsWith(query.text!))) &&
            (query.priority ?? event.priority) === event.priority &&
            event.at >= (query.from ?? 0) &&
            event.at < (query.to ?? 100)
          return fits ? [String(i + 1)] : []
        })
        expect(found.toSorted()).toEqual(expected.toSorted())
        expect(new Set(found).size).toBe(found.length)
      },
    ),
    { numRuns: 60 },
  )
})
