import { expect, test } from 'vitest'
import type { Proposal } from '../wire/act.ts'
import { aged, answered, isSamePerson, judged } from './proposal-life.ts'
import { PROPOSED } from './testing/proposed.ts'

const at = PROPOSED.at + 1000
const eva = { name: 'Eva', verified: false }
const kim = { name: 'Kim', verified: false }

const done = (
  proposal: Proposal,
  ...[answer, who, reason = '']: [Parameters<typeof answered>[1], typeof eva, string?]
) => {
  const result = answered(proposal, answer, who, reason, at)
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

test('a second person approves; it is carried out and judged, and every step says who and when', () => {
  const approved = done(PROPOSED, 'approve', kim, 'bearing is in store')
  const begun = done(approved, 'carry-out', kim)
  const came = {
    judgedAt: at + 5,
    failedBefore: false,
    from: at,
    to: at + 1,
    lost: 3,
    lostWithin: true,
    hoursWithin: true,
    change: null,
    agreed: null,
  }
  const verified = judged(begun, came)
  expect(verified.steps.map(({ state, by, reason }) => [state, by?.name, reason])).toEqual([
    ['proposed', 'Eva', ''],
    ['approved', 'Kim', 'bearing is in store'],
    ['carried-out', 'Kim', ''],
    ['verified', undefined, ''],
  ])
  expect(judged(begun, { ...came, failedBefore: true }).state).toBe('missed')
})

test.each<[string, Proposal['state'], Parameters<typeof answered>[1], typeof eva, string, string]>([
  ['one’s own', 'proposed', 'approve', eva, '', 'proposal-own'],
  ['one’s own under a name written otherwise', 'proposed', 'approve', { ...eva, name: ' e.va ' }, '', 'proposal-own'],
  ['what is approved already', 'approved', 'approve', kim, '', 'proposal-not-open'],
  ['what was never approved', 'proposed', 'carry-out', kim, '', 'proposal-not-open'],
  ['no reason for a no', 'proposed', 'reject', kim, '', 'reason-needed'],
  ['somebody else’s', 'proposed', 'withdraw', kim, 'wrong', 'proposal-others'],
  ['an approval that others rely on, without a reason', 'approved', 'withdraw', eva, '', 'reason-needed'],
  ['what is rejected', 'rejected', 'withdraw', eva, '', 'proposal-not-open'],
])('refused: %s', (_, state, answer, who, reason, code) => {
  expect(answered({ ...PROPOSED, state }, answer, who, reason, at)).toMatchObject({ ok: false, error: { code } })
})

test('time alone: nobody answered, or it was never begun', () => {
  expect(aged(PROPOSED, PROPOSED.until - 1)).toBe(PROPOSED)
  expect(aged(PROPOSED, PROPOSED.until).state).toBe('expired')
  expect(answered(PROPOSED, 'approve', kim, '', PROPOSED.until)).toMatchObject({ error: { code: 'proposal-lapsed' } })
  const approved = done(PROPOSED, 'approve', kim)
  expect(aged(approved, approved.plan.at + 1)).toBe(approved)
  expect(aged(approved, approved.plan.at + 24 * 3_600_000).state).toBe('missed')
})

test('who is the same person', () => {
  expect(isSamePerson('A. Klein', 'a klein')).toBe(true)
  expect(isSamePerson('A. Klein', 'A. Kern')).toBe(false)
})
