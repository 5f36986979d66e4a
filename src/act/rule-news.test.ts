/** What of a rule is news to whoever it tells, and what is not. */
import { expect, test } from 'vitest'
import type { PolicyDecision, Refused, Switched } from '../wire/act.ts'
import { NEWS_MS, ruleNews } from './rule-news.ts'

const MINUTE = 60_000
const NOW = 1_700_000_000_000
const decision = (over: Partial<PolicyDecision>): PolicyDecision => ({
  id: 1,
  policy: 'r-1/slow',
  asset: 'r-1',
  at: NOW - MINUTE,
  kind: 'set',
  saw: { signal: 'r-1/shake', value: 2.5 },
  from: 100,
  to: 90,
  expects: { signal: 'r-1/shake', low: -1, high: -0.1, until: NOW },
  before: 2.5,
  sent: null,
  proposal: null,
  came: null,
  ...over,
})
const sent = (status: 'pending' | 'confirmed' | 'timed-out' | 'failed') => ({ id: 'c', status, reason: null })
const came = { at: NOW, change: null, agreed: false, needed: null }
const refused = (over: Partial<Refused>): Refused => ({
  id: 1,
  policy: 'r-1/slow',
  asset: 'r-1',
  at: NOW - MINUTE,
  why: 'state-forbids',
  mode: 'act',
  saw: { signal: 'r-1/shake', value: 2.5 },
  until: null,
  ...over,
})
const switched = (over: Partial<Switched>): Switched => ({ id: 1, at: NOW - MINUTE, by: null, what: 'fell-back', policy: 'r-1/slow', mode: 'advise', reason: '', ...over }) // prettier-ignore
const told = (
  lines: { decisions?: PolicyDecision[]; refused?: Refused[]; switched?: Switched[] },
  now = NOW,
): string[] =>
  ruleNews({ decisions: [], refused: [], switched: [], ...lines }, now).map(({ what, id }) => `${id} ${what}`)

test.each<[string, Partial<PolicyDecision>, string[]]>([
  ['what it only would have done', { kind: 'would' }, []],
  ['what it asks for, at once', { kind: 'asked' }, ['1 asked']],
  ['what it set and nobody knows the end of yet', { sent: sent('pending') }, []],
  ['what it set and the machine confirmed', { sent: sent('confirmed') }, ['1 set']],
  ['what it set and the machine did not answer', { sent: sent('timed-out'), came }, ['1 not-set']],
  ['what was not even taken', { came }, ['1 not-set']],
  ['what a restart left open', { sent: sent('pending'), came }, ['1 set-unknown']],
  ['what it asked for and was refused, or nobody answered', { kind: 'asked', came }, []],
  ['what it asked for and is approved', { kind: 'asked', sent: sent('pending') }, []],
  ['what it asked for and the machine confirmed', { kind: 'asked', sent: sent('confirmed') }, ['1 set']],
  ['what it asked for and the machine did not answer', { kind: 'asked', sent: sent('timed-out'), came }, ['1 not-set']],
  ['what it asked for and a restart left open', { kind: 'asked', sent: sent('pending'), came }, ['1 set-unknown']],
  ['what it took back', { kind: 'took-back', sent: sent('confirmed'), came }, ['1 took-back']],
  ['what it could not take back', { kind: 'took-back', sent: sent('failed'), came }, ['1 not-taken-back']],
  ['what a restart left open of that', { kind: 'took-back', sent: sent('pending'), came }, ['1 taken-back-unknown']],
  ['what is an hour ago', { kind: 'asked', at: NOW - NEWS_MS }, []],
])('%s', (_, over, news) => {
  expect(told({ decisions: [decision(over)] })).toEqual(news)
})

test.each<[string, Partial<Refused>, string[]]>([
  ['a gate that has held it for a minute', {}, ['1 refused']],
  ['one that has held it for less', { at: NOW - MINUTE + 1 }, []],
  ['one that holds it no more', { until: NOW - 1 }, []],
  ['one of a rule that only advises', { mode: 'advise' }, []],
  ['one of an earlier version, of which nobody knows', { mode: undefined }, []],
  ['its own cool-down', { why: 'cooling-down' }, []],
  ['what a person has stopped', { why: 'held' }, []],
  ['its budget', { why: 'budget-spent' }, ['1 refused']],
])('of what held it back: %s', (_, over, news) => {
  expect(told({ refused: [refused(over)] })).toEqual(news)
})

test('the same reason is told once an hour, all in their order; what people switched they know', () => {
  expect(
    told({
      refused: [refused({ id: 3, at: NOW - MINUTE }), refused({ id: 2, at: NOW - 20 * MINUTE })],
      decisions: [decision({ id: 4, kind: 'asked', at: NOW - 2 * MINUTE })],
      switched: [
        switched({ id: 5, at: NOW - 30 * MINUTE }),
        switched({ id: 6, what: 'restarted', at: NOW }),
        switched({ id: 7, what: 'mode' }),
        switched({ id: 8, what: 'hold' }),
      ],
    }),
  ).toEqual(['5 fell-back', '2 refused', '4 asked', '6 restarted'])
})
