import { describe, expect, test } from 'vitest'
import type { ForesightRecord } from '../../wire/foresight.ts'
import { asOf, recordAsOf } from './as-of.ts'
import { caseOf, claimOf, DAY, episodeOf, expectationOf, lifeSaidOf, TUESDAY } from './testing/made.ts'

describe('as it was known then', () => {
  const then = TUESDAY + DAY
  const said = (at: number) => ({
    id: at,
    at,
    by: 'A',
    verified: false,
    verdict: 'not-real' as const,
    text: '',
    withdrawn: null,
    renewed: false,
    heldSince: 0,
  })
  const answer = {
    at: TUESDAY + 9 * DAY,
    asset: 'r-1',
    episodes: [episodeOf({ id: 'ended', until: then + 5 }), episodeOf({ id: 'to come', since: then + 1 })],
    expectations: [expectationOf()],
    claims: [claimOf({ judged: { at: then + 1, outcome: 'within', reachedAt: then + 1 } })],
    cases: [caseOf({ closedAt: then + 1, quietUntil: 7, feedback: [said(then + 1)] }), caseOf({ openedAt: then + 1 })],
    learning: [],
    beside: [],
    record: [
      claimOf({ id: 8, judged: { at: then - 1, outcome: 'within', reachedAt: then - 1 } }),
      claimOf({ id: 9, judged: { at: then + 1, outcome: 'later', reachedAt: null } }),
    ],
    notes: [],
    lives: [],
    livesRecord: [],
  }

  test('nothing of hindsight is left', () => {
    const known = asOf(answer, then)
    expect(known.episodes.map(({ id, until }) => [id, until])).toEqual([['ended', null]])
    expect(known.claims[0]!.judged).toBeNull()
    expect(known.record.map(({ id }) => id)).toEqual([8])
    expect(known.cases).toHaveLength(1)
    expect(known.cases[0]).toMatchObject({ closedAt: null, feedback: [], quietUntil: null })
  })

  test('nor in the record: what was said and judged since is as unknown there', () => {
    const judged = { at: then + 1, outcome: 'within', lived: 9 } as const
    const use = { of: 'line', what: 'energy', unit: 'kWh', shift: { name: 'early', from: 0, to: 1 } } as const
    const shift = { ...use, id: 1, at: then, low: 1, middle: 2, high: 3, asLast: null }
    const record: ForesightRecord = {
      at: then + DAY,
      claims: answer.claims,
      cases: answer.cases,
      lives: [lifeSaidOf({ at: then, judged }), lifeSaidOf({ id: 2, at: then + 1 })],
      use: [
        { ...shift, judged: { at: then, outcome: 'within', amount: 2 } },
        { ...shift, id: 2, judged: { at: then + 1, outcome: 'below', amount: 0 } },
        { ...shift, id: 3, at: then + 1, judged: null },
      ],
      silent: [],
      silentUse: [],
      silentLives: [],
    }
    const known = recordAsOf(record, then)
    expect(known.lives.map((one) => [one.id, one.judged])).toEqual([[1, null]])
    expect(known.use.map((one) => [one.id, one.judged?.outcome ?? null])).toEqual([
      [1, 'within'],
      [2, null],
    ])
    expect([known.claims[0]!.judged, known.cases]).toMatchObject([null, [{ closedAt: null }]])
  })

  test('what was known stays', () => {
    const later = asOf(answer, TUESDAY + 9 * DAY)
    expect(later.cases[0]!.feedback).toHaveLength(1)
    expect(later.record).toHaveLength(2)
  })
})
