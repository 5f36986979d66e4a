/** Who is told, in words; and what stands there of the last messages. */
import { expect, test } from 'vitest'
import '../../texts/told.ts'
import type { Notice, NotifyNow } from '../../wire/notify.ts'
import { noticeTitle, outcomeWords, ruleWords } from './told-words.ts'

const NOW = Date.UTC(2026, 10, 30, 12)
const twin = { asset: (id: string) => (id === 'line-1' ? { name: 'Line 1' } : undefined) } as never
/** With plain blanks. */
const plain = (said: string): string => said.replaceAll('\u00a0', ' ')
const rule = (over: Partial<NotifyNow['rules'][number]> = {}): string =>
  plain(
    ruleWords({ to: 'shift', priorities: ['critical', 'high'], assets: [], unknown: [], afterMin: 0, ...over }, twin),
  )

test('a rule says of what, when, where and when not', () => {
  expect(rule()).toBe('Critical, High: at once')
  expect(rule({ afterMin: 10, assets: ['line-1', 'gone'], unknown: ['gone'] })).toBe(
    'Critical, High: when nobody has acknowledged for 10 min; in Line 1; the plant has no gone',
  )
  expect(rule({ quiet: { from: '22:00', to: '06:00', except: [] } })).toContain('not from 22:00 to 06:00: what waits')
  expect(rule({ quiet: { from: '22:00', to: '06:00', except: ['critical'] } })).toContain('06:00, but Critical')
})

const notice = (over: Partial<Notice> = {}): Notice => ({
  id: 1,
  to: 'shift',
  kind: 'alarms',
  by: null,
  at: NOW,
  alarms: [
    { key: 'r-1/a', raisedAt: NOW, rule: 'shift 0' },
    { key: 'r-1/a', raisedAt: NOW, rule: 'shift 10' },
  ],
  rules: [],
  tries: 1,
  next: null,
  outcome: 'delivered',
  endedAt: NOW,
  failure: null,
  ...over,
})

test('a message says whom, of how many alarms, and how it fared', () => {
  expect(noticeTitle(notice())).toBe('1 alarm to shift')
  expect(noticeTitle(notice({ kind: 'test', by: 'Kim' }))).toBe('Test to shift, by Kim')
  const rules = ['r-1/slow', 'r-1/slow', 'r-2/slow'].map((policy, id) => ({ policy, id }))
  expect(noticeTitle(notice({ kind: 'rules', alarms: [], rules }))).toBe('2 rules to shift')
  expect(outcomeWords(notice(), NOW)).toMatch(/^taken /)
  const failure = { kind: 'mail-reply', status: 451 } as const
  expect(outcomeWords(notice({ outcome: 'waiting', next: NOW + 5000, failure, endedAt: null }), NOW)).toMatch(
    /^not taken yet \(the mail server answered 451\); tried again /,
  )
  expect(outcomeWords(notice({ outcome: 'waiting', next: NOW, endedAt: null, tries: 0 }), NOW)).toBe('on its way')
  for (const [kind, words] of [
    [{ kind: 'unreachable', code: 'ECONNREFUSED' }, 'could not be reached (ECONNREFUSED)'],
    [{ kind: 'no-answer', withinMs: 10_000 }, 'no answer within 10 s'],
    [{ kind: 'http-status', status: 404 }, 'status 404'],
    [{ kind: 'redirected', status: 302 }, 'elsewhere (status 302)'],
    [{ kind: 'channel-gone' }, 'does not name it any more'],
  ] as const)
    expect(plain(outcomeWords(notice({ outcome: 'given-up', failure: kind }), NOW))).toContain(words)
})
