/** A setting that a person asks for, as advice has it: it goes the way of every command. */
import { describe, expect, test } from 'vitest'
import type { SetPlan } from '../../wire/act.ts'
import { eachOnItsOwn, eva, kim, start, time, who } from './testing/acting.ts'

eachOnItsOwn()

const plan = (more: Partial<SetPlan> = {}): SetPlan => ({
  kind: 'set',
  policy: '',
  command: 'r-1/speed',
  from: 100,
  to: 85,
  unit: '%',
  at: time.now,
  expects: { signal: 'r-1/shake', low: -1, high: -0.2, withinMs: 86_400_000 },
  ...more,
})
const asked = (more?: Partial<SetPlan>) => ({ asset: 'r-1', plan: plan(more), message: 'it waits anyway' })

describe('a setting that a person asks for', () => {
  test('is approved by another, sent, confirmed, and closed: also while rules are stopped', async () => {
    const s = start()
    expect(s.acts.propose(asked(), eva)).toMatchObject({ ok: true, value: { id: 1, by: { name: 'Eva' } } })
    s.acts.hold({ hold: true, reason: 'hands in the cell' }, eva)
    expect(await s.answer({ answer: 'approve' }, eva)).toMatchObject({ error: { code: 'proposal-own' } })
    expect(await s.answer({ answer: 'approve' }, kim)).toMatchObject({ ok: true })
    await s.run(5, 1)
    expect(s.sent).toEqual(['r-1/speed 85'])
    expect(s.acts.proposal(1)).toMatchObject({ state: 'carried-out', sent: { status: 'confirmed' }, came: { agreed: null } }) // prettier-ignore
    expect(s.policy().acts, 'it is no act of a rule').toBe(0)
  })

  test('outlives a restart, and is not sent where somebody has set another value meanwhile', async () => {
    const first = start()
    first.acts.propose(asked(), eva)
    first.restart()
    const second = start()
    expect(second.acts.proposal(1)).toMatchObject({ state: 'proposed' })
    second.set('set', 90)
    expect(await second.answer({ answer: 'approve' }, kim)).toMatchObject({ error: { code: 'proposal-value-changed' } })
    expect(second.sent).toEqual([])
  })

  test.each<[string, Partial<SetPlan>, string]>([
    ['beyond what the command takes', { to: 300 }, 'proposal-bounds-changed'],
    ['of a command that is not there', { command: 'r-1/none' }, 'proposal-bounds-changed'],
    ['in the name of a rule', { policy: 'r-1/slow' }, 'proposal-bounds-changed'],
    ['from a value that does not stand', { from: 70 }, 'proposal-value-changed'],
  ])('%s is refused', (_, more, code) => {
    const s = start()
    expect(s.acts.propose(asked(more), who('Eva', 'engineer'))).toMatchObject({ ok: false, error: { code } })
    expect(s.acts.now().proposals).toEqual([])
  })
})
