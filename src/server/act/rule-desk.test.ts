/** News of rules is read once, however much else is written, and again only while something of it is to come. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { NEWS_MS, type RuleLines } from '../../act/rule-news.ts'
import type { PolicyDecision, Refused, Switched } from '../../wire/act.ts'
import type { ActKind } from '../journal/act-journal.ts'
import { Journal } from '../journal/journal.ts'
import { RuleDesk } from './rule-desk.ts'

const NOW = 1_700_000_000_000
const POLICIES = [
  { key: 'r-1/slow', tell: ['chat'] },
  { key: 'r-1/quiet', tell: [] },
]
let dir: string
let journal: Journal
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-desk-'))
  const opened = Journal.open(join(dir, 'journal.sqlite'))
  if (!opened.ok) throw new Error(opened.error)
  journal = opened.value
})
afterEach(() => {
  journal.close()
  rmSync(dir, { recursive: true })
})
const saw = { signal: 'r-1/shake', value: 2.5 }
const decision = (policy: string, at = NOW): Omit<PolicyDecision, 'id'> => ({ policy, asset: 'r-1', at, kind: 'asked', saw, from: 100, to: 90, expects: { signal: 'r-1/shake', low: -1, high: -0.1, until: at }, before: null, sent: null, proposal: null, came: null }) // prettier-ignore
const refused: Omit<Refused, 'id'> = { policy: 'r-1/slow', asset: 'r-1', at: NOW, why: 'held', mode: 'act', saw, until: null } // prettier-ignore
const switched: Omit<Switched, 'id'> = { at: NOW, by: null, what: 'fell-back', policy: 'r-1/slow', mode: 'advise', reason: '' } // prettier-ignore
const add = <T extends { policy: string; at: number }>(kind: ActKind, body: T): T & { id: number } => {
  const { policy: subject, at } = body
  const written = journal.acts.write(() =>
    journal.acts.add({ kind, subject, asset: 'r-1', at, open: true }, (id) => ({ ...body, id })),
  )
  if (!written.ok) throw new Error(written.error)
  return written.value
}
const ids = ({ decisions, refused: held, switched: lines }: RuleLines): number[] =>
  [...decisions, ...held, ...lines].map(({ id }) => id)

test('what many lines of others came after is there all the same, from before it began and since', () => {
  const early = add('decision', decision('r-1/slow', NOW - 1000))
  for (let i = 0; i < 600; i++) add('decision', decision('r-1/quiet'))
  const desk = new RuleDesk(journal.acts, POLICIES, NOW)
  const late = [add('refused', refused), add('switch', switched)]
  for (let i = 0; i < 600; i++) add('decision', decision('r-1/quiet'))
  expect(ids(desk.lines(NOW))).toEqual([early.id, ...late.map(({ id }) => id)])
})

test('a line is read again until nothing of it is to come, and is gone after an hour', () => {
  const [asked, held] = [add('decision', decision('r-1/slow')), add('refused', refused)]
  const desk = new RuleDesk(journal.acts, POLICIES, NOW)
  const over = { at: NOW, change: null, agreed: null, needed: null }
  journal.acts.write(() => {
    journal.acts.put(asked.id, false, { ...asked, came: over })
    journal.acts.put(held.id, false, { ...held, until: NOW })
  })
  const lines = desk.lines(NOW)
  expect([lines.decisions[0]!.came, lines.refused[0]!.until]).toEqual([over, NOW])
  const read = [vi.spyOn(journal.acts, 'byId'), vi.spyOn(journal.acts, 'between'), vi.spyOn(journal.acts, 'since')]
  expect(ids(desk.lines(NOW + NEWS_MS - 1))).toEqual([asked.id, held.id])
  for (const one of read) expect(one).not.toHaveBeenCalled()
  expect(ids(desk.lines(NOW + NEWS_MS))).toEqual([])
})

test('where no rule tells anybody nothing is read', () => {
  add('decision', decision('r-1/quiet'))
  const read = vi.spyOn(journal.acts, 'between')
  const desk = new RuleDesk(journal.acts, POLICIES.slice(1), NOW)
  expect(ids(desk.lines(NOW))).toEqual([])
  expect(read).not.toHaveBeenCalled()
})
