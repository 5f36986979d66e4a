import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Refusal } from '../wire/refusals.ts'
import type { AlarmCommand, AlarmState } from '../wire/alarms.ts'
import {
  type AlarmInput,
  type AlarmMachine,
  type AlarmRule,
  MAX_SHELVE_MS,
  NEVER_SEEN,
  nextDueOf,
  step,
} from './machine.ts'

const PLAIN: AlarmRule = { onDelayMs: 0, offDelayMs: 0, latched: false }
const LATCHED: AlarmRule = { ...PLAIN, latched: true }

const on: AlarmInput = { kind: 'condition', holds: true }
const off: AlarmInput = { kind: 'condition', holds: false }
const tick: AlarmInput = { kind: 'tick' }
const lost = (at: number): AlarmInput => ({ kind: 'input-lost', at })
const suppress = (holds: boolean): AlarmInput => ({ kind: 'suppression', holds })
const by = { key: 'a/b', actor: 'Eva', comment: 'seen' }
const ack: AlarmCommand = { kind: 'acknowledge', ...by }
const shelve = (forMs: number | null): AlarmCommand => ({ kind: 'shelve', ...by, forMs })
const unshelve: AlarmCommand = { kind: 'unshelve', ...by }
const remove: AlarmCommand = { kind: 'remove-from-service', ...by }
const putBack: AlarmCommand = { kind: 'return-to-service', ...by }
const reset: AlarmCommand = { kind: 'reset', ...by }

/** Runs inputs, each at its time, and says where it ended and what was told. */
const run = (rule: AlarmRule, inputs: readonly (readonly [AlarmInput, number])[], start: AlarmMachine = NEVER_SEEN) => {
  let machine = start
  const kinds: string[] = []
  let refused: Refusal | null = null
  for (const [input, now] of inputs) {
    const result = step(rule, machine, input, now)
    machine = result.machine
    refused = result.refused
    kinds.push(...result.transitions.map((t) => t.kind))
  }
  return { machine, state: machine.state, kinds, refused }
}

const A: readonly (readonly [AlarmInput, number])[] = [[off, 0]]
const B = [...A, [on, 10]] as const
const C = [...B, [ack, 20]] as const
const D = [...B, [off, 20]] as const
const WAYS_TO: Record<string, readonly (readonly [AlarmInput, number])[]> = { A, B, C, D }

describe('the table of ISA-18.2', () => {
  test.each<[string, AlarmRule, readonly (readonly [AlarmInput, number])[], AlarmState]>([
    [
      'A → B: condition true for the on-delay',
      { ...PLAIN, onDelayMs: 5000 },
      [...A, [on, 0], [tick, 5000]],
      'unacknowledged',
    ],
    ['A → B: not before the on-delay', { ...PLAIN, onDelayMs: 5000 }, [...A, [on, 0], [tick, 4999]], 'normal'],
    ['B → C: acknowledged', PLAIN, [...B, [ack, 20]], 'acknowledged'],
    [
      'B → D: condition clears for the off-delay',
      { ...PLAIN, offDelayMs: 3000 },
      [...B, [off, 1000], [tick, 4000]],
      'returned',
    ],
    [
      'B → D: not before the off-delay',
      { ...PLAIN, offDelayMs: 3000 },
      [...B, [off, 1000], [tick, 3999]],
      'unacknowledged',
    ],
    ['C → A: clears', PLAIN, [...C, [off, 30]], 'normal'],
    ['D → A: acknowledged', PLAIN, [...D, [ack, 30]], 'normal'],
    ['D → B: recurs', PLAIN, [...D, [on, 30]], 'unacknowledged'],
    ['latched: clears and stays in B', LATCHED, [...B, [off, 20]], 'unacknowledged'],
    ['latched: clears and stays in C', LATCHED, [...C, [off, 30]], 'acknowledged'],
    ['latched: reset of a clear B gives D', LATCHED, [...B, [off, 20], [reset, 30]], 'returned'],
    ['latched: reset of a clear C gives A', LATCHED, [...C, [off, 30], [reset, 40]], 'normal'],
    ['latched: reset is refused while it holds', LATCHED, [...C, [reset, 40]], 'acknowledged'],
    [
      'latched: reset is refused while the input is lost',
      LATCHED,
      [...C, [off, 30], [lost(35), 35], [reset, 40]],
      'acknowledged',
    ],
    ['E → B: unshelved while it holds', PLAIN, [...C, [shelve(60_000), 30], [unshelve, 40]], 'unacknowledged'],
    ['E → A: unshelved while it does not', PLAIN, [...C, [shelve(60_000), 30], [off, 35], [unshelve, 40]], 'normal'],
    ['E → B: the time is over while it holds', PLAIN, [...B, [shelve(60_000), 30], [tick, 60_030]], 'unacknowledged'],
    [
      'F → B: no longer suppressed while it holds',
      PLAIN,
      [...C, [suppress(true), 30], [suppress(false), 40]],
      'unacknowledged',
    ],
    [
      'F → A: no longer suppressed while it does not',
      PLAIN,
      [...C, [suppress(true), 30], [off, 35], [suppress(false), 40]],
      'normal',
    ],
    ['G → B: returned to service while it holds', PLAIN, [...C, [remove, 30], [putBack, 40]], 'unacknowledged'],
    ['G → A: returned to service while it does not', PLAIN, [...C, [remove, 30], [off, 35], [putBack, 40]], 'normal'],
    [
      'G → F: returned to service while suppressed',
      PLAIN,
      [...C, [remove, 30], [suppress(true), 35], [putBack, 40]],
      'suppressed',
    ],
  ])('%s', (_, rule, inputs, expected) => expect(run(rule, inputs).state).toBe(expected))

  const E = [...B, [shelve(60_000), 20]] as const
  const F = [...B, [suppress(true), 20]] as const
  const G = [...B, [remove, 20]] as const
  const LETTERS: Record<AlarmState, string> = {
    normal: 'A',
    unacknowledged: 'B',
    acknowledged: 'C',
    returned: 'D',
    shelved: 'E',
    suppressed: 'F',
    'out-of-service': 'G',
  }
  const EVENTS = [on, off, ack, shelve(60_000), unshelve, remove, putBack, suppress(true), suppress(false), reset]
  // Every state and everything that can happen in it; − is refused. E, F and G with the condition holding.
  test.each<[string, readonly (readonly [AlarmInput, number])[], string]>([
    ['A', A, 'B A − E − G − F A −'],
    ['B', B, 'B D C E − G − F B −'],
    ['C', C, 'C A − E − G − F C −'],
    ['D', D, 'B D A E − G − F D −'],
    ['E', E, 'E E − − B − − E E −'],
    ['F', F, 'F F − − − − − F B −'],
    ['G', G, 'G G − − − − B G G −'],
  ])('%s: whatever happens', (letter, way, expected) => {
    const ends = EVENTS.map((event) => {
      const { state, refused, kinds } = run(PLAIN, [...way, [event, 50]])
      if (refused !== null)
        expect([LETTERS[state], kinds.length], 'refused changes nothing').toEqual([
          letter,
          run(PLAIN, way).kinds.length,
        ])
      return refused === null ? LETTERS[state] : '−'
    })
    expect(ends.join(' ')).toBe(expected)
  })

  test.each(['A', 'B', 'C', 'D'])('%s → E, F, G', (from) => {
    expect(run(PLAIN, [...WAYS_TO[from]!, [shelve(60_000), 50]]).state).toBe('shelved')
    expect(run(PLAIN, [...WAYS_TO[from]!, [suppress(true), 50]]).state).toBe('suppressed')
    expect(run(PLAIN, [...WAYS_TO[from]!, [remove, 50]]).state).toBe('out-of-service')
  })

  test('an acknowledged alarm does not ask again when it clears', () => {
    const { machine, kinds } = run(PLAIN, [...C, [off, 30]])
    expect(machine).toMatchObject({ state: 'normal', ackBy: 'Eva', ackComment: 'seen', ackAt: 20, clearedAt: 30 })
    expect(kinds).toEqual(['raised', 'acknowledged', 'cleared'])
  })

  test('E, F and G go on evaluating, with their delays', () => {
    const rule = { ...PLAIN, onDelayMs: 1000 }
    const { machine, kinds } = run(rule, [...A, [shelve(600_000), 10], [on, 20], [tick, 1020], [unshelve, 2000]])
    expect(kinds).toEqual(['shelved', 'raised', 'unshelved', 'raised'])
    expect(machine).toMatchObject({ state: 'unacknowledged', raisedAt: 1020, since: 2000 })
  })

  test('a timed shelve survives flips; a one-shot ends when the alarm goes inactive', () => {
    const flips = [
      [off, 40],
      [on, 50],
      [off, 60],
      [on, 70],
    ] as const
    expect(run(PLAIN, [...B, [shelve(60_000), 30], ...flips]).state).toBe('shelved')
    const oneShot = run(PLAIN, [...B, [shelve(null), 30], [off, 40]])
    expect(oneShot.state).toBe('normal')
    expect(oneShot.kinds.slice(-2)).toEqual(['cleared', 'unshelved'])
    expect(run(PLAIN, [...B, [shelve(null), 30], [tick, 30 + MAX_SHELVE_MS]]).state).toBe('unacknowledged')
  })

  test.each<[string, readonly (readonly [AlarmInput, number])[], Refusal]>([
    ['acknowledge in A', [...A, [ack, 50]], { code: 'alarm-not-to-acknowledge', values: { state: 'normal' } }],
    ['acknowledge twice', [...C, [ack, 50]], { code: 'alarm-acknowledged-already', values: { by: 'Eva' } }],
    [
      'acknowledge in E',
      [...B, [shelve(60_000), 30], [ack, 50]],
      { code: 'alarm-not-to-acknowledge', values: { state: 'shelved' } },
    ],
    [
      'shelve in G',
      [...B, [remove, 30], [shelve(60_000), 50]],
      { code: 'alarm-not-to-shelve', values: { state: 'out-of-service' } },
    ],
    [
      'shelve beyond a day',
      [...B, [shelve(MAX_SHELVE_MS + 1), 50]],
      { code: 'alarm-shelved-too-long', values: { hours: 24 } },
    ],
    ['unshelve in B', [...B, [unshelve, 50]], { code: 'alarm-not-shelved', values: { state: 'unacknowledged' } }],
    [
      'return to service in B',
      [...B, [putBack, 50]],
      { code: 'alarm-not-out-of-service', values: { state: 'unacknowledged' } },
    ],
    [
      'reset of an alarm that is not latched',
      [...B, [off, 20], [reset, 50]],
      { code: 'alarm-not-latched', values: {} },
    ],
  ])('refuses: %s', (_, inputs, why) => {
    const before = run(PLAIN, inputs.slice(0, -1))
    const after = run(PLAIN, inputs)
    expect(after.refused).toEqual(why)
    expect(after.machine).toEqual(before.machine)
  })
})

describe('input lost', () => {
  const rule = { ...PLAIN, onDelayMs: 5000, offDelayMs: 5000 }
  test('pauses a running delay, counted from when it was lost', () => {
    const paused = run(rule, [...A, [on, 0], [lost(3000), 3500], [tick, 1_000_000]])
    expect(paused.state).toBe('normal')
    expect(nextDueOf(paused.machine)).toBe(Number.POSITIVE_INFINITY)
    expect(
      run(
        rule,
        [
          [on, 1_000_000],
          [tick, 1_001_999],
        ],
        paused.machine,
      ).state,
    ).toBe('normal')
    expect(
      run(
        rule,
        [
          [on, 1_000_000],
          [tick, 1_002_000],
        ],
        paused.machine,
      ).state,
    ).toBe('unacknowledged')
    expect(
      run(
        rule,
        [
          [off, 1_000_000],
          [on, 1_000_100],
          [tick, 1_005_000],
        ],
        paused.machine,
      ).state,
    ).toBe('normal')
  })
  test('what was due before the loss still happens', () =>
    expect(run(rule, [...A, [on, 0], [lost(5000), 9000]]).kinds).toEqual(['raised', 'input-lost']))
  test('holds the state and says so, and back again', () => {
    const { machine, kinds } = run(PLAIN, [...B, [lost(20), 20], [on, 30]])
    expect(machine.state).toBe('unacknowledged')
    expect(kinds).toEqual(['raised', 'input-lost', 'input-back'])
  })
  test('an alarm in A is on nobody’s list: nothing is told', () =>
    expect(run(PLAIN, [...A, [lost(5), 5], [off, 6]]).kinds).toEqual([]))
  test('can be acknowledged meanwhile', () =>
    expect(run(PLAIN, [...B, [lost(20), 20], [ack, 30]]).state).toBe('acknowledged'))
})

const anyInput = (now: number): fc.Arbitrary<AlarmInput> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(on, off) },
    { weight: 2, arbitrary: fc.constant(tick) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ack,
        shelve(60_000),
        shelve(null),
        unshelve,
        remove,
        putBack,
        reset,
        suppress(true),
        suppress(false),
      ),
    },
    { weight: 1, arbitrary: fc.nat(5000).map((ago) => lost(now - ago)) },
  )
const asks = (state: AlarmState): boolean => state === 'unacknowledged' || state === 'returned'

describe('whatever happens', () => {
  const story = fc.array(fc.nat(30_000), { maxLength: 60 }).chain((gaps) => {
    let now = 100_000
    return fc.tuple(...gaps.map((gap) => anyInput((now += gap)).map((i) => ({ input: i, gap }))))
  })
  const rules = fc.record({
    onDelayMs: fc.constantFrom(0, 1000, 20_000),
    offDelayMs: fc.constantFrom(0, 1000, 20_000),
    latched: fc.boolean(),
  })

  test('the invariants hold', () => {
    fc.assert(
      fc.property(rules, story, (rule, inputs) => {
        let m = NEVER_SEEN
        let now = 100_000
        let heldSince = 0
        for (const { input: next, gap } of inputs) {
          now += gap
          const before = m
          const result = step(rule, m, next, now)
          m = result.machine
          const kinds = result.transitions.map((t) => t.kind)
          // Asks for a person only after a new raise, or as the return of a raise nobody acknowledged.
          if (asks(m.state) && !asks(before.state)) expect(kinds).toContain('raised')
          if (
            next.kind === 'acknowledge' &&
            !result.refused &&
            !kinds.slice(kinds.lastIndexOf('acknowledged')).includes('raised')
          )
            expect(asks(m.state)).toBe(false)
          // A, D never active; B, C only active or latched.
          if (m.state === 'normal' || m.state === 'returned') expect(m.active).toBe(false)
          if ((m.state === 'unacknowledged' || m.state === 'acknowledged') && !m.active) expect(rule.latched).toBe(true)
          // On-delay never raises early.
          if (before.holds !== m.holds && m.holds) heldSince = now
          if (!before.active && m.active) expect(now - heldSince).toBeGreaterThanOrEqual(rule.onDelayMs)
          // A lost input flips nothing unless it was due before.
          if (before.inputLost && m.inputLost) expect(m.active).toBe(before.active)
          // A delay runs exactly while condition and alarm differ and the input is there.
          expect(Number.isFinite(m.dueAt)).toBe(m.holds !== m.active && !m.inputLost)
          // A timed shelf ends by time, by hand or never; never by a flip.
          if (before.state === 'shelved' && before.shelvedUntil > now && next.kind !== 'unshelve')
            expect(m.state).toBe('shelved')
          expect(m.suppressing && (m.state === 'normal' || asks(m.state) || m.state === 'acknowledged')).toBe(false)
          // The same input again at the same time tells nothing new, unless it is a command.
          if (next.kind === 'condition' || next.kind === 'tick')
            expect(step(rule, m, next, now).transitions).toEqual([])
          for (const t of result.transitions) expect(t.after.since).toBeLessThanOrEqual(now)
        }
      }),
      { seed: 1802, numRuns: 400 },
    )
  })
})
