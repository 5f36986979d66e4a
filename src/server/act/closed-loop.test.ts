/** What a loop needs besides its bounds: the machine’s watchdog, one hand at a time, its hours, and a way back. */
import { describe, expect, test, vi } from 'vitest'
import { type Changeable, eachOnItsOwn, eva, kim, start, time } from './testing/acting.ts'

eachOnItsOwn()

const speedOf = (document: Changeable) => document.assets[0]!.commands.speed

describe('the machine’s watchdog', () => {
  test('without one a rule may ask, and not act: nobody can allow it more', async () => {
    const s = start(null, (document) => delete speedOf(document).watchdog)
    expect(s.allow('act')).toMatchObject({ ok: false, error: { code: 'policy-no-watchdog' } })
    s.allow('ask')
    await s.run(15, 2.5)
    expect(s.acts.now().proposals).toMatchObject([{ plan: { kind: 'set', to: 90 } }])
    expect(s.signs).toEqual([])
  })

  test('hears a sign of life three times in its time, as long as a loop is closed round the machine', async () => {
    const s = start()
    await s.run(40, 1)
    s.allow('ask')
    await s.run(40, 1)
    expect(s.signs).toEqual([])
    s.allow('act')
    await s.run(60, 1)
    expect(s.signs).toEqual(Array(6).fill('r-1/alive yes'))
    s.acts.hold({ hold: true }, eva)
    await s.run(60, 1)
    expect(s.signs).toHaveLength(6)
    s.acts.hold({ hold: false, reason: 'done' }, kim)
    await s.run(60, 1)
    expect(s.signs).toHaveLength(12)
  })

  test('hears none where the loop is blind, and none after a restart', async () => {
    const s = start()
    s.allow('act')
    await s.run(20, 1)
    const before = s.signs.length
    time.now += 120_000
    await vi.advanceTimersByTimeAsync(120_000)
    expect(s.signs).toHaveLength(before)
    s.restart()
    const again = start()
    await again.run(60, 2.5)
    expect([again.signs, again.sent]).toEqual([[], []])
  })

  test('must say that it runs, where its twin names the signal for it', async () => {
    const s = start(
      null,
      (document) => (speedOf(document).watchdog!['armed'] = { signal: 'armed', when: { is: [true] } }),
    )
    s.allow('act')
    await s.run(30, 2.5)
    expect([s.sent, s.policy().refusal]).toEqual([[], 'watchdog-silent'])
    s.set('armed', 0)
    await s.run(5, 2.5)
    expect([s.sent, s.policy().refusal]).toEqual([[], 'watchdog-silent'])
    s.set('armed', 1)
    await s.run(5, 2.5)
    expect(s.sent).toEqual(['r-1/speed 90'])
  })
})

test('two rules that set the same wait for each other, and are one loop to the machine', async () => {
  const s = start(null, ({ policies }) => {
    policies['faster'] = {
      ...policies['slow'],
      name: 'Faster',
      when: { signal: 'shake', when: { above: 3 } },
      change: { by: 10 },
      expects: { signal: 'shake', change: [0.1, 1], withinS: 60 },
    }
  })
  s.allow('act')
  s.acts.allow({ policy: 'r-1/faster', mode: 'act' }, kim)
  await s.run(15, 2.5)
  expect(s.sent).toEqual(['r-1/speed 90'])
  await s.run(30, 3.1)
  expect(s.sent).toEqual(['r-1/speed 90'])
  expect(s.acts.now().policies[1]!.refusal).toBe('other-open')
  expect(s.signs).toHaveLength(5)
})

test('what must not happen is not waited for: it goes back as soon as it does, and counts as a miss', async () => {
  const s = start(null, ({ policies }) => (policies['slow']!['worseWhen'] = { signal: 'shake', when: { above: 2.9 } }))
  s.allow('act')
  await s.run(20, 2.5)
  expect(s.sent).toEqual(['r-1/speed 90'])
  await s.run(2, 3)
  expect(s.sent).toEqual(['r-1/speed 90', 'r-1/speed 100'])
  expect(s.policy()).toMatchObject({ last: { kind: 'took-back', to: 100 }, record: { agreed: 0, judged: 1 } })
})

test('a step to the safe side stays, even where it got worse', async () => {
  const s = start(null, ({ policies }) => (policies['slow']!['takesBack'] = false))
  s.allow('act')
  await s.run(20, 2.5)
  await s.run(90, 3.2)
  expect(s.sent).toEqual(['r-1/speed 90'])
  expect(s.policy()).toMatchObject({ last: { kind: 'set' }, record: { agreed: 0, judged: 1 } })
})

test('outside of its hours it does nothing, and says why', async () => {
  // The clock of these tests begins on a Tuesday, 22:13.
  const s = start(null, (document) => {
    document.timeZone = 'UTC'
    document.policies['slow']!['hours'] = [{ from: '06:00', to: '22:14' }]
  })
  s.allow('act')
  await s.run(60, 2.5)
  expect([s.sent, s.policy().refusal]).toEqual([['r-1/speed 90'], 'outside-hours'])
  await s.run(700, 2.3)
  expect(s.sent).toEqual(['r-1/speed 90'])
})

/** Two rules of one setpoint: one that slows when it shakes, and one that is quicker when it is worse. */
const withFaster = (document: Changeable): void => {
  document.policies['faster'] = {
    ...document.policies['slow'],
    name: 'Faster',
    when: { signal: 'shake', when: { above: 3 } },
    change: { by: -5 },
    expects: { signal: 'shake', change: [-1, -0.1], withinS: 60 },
  }
}

test('a question that nobody has answered holds no other rule back, and is not answered by what that one sets', async () => {
  const s = start(null, withFaster)
  s.allow('ask')
  s.acts.allow({ policy: 'r-1/faster', mode: 'act' }, kim)
  await s.run(15, 2.5)
  expect(s.policy().last).toMatchObject({ kind: 'asked', sent: null })
  await s.run(5, 3.1)
  expect(s.sent).toEqual(['r-1/speed 95'])
  expect(s.policy().last).toMatchObject({ kind: 'asked', sent: null, came: null })
  // It was asked for as things stood then.
  const { id } = s.acts.now().proposals[0]!
  expect(await s.answer({ id, answer: 'approve' })).toMatchObject({ error: { code: 'proposal-value-changed' } })
})

describe('what could come of it must be heard', () => {
  const other = (document: Changeable): void => {
    document.policies['slow']!['expects'] = { signal: 'heat', change: [-5, -1], withinS: 60 }
    document.policies['slow']!['worseWhen'] = { signal: 'load', when: { above: 80 } }
  }

  test.each<[string, Partial<Record<'heat' | 'load', number>>, string]>([
    ['what it expects is not heard', { load: 50 }, 'effect-unknown'],
    ['what must not happen is not heard', { heat: 40 }, 'effect-unknown'],
    ['what must not happen is so already', { heat: 40, load: 90 }, 'worse-already'],
  ])('%s: it does not act, no sign of life is sent, and it says why', async (_, heard, why) => {
    const s = start(null, other)
    s.allow('act')
    for (const [key, value] of Object.entries(heard)) s.set(key as 'heat' | 'load', value)
    await s.run(20, 2.5)
    expect([s.sent, s.signs, s.policy().refusal]).toEqual([[], [], why])
    // A person who approves may look for herself.
    s.allow('ask')
    await s.run(5, 2.5)
    expect(s.policy().last).toMatchObject({ kind: 'asked' })
  })

  test('what must not happen is watched for even where nothing was heard of its effect before', async () => {
    const s = start(null, other)
    s.allow('act')
    for (const [key, value] of [['heat', 40], ['load', 50]] as const) s.set(key, value) // prettier-ignore
    // What was heard before a step of the clock says nothing.
    s.acts.clockStepped(0)
    await s.run(12, 2.5)
    expect(s.sent).toEqual(['r-1/speed 90'])
    s.set('load', 85)
    await s.run(2, 2.5)
    expect(s.sent).toEqual(['r-1/speed 90', 'r-1/speed 100'])
  })
})

test.each([
  ['a hand', 85],
  ['the watchdog', 100],
])('what %s has set since is not judged as the doing of the rule', async (_, value) => {
  const s = start()
  s.allow('act')
  await s.run(20, 2.5)
  expect(s.sent).toEqual(['r-1/speed 90'])
  s.set('set', value)
  await s.run(90, 2.5)
  expect(s.policy()).toMatchObject({ last: { kind: 'set', came: { change: null, agreed: null } }, record: { judged: 0 } }) // prettier-ignore
})

test('what is taken back is open until the machine has answered, and then says how it ended', async () => {
  const s = start(null, (document) => {
    withFaster(document)
    document.policies['slow']!['worseWhen'] = { signal: 'shake', when: { above: 3.5 } }
  })
  s.allow('act')
  s.acts.allow({ policy: 'r-1/faster', mode: 'act' }, kim)
  await s.run(20, 2.5)
  s.machine.answers = false
  await s.run(2, 4)
  expect(s.sent).toEqual(['r-1/speed 90', 'r-1/speed 100'])
  expect(s.policy()).toMatchObject({ last: { kind: 'took-back', sent: { status: 'pending' }, came: null } })
  await s.run(2, 3.2)
  expect([s.policy().refusal, s.acts.now().policies[1]!.refusal]).toEqual(['open', 'other-open'])
  await s.run(6, 2.5)
  expect(s.policy().last).toMatchObject({ kind: 'took-back', sent: { status: 'timed-out' }, came: { agreed: null } })
  expect(s.policy().refusal).toBe('cooling-down')
  expect(s.acts.now().policies[1]!.refusal).not.toBe('other-open')
  s.restart()
  expect(start(null, withFaster).policy().last).toMatchObject({ sent: { status: 'timed-out' } })
})
