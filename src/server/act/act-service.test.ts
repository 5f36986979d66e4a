import { describe, expect, test, vi } from 'vitest'
import { REPAIR } from '../../act/testing/proposed.ts'
import { err } from '../../base/result.ts'
import { act } from '../../texts/en/act.ts'
import { ValueTable } from '../../values/table.ts'
import type { RepairPlan } from '../../wire/act.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { ActJournal } from '../journal/act-journal.ts'
import { eachOnItsOwn, eva, HOUR, kim, start, time, who } from './testing/acting.ts'

eachOnItsOwn()

describe('a policy', () => {
  test('first says what it would do, and whether that was needed', async () => {
    const s = start()
    await s.run(30, 2.5)
    expect(s.sent).toEqual([])
    expect(s.policy().last).toMatchObject({ kind: 'would', from: 100, to: 90, saw: { value: 2.5 }, came: null })
    await s.run(60, 2.5)
    expect(s.policy()).toMatchObject({ inForce: 'advise', record: { would: 1, needed: 1 } })
    expect(s.acts.record(0, 9e15, 'r-1').decisions).toHaveLength(1)
  })

  test('allowed to act it sets one step, waits for its effect, and counts it', async () => {
    const s = start()
    expect(s.allow('act')).toMatchObject({ ok: true })
    await s.run(9, 2.5)
    expect(s.sent).toEqual([])
    await s.run(5, 2.5)
    expect(s.sent).toEqual(['r-1/speed 90'])
    expect(s.policy().last).toMatchObject({ kind: 'set', sent: { status: 'confirmed' }, came: null })
    await s.run(60, 2.3)
    expect(s.policy()).toMatchObject({ value: 90, acts: 1, record: { agreed: 1, judged: 1 } })
    expect(s.policy().last!.came!.change).toBeCloseTo(-0.2, 2)
    // Still above its limit: the next step after the cool-down.
    await s.run(700, 2.3)
    expect(s.sent).toEqual(['r-1/speed 90', 'r-1/speed 80'])
  })

  test('no effect, twice: it only advises from then on, until a person allows more', async () => {
    const s = start()
    s.allow('act')
    await s.run(1400, 2.5)
    expect(s.sent).toHaveLength(2)
    expect(s.policy()).toMatchObject({ allowed: 'act', inForce: 'advise', record: { agreed: 0, judged: 2 } })
    expect(s.acts.record(0, 9e15, undefined).switched[0]).toMatchObject({ what: 'fell-back', by: null, mode: 'advise' })
    await s.run(1400, 2.5)
    expect(s.sent).toHaveLength(2)
    s.allow('act')
    expect(s.policy().inForce).toBe('act')
  })

  test('it got worse: what was set before stands again', async () => {
    const s = start()
    s.allow('act')
    await s.run(20, 2.5)
    expect(s.sent).toEqual(['r-1/speed 90'])
    await s.run(90, 3.2)
    expect(s.sent).toEqual(['r-1/speed 90', 'r-1/speed 100'])
    expect(s.policy().last).toMatchObject({ kind: 'took-back', from: 90, to: 100 })
  })

  test('a machine that does not answer is a miss', async () => {
    const s = start()
    s.machine.answers = false
    s.allow('act')
    await s.run(30, 2.5)
    expect(s.policy().last).toMatchObject({ sent: { status: 'timed-out' }, came: { agreed: false } })
  })

  test.each<[string, (s: ReturnType<typeof start>) => void, string]>([
    ['while all is stopped', (s) => s.acts.hold({ hold: true }, eva), 'held'],
    ['in another state', (s) => s.set('state', 2), 'state-forbids'],
    [
      'while its alarm is active',
      (s) => s.alarms.push({ key: 'r-1/broken', active: true } as AlarmRow),
      'alarm-forbids',
    ],
    ['while nobody knows its alarm', (s) => s.alarms.push({ key: 'r-1/broken', inputLost: true } as AlarmRow), 'alarms-unknown'], // prettier-ignore
    ['where a person set it beyond its bounds', (s) => s.set('set', 110), 'outside-bounds'],
  ])('does nothing %s, and says why', async (_, before, why) => {
    const s = start()
    s.allow('act')
    before(s)
    await s.run(60, 2.5)
    expect(s.sent).toEqual([])
    expect(s.policy().refusal).toBe(why)
  })

  test('does nothing on what is old', async () => {
    const s = start()
    s.allow('act')
    await s.run(5, 2.5)
    time.now += 120_000
    await vi.advanceTimersByTimeAsync(120_000)
    expect([s.sent, s.policy().refusal]).toEqual([[], 'input-unknown'])
  })

  test('asked for, it goes on when somebody approves, and its proposal says what came', async () => {
    const s = start()
    s.allow('ask')
    await s.run(30, 2.5)
    expect(s.acts.now().proposals).toMatchObject([{ state: 'proposed', by: null, plan: { kind: 'set', to: 90 } }])
    const { id } = s.acts.now().proposals[0]!
    expect(await s.answer({ id, answer: 'approve' }, who('Kim', 'maintenance'))).toMatchObject({
      ok: false,
      error: { code: 'role-needed' },
    })
    expect(await s.answer({ id, answer: 'approve' })).toMatchObject({ ok: true })
    await s.run(5, 2.5)
    expect(s.sent).toEqual(['r-1/speed 90'])
    expect(s.acts.proposal(id)!.state).toBe('carried-out')
    await s.run(70, 2.3)
    expect(s.acts.proposal(id)).toMatchObject({ state: 'verified', came: { agreed: true } })
    expect(s.policy().record).toMatchObject({ agreed: 1, judged: 1 })
  })
})

describe('what was asked for is not taken as things stood then', () => {
  const asked = async () => {
    const s = start()
    s.allow('ask')
    await s.run(30, 2.5)
    return { ...s, id: s.acts.now().proposals[0]!.id }
  }

  test('where something else was set meanwhile, where nobody knows what is set, and while all is stopped', async () => {
    const s = await asked()
    s.set('set', 75)
    expect(await s.answer({ id: s.id, answer: 'approve' })).toMatchObject({ error: { code: 'proposal-value-changed' } })
    s.set('set', Number.NaN)
    expect(await s.answer({ id: s.id, answer: 'approve' })).toMatchObject({ error: { code: 'proposal-value-unknown' } })
    s.set('set', 100)
    s.acts.hold({ hold: true }, eva)
    expect(await s.answer({ id: s.id, answer: 'approve' })).toMatchObject({ error: { code: 'all-stopped' } })
    expect(s.sent).toEqual([])
    s.acts.hold({ hold: false, reason: 'done' }, kim)
    expect(await s.answer({ id: s.id, answer: 'approve' })).toMatchObject({ ok: true })
    expect(s.sent).toEqual(['r-1/speed 90'])
  })

  test.each<[string, (s: Awaited<ReturnType<typeof asked>>) => unknown, string]>([
    ['its condition does not hold', (s) => s.run(1, 1), 'not-triggered'],
    ['what it looks at is old', () => vi.advanceTimersByTimeAsync((time.now += 120_000) && 1000), 'input-unknown'],
    ['the machine is in another state', (s) => s.set('state', 2), 'state-forbids'],
    ['an alarm forbids it', (s) => s.alarms.push({ key: 'r-1/broken', active: true } as AlarmRow), 'alarm-forbids'],
    ['it may only advise', (s) => s.allow('advise'), 'advises-only'],
    ['it is switched off', (s) => s.allow('off'), 'off'],
  ])('where %s by then, and the reason is said', async (_, change, gate) => {
    const s = await asked()
    await change(s)
    const answer = await s.answer({ id: s.id, answer: 'approve' })
    expect(answer).toMatchObject({ error: { code: 'proposal-gate', values: { gate } } })
    expect(!answer.ok && answer.error.error).toContain(act[`acts.refusal.${gate as 'off'}`])
    expect(s.sent).toEqual([])
    expect(s.acts.proposal(s.id)!.state).toBe('proposed')
  })

  test('nor outside of its hours', async () => {
    const minute = Math.floor(time.now / 60_000) % 1440
    const clock = (at: number) => [Math.floor(at / 60), at % 60].map((part) => String(part).padStart(2, '0')).join(':')
    const s = start(null, (document) => {
      document.timeZone = 'UTC'
      document.policies['slow']!['hours'] = [{ from: clock(minute - 60), to: clock(minute + 2) }]
    })
    s.allow('ask')
    await s.run(30, 2.5)
    await s.run(120, 2.5)
    expect(await s.answer({ answer: 'approve', id: s.acts.now().proposals[0]!.id })).toMatchObject({
      error: { code: 'proposal-gate', values: { gate: 'outside-hours' } },
    })
    expect(s.sent).toEqual([])
  })

  test('and what got worse is not taken back over the head of somebody who has set it since', async () => {
    const s = start()
    s.allow('act')
    await s.run(20, 2.5)
    expect(s.sent).toEqual(['r-1/speed 90'])
    s.set('set', 85)
    await s.run(90, 3.2)
    expect(s.sent).toEqual(['r-1/speed 90'])
  })
})

describe('the stop', () => {
  test('outlives a restart; after one nothing acts before a person allows it, and the day’s budget is not new', async () => {
    const first = start()
    first.allow('act')
    await first.run(100, 2.5)
    expect(first.sent).toHaveLength(1)
    first.acts.hold({ hold: true, reason: 'hands in the cell' }, eva)
    first.restart()
    const second = start()
    expect(second.acts.now().hold).toMatchObject({ by: { name: 'Eva' }, reason: 'hands in the cell' })
    expect(second.policy()).toMatchObject({ allowed: 'ask', acts: 1 })
    expect(second.allow('act')).toMatchObject({ ok: false, error: { code: 'all-stopped' } })
    expect(second.acts.hold({ hold: false }, kim)).toMatchObject({ ok: false, error: { code: 'reason-needed' } })
    expect(second.acts.hold({ hold: false, reason: 'cell is closed' }, kim)).toMatchObject({ ok: true })
    expect(second.acts.now().hold).toBeNull()
    second.allow('act')
    // Within the cool-down of what it did before the restart.
    await second.run(300, 2.5)
    expect(second.sent).toEqual([])
    await second.run(600, 2.5)
    expect(second.sent).toHaveLength(1)
    expect(second.acts.record(0, 9e15, undefined).switched.map(({ what }) => what)).toEqual([
      'mode',
      'release',
      'restarted',
      'hold',
      'mode',
    ])
  })

  test('after a restart it is asked for however often the twin is saved, and that is told once', async () => {
    const first = start()
    first.allow('act')
    first.restart()
    const second = start()
    second.save()
    await second.run(20, 2.5)
    expect(second.policy()).toMatchObject({ allowed: 'ask', last: { kind: 'asked' } })
    expect(second.sent).toEqual([])
    second.restart()
    const third = start()
    expect(third.policy().allowed).toBe('ask')
    expect(third.acts.record(0, 9e15, undefined).switched.map(({ what }) => what)).toEqual(['restarted', 'mode'])
  })

  test('so it is where the disk does not take it', async () => {
    const first = start()
    first.allow('act')
    first.restart()
    const full = vi.spyOn(ActJournal.prototype, 'write').mockReturnValue(err('disk is full'))
    const second = start()
    full.mockRestore()
    second.save()
    await second.run(20, 2.5)
    expect([second.policy().allowed, second.sent]).toEqual(['ask', []])
  })

  test('so it is of one that comes into the twin after the start, and not of one that was away for a while', () => {
    const first = start()
    first.allow('act')
    first.restart()
    const second = start(null, (document) => (document.policies = {}))
    const { twin } = first
    second.acts.replaceTwin(twin, new ValueTable(twin))
    expect(second.policy().allowed).toBe('ask')
    second.allow('act')
    second.acts.replaceTwin(second.twin, new ValueTable(second.twin))
    second.acts.replaceTwin(twin, new ValueTable(twin))
    expect(second.policy().allowed).toBe('act')
  })

  test('a clock that is set forward by a day makes no budget new', async () => {
    const s = start()
    s.allow('act')
    await s.run(20, 2.5)
    expect(s.sent).toHaveLength(1)
    time.now += 24 * HOUR
    s.acts.clockStepped(24 * HOUR)
    await s.run(100, 2.3)
    expect([s.sent.length, s.policy().acts]).toEqual([1, 1])
  })

  test('more than the twin declares is refused', () => {
    const s = start()
    expect(s.acts.allow({ policy: 'r-1/none', mode: 'ask' }, kim)).toMatchObject({ error: { code: 'policy-unknown' } })
  })
})

describe('a proposal', () => {
  const request = () => ({ asset: 'r-1', plan: { ...REPAIR, at: time.now + HOUR }, message: 'bearing in store' })

  test('of one is approved by another, becomes a work order, is begun at the machine, and says what came', async () => {
    const s = start()
    expect(s.acts.propose(request(), eva)).toMatchObject({ ok: true, value: { id: 1, state: 'proposed' } })
    expect(await s.answer({ answer: 'approve' }, eva)).toMatchObject({ ok: false, error: { code: 'proposal-own' } })
    expect(await s.answer({ answer: 'approve' }, who('Kim', 'operator'))).toMatchObject({
      error: { code: 'role-needed' },
    })
    expect(await s.answer({ answer: 'approve' })).toMatchObject({ ok: true, value: { state: 'approved' } })
    expect(s.sent).toEqual([])
    time.now += HOUR
    expect(await s.answer({ answer: 'carry-out' })).toMatchObject({ ok: true, value: { state: 'approved' } })
    await s.run(90, 1)
    expect(s.sent).toEqual(['r-1/repair Kim'])
    expect(s.acts.proposal(1)).toMatchObject({
      state: 'carried-out',
      sent: { status: 'confirmed' },
      stands: { to: null },
    })
    s.set('state', 6)
    await s.run(200, 1)
    const done = s.acts.proposal(1)!
    expect(done).toMatchObject({
      state: 'verified',
      came: { failedBefore: false, lost: 170, lostWithin: true, hoursWithin: false },
    })
    expect((done.came!.to! - done.came!.from!) / 1000).toBeGreaterThan(80)
    expect(done.steps.map(({ state }) => state)).toEqual(['proposed', 'approved', 'carried-out', 'verified'])
  })

  test('of a machine that fails before its time is missed', async () => {
    const s = start(null)
    s.acts.propose(request(), eva)
    await s.answer({ answer: 'approve' })
    // A short fault is none of it.
    s.set('state', 9)
    await s.run(120, 1)
    s.set('state', 6)
    await s.run(5, 1)
    expect(s.acts.proposal(1)).toMatchObject({ state: 'approved', stands: null })
    s.set('state', 9)
    await s.run(16 * 60, 1)
    expect(s.acts.proposal(1)).toMatchObject({ state: 'missed', came: { failedBefore: true } })
  })

  test('nobody answers: it expires, over a restart too', async () => {
    const first = start()
    first.acts.propose(request(), eva)
    first.restart()
    time.now += HOUR + 1
    const second = start()
    await second.run(1, 1)
    expect(second.acts.proposal(1)!.state).toBe('expired')
    expect(await second.answer({ answer: 'approve' })).toMatchObject({ error: { code: 'proposal-not-open' } })
  })

  test('a work order that goes out once it is approved', async () => {
    const s = start({ command: 'repair', when: 'approved' })
    s.acts.propose(request(), eva)
    await s.answer({ answer: 'approve' })
    expect(s.sent).toEqual(['r-1/repair Kim'])
  })

  test('of a machine that is not there, or for a time that is over, is refused', () => {
    const s = start()
    expect(s.acts.propose({ ...request(), asset: 'r-9' }, eva)).toMatchObject({ error: { code: 'asset-unknown' } })
    const past = { ...request(), plan: { ...REPAIR, at: time.now - HOUR } }
    expect(s.acts.propose(past, eva)).toMatchObject({ error: { code: 'proposal-past' } })
  })

  test('that begins before its spare part is there is refused, whatever page sent it', () => {
    const s = start(null, ({ assets: [r1] }) => {
      r1!.process = { sparePart: { name: 'Bearing', leadTimeS: 36 * 3600 } }
    })
    const propose = (at: number, part?: NonNullable<RepairPlan['assumptions']['part']>) => {
      const plan = { ...REPAIR, at: time.now + at, assumptions: { ...REPAIR.assumptions, ...(part && { part }) } }
      const answer = s.acts.propose({ ...request(), plan }, eva)
      return answer.ok ? 'taken' : answer.error.code
    }
    const comes = (hours: number) => ({ name: 'Bearing', at: time.now + hours * HOUR, source: 'person' }) as const
    expect(propose(4 * HOUR, comes(5))).toBe('proposal-before-part')
    expect(propose(5 * HOUR, comes(5))).toBe('taken')
    // Somebody has one on the shelf.
    expect(propose(HOUR, { name: 'Bearing', at: null, source: 'person' })).toBe('taken')
    // Nobody has said: then the twin.
    expect([propose(35 * HOUR), propose(36 * HOUR)]).toEqual(['proposal-before-part', 'taken'])
    expect(propose(HOUR, { name: 'Bearing', at: null, source: 'twin' })).toBe('proposal-before-part')
  })
})
