import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  allowed,
  clockStepped,
  closed,
  decide,
  type GateRefusal,
  modeInForce,
  NEW_MEMORY,
  remembered,
  restarted,
  type Rule,
  type RuleMemory,
  type Seen,
} from './gates.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const RULE: Rule = {
  change: { by: -10 },
  within: [70, 100],
  mostStep: 10,
  perDay: 3,
  perShift: null,
  coolDownMs: HOUR,
  forMs: 30_000,
  misses: 3,
  most: 'act',
  hours: null,
  hasWatchdog: true,
  takes: { min: 40, max: 120, step: 5 },
}
const NOW = 1_700_000_000_000
const SEEN: Seen = {
  at: NOW,
  triggered: true,
  since: NOW - 60_000,
  isAllowedState: true,
  alarms: [],
  value: 100,
  held: false,
  inHours: true,
  shiftFrom: null,
  isWatched: true,
  effect: 'seen',
  othersOpen: false,
}
const FREE: RuleMemory = allowed(NEW_MEMORY, 'act')

test('all gates open: one step, as far as it is allowed', () => {
  expect(decide(RULE, FREE, SEEN)).toEqual({ kind: 'set', from: 100, to: 90, mode: 'act' })
})

test.each<[GateRefusal, Partial<Rule>, Partial<RuleMemory>, Partial<Seen>]>([
  ['off', {}, { allowed: 'off' }, {}],
  ['off', { most: 'off' }, {}, {}],
  ['held', {}, {}, { held: true }],
  ['no-watchdog', { hasWatchdog: false }, {}, {}],
  ['watchdog-silent', {}, {}, { isWatched: null }],
  ['watchdog-silent', {}, {}, { isWatched: false }],
  ['effect-unknown', {}, {}, { effect: 'unknown' }],
  ['worse-already', {}, {}, { effect: 'worse' }],
  ['outside-hours', {}, {}, { inHours: false }],
  ['other-open', {}, {}, { othersOpen: true }],
  ['input-unknown', {}, {}, { triggered: null }],
  ['input-unknown', {}, {}, { since: null }],
  ['not-triggered', {}, {}, { triggered: false }],
  ['not-long-enough', {}, {}, { since: NOW - 29_999 }],
  ['state-unknown', {}, {}, { isAllowedState: null }],
  ['state-forbids', {}, {}, { isAllowedState: false }],
  ['alarms-unknown', {}, {}, { alarms: null }],
  ['alarm-forbids', {}, {}, { alarms: ['r-1/held'] }],
  ['value-unknown', {}, {}, { value: null }],
  ['value-unknown', {}, {}, { value: Number.NaN }],
  ['outside-bounds', {}, {}, { value: 110 }],
  ['outside-bounds', {}, {}, { value: 65 }],
  ['open', {}, { open: true }, {}],
  ['cooling-down', {}, { acts: [NOW - HOUR + 1] }, {}],
  ['budget-spent', {}, { acts: [NOW - 5 * HOUR, NOW - 4 * HOUR, NOW - 3 * HOUR] }, {}],
  ['shift-spent', { perShift: 2 }, { acts: [NOW - 5 * HOUR, NOW - 4 * HOUR] }, { shiftFrom: NOW - 5 * HOUR }],
  ['shift-spent', { perDay: null, perShift: 1 }, { acts: [NOW - 30 * HOUR] }, { shiftFrom: NOW - 60 * HOUR }],
  // A plant without shifts: it counts the last 24 h.
  ['shift-spent', { perShift: 2 }, { acts: [NOW - 23 * HOUR, NOW - 4 * HOUR] }, {}],
  ['budget-spent', { perShift: 3 }, { acts: [NOW - 9 * HOUR, NOW - 8 * HOUR, NOW - 7 * HOUR] }, { shiftFrom: NOW - HOUR }], // prettier-ignore
  ['at-bound', {}, {}, { value: 70 }],
  // Less than a step of the command is left.
  ['at-bound', { within: [72, 100] }, {}, { value: 75 }],
])('refused: %s', (why, rule, memory, seen) => {
  expect(decide({ ...RULE, ...rule }, { ...FREE, ...memory }, { ...SEEN, ...seen })).toEqual({ kind: 'refused', why })
})

test('a loop needs the machine’s own watchdog; where a person approves each step there is no loop', () => {
  for (const mode of ['advise', 'ask'] as const)
    expect(decide({ ...RULE, hasWatchdog: false }, allowed(NEW_MEMORY, mode), { ...SEEN, isWatched: false })).toEqual({
      kind: 'set',
      from: 100,
      to: 90,
      mode,
    })
})

describe('how much it may', () => {
  test('the least of what is declared and what is allowed; new ones advise', () => {
    expect(modeInForce('act', NEW_MEMORY)).toBe('advise')
    expect(modeInForce('ask', FREE)).toBe('ask')
    expect(modeInForce('act', FREE)).toBe('act')
  })

  test('misses one after the other make it advise, until a person allows more; one hit makes them none', () => {
    let memory = closed(RULE, closed(RULE, FREE, false, 1), false, 2)
    expect(modeInForce('act', memory)).toBe('act')
    expect(closed(RULE, memory, true, 3).misses).toBe(0)
    memory = closed(RULE, memory, false, 3)
    expect([modeInForce('act', memory), memory.fellBackAt]).toEqual(['advise', 3])
    expect(modeInForce('act', closed(RULE, memory, true, 4))).toBe('advise')
    expect(modeInForce('act', allowed(memory, 'act'))).toBe('act')
  })

  test('after a restart it asks', () => {
    expect(modeInForce('act', restarted(FREE))).toBe('ask')
    expect(modeInForce('act', restarted(allowed(FREE, 'off')))).toBe('off')
  })
})

describe('a budget of a shift', () => {
  const ofShift: Rule = { ...RULE, perDay: null, perShift: 2, coolDownMs: 0 }
  const at = (moment: number, shiftFrom: number | null): Seen => ({
    ...SEEN,
    at: moment,
    since: moment - HOUR,
    shiftFrom,
  })
  const acted = (memory: RuleMemory, moment: number, shiftFrom: number | null): RuleMemory =>
    closed(ofShift, remembered(memory, at(moment, shiftFrom), 'act'), true, moment)

  test('counts what was done since the shift began, however long that is, and is new with the next', () => {
    let memory = acted(acted(FREE, NOW, NOW), NOW + HOUR, NOW)
    // An odd night of 25 hours, and a weekend that goes on counting with it.
    for (const later of [2 * HOUR, 25 * HOUR, 60 * HOUR])
      expect(decide(ofShift, memory, at(NOW + later, NOW))).toEqual({ kind: 'refused', why: 'shift-spent' })
    expect(decide(ofShift, memory, at(NOW + 8 * HOUR, NOW + 8 * HOUR))).toMatchObject({ kind: 'set' })
    memory = acted(memory, NOW + 61 * HOUR, NOW + 61 * HOUR)
    expect(memory.acts).toHaveLength(1)
  })

  test('what was heard at the end of a shift and done in the next counts in the next', () => {
    const shift = NOW + 8 * HOUR
    const memory = acted(acted(FREE, shift - 10_000, shift), shift + HOUR, shift)
    expect(decide(ofShift, memory, at(shift + 2 * HOUR, shift))).toEqual({ kind: 'refused', why: 'shift-spent' })
  })

  test('a restart in the middle of it, and a clock that is set, make none of it new', () => {
    const memory = restarted(acted(acted(FREE, NOW + HOUR, NOW), NOW + 2 * HOUR, NOW))
    expect(decide(ofShift, memory, at(NOW + 3 * HOUR, NOW))).toEqual({ kind: 'refused', why: 'shift-spent' })
    // Set back to where it has only begun, and before what was done in it.
    for (const step of [-1.5 * HOUR, -2.5 * HOUR]) {
      const back = clockStepped(memory, step)
      expect(decide(ofShift, back, at(NOW + 3 * HOUR + step, NOW))).toEqual({ kind: 'refused', why: 'shift-spent' })
    }
    // Into the shift before, and on into this one again.
    const again = clockStepped(memory, -4 * HOUR)
    expect(decide(ofShift, again, at(NOW + HOUR, NOW))).toEqual({ kind: 'refused', why: 'shift-spent' })
    // Set forward into the next shift: it moves along.
    const step = 8 * HOUR
    expect(decide(ofShift, clockStepped(memory, step), at(NOW + 3 * HOUR + step, NOW + step))).toEqual({
      kind: 'refused',
      why: 'shift-spent',
    })
  })
})

const mostly = fc.integer({ min: 0, max: 9 }).map((n) => (n === 0 ? null : n !== 1))

/** What may happen to a rule, in any order. */
const event = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('look' as const),
      afterS: fc.integer({ min: 0, max: 4 * 3600 }),
      value: fc.option(fc.double({ min: 40, max: 120, noNaN: true }), { freq: 9 }),
      triggered: mostly,
      allowed: mostly,
      alarm: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('close' as const), agreed: fc.option(fc.boolean()) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('step' as const), byS: fc.integer({ min: -90_000, max: 90_000 }) }) }, // prettier-ignore
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('hold' as const),
      held: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mode' as const), mode: fc.constantFrom('off', 'advise', 'ask', 'act' as const) }) }, // prettier-ignore
)

const rule = fc
  .record({
    by: fc.integer({ min: -30, max: 30 }).filter((by) => by !== 0),
    low: fc.integer({ min: 40, max: 90 }),
    width: fc.integer({ min: 10, max: 40 }),
    mostStep: fc.integer({ min: 1, max: 30 }),
    perDay: fc.integer({ min: 1, max: 6 }),
    coolDownS: fc.integer({ min: 0, max: 20_000 }),
    step: fc.constantFrom(0.1, 0.5, 1, 5),
  })
  .map(({ by, low, width, mostStep, perDay, coolDownS, step }): Rule => ({
    ...RULE,
    change: { by },
    within: [low, low + width],
    mostStep,
    perDay,
    coolDownMs: coolDownS * 1000,
    takes: { min: 40, max: 120, step },
  }))

test('what it only would have done is none of its budget once a person allows it; what it set still is', () => {
  let memory = NEW_MEMORY
  for (let i = 0; i < RULE.perDay!; i++) {
    const at = NOW - DAY / 2 + i * 2 * HOUR
    memory = closed(RULE, remembered(memory, { at, shiftFrom: null }, 'advise'), true, at)
  }
  expect(decide(RULE, memory, SEEN)).toEqual({ kind: 'refused', why: 'budget-spent' })
  memory = allowed(memory, 'act')
  expect(decide(RULE, memory, SEEN)).toMatchObject({ kind: 'set', mode: 'act' })
  for (let i = 0; i < RULE.perDay!; i++) {
    const at = NOW - DAY / 2 + i * 2 * HOUR
    memory = closed(RULE, remembered(memory, { at, shiftFrom: null }, 'act'), true, at)
  }
  for (const mode of ['advise', 'act'] as const) memory = allowed(memory, mode)
  expect(decide(RULE, memory, SEEN)).toEqual({ kind: 'refused', why: 'budget-spent' })
})

test('whatever happens: never outside the bounds, never too far, too often, while held or unknown, before it is allowed, by real time', () => {
  let acted = 0
  fc.assert(
    fc.property(rule, fc.array(event, { minLength: 10, maxLength: 60 }), (ruled, events) => {
      let memory: RuleMemory = NEW_MEMORY
      let held = false
      /** Of the clock on the wall, and by how much the machine's is off it. */
      let [real, off] = [NOW, 0]
      /** What it set, and what it would have set since it was allowed more the last time. */
      let acts: { readonly at: number; readonly isReal: boolean }[] = []
      let mayAct = false
      for (const one of events) {
        if (one.kind === 'close') memory = closed(ruled, memory, one.agreed, real + off)
        else if (one.kind === 'step') {
          off += one.byS * 1000
          memory = clockStepped(memory, one.byS * 1000)
        } else if (one.kind === 'restart') {
          memory = restarted(memory)
          mayAct = false
        } else if (one.kind === 'hold') held = one.held
        else if (one.kind === 'mode') {
          memory = allowed(memory, one.mode)
          if (one.mode === 'act' || one.mode === 'ask') acts = acts.filter(({ isReal }) => isReal)
          mayAct = one.mode === 'act'
        } else {
          real += one.afterS * 1000
          const at = real + off
          const decision = decide(ruled, memory, {
            at,
            triggered: one.triggered,
            since: at - HOUR,
            isAllowedState: one.allowed,
            alarms: one.alarm ? ['r-1/held'] : [],
            value: one.value,
            held,
            inHours: true,
            shiftFrom: null,
            isWatched: true,
            effect: 'seen',
            othersOpen: false,
          })
          if (decision.kind === 'refused') continue
          const { from, to, mode } = decision
          expect(held || one.alarm || one.triggered !== true || one.allowed !== true || memory.open).toBe(false)
          expect(to).toBeGreaterThanOrEqual(Math.max(ruled.within[0], 40) - 1e-6)
          expect(to).toBeLessThanOrEqual(Math.min(ruled.within[1], 120) + 1e-6)
          expect(Math.abs(to - from)).toBeLessThanOrEqual(ruled.mostStep + 1e-6)
          expect(Math.sign(to - from)).toBe(Math.sign((ruled.change as { by: number }).by))
          if (mode === 'act') expect(mayAct).toBe(true)
          const last = acts.at(-1)
          if (last !== undefined) expect(real - last.at).toBeGreaterThanOrEqual(ruled.coolDownMs)
          expect(acts.filter((then) => then.at > real - DAY).length).toBeLessThan(ruled.perDay!)
          acts.push({ at: real, isReal: mode !== 'advise' })
          acted++
          memory = remembered(memory, { at, shiftFrom: null }, mode)
        }
      }
    }),
    { seed: 13, numRuns: 6000 },
  )
  expect(acted).toBeGreaterThan(3000)
}, 60_000)
