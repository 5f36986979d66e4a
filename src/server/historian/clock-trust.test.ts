import { expect, test } from 'vitest'
import { ClockTrust } from './clock-trust.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './format.ts'

const T0 = Date.UTC(2026, 2, 3, 10)

/** A machine with a clock that can be set, looked at once a minute. */
const machine = (trust: ClockTrust, wall = T0) => {
  let steady = 1000
  return {
    run(ms: number): void {
      for (let left = ms; left > 0; left -= MINUTE_MS) trust.look((wall += MINUTE_MS), (steady += MINUTE_MS))
    },
    set(byMs: number): void {
      trust.look((wall += byMs + 5000), (steady += 5000))
    },
    get wall(): number {
      return wall
    },
  }
}

test('a clock is trusted once it went evenly for a day', () => {
  const trust = new ClockTrust(null, T0, 1000)
  const clock = machine(trust)
  clock.run(23 * HOUR_MS)
  expect(trust.trusted).toBe(false)
  expect(trust.doubtedForMs).toBe(HOUR_MS)
  clock.run(HOUR_MS)
  expect(trust.trusted).toBe(true)
})

test.each([40, 400, -40, -400])('set by %i days, and back, it is doubted for a day from then', (days) => {
  const trust = new ClockTrust(null, T0, 1000)
  const clock = machine(trust)
  clock.run(DAY_MS)
  clock.set(days * DAY_MS)
  expect(trust.trusted).toBe(false)
  clock.set(-days * DAY_MS)
  clock.run(23 * HOUR_MS)
  expect(trust.trusted).toBe(false)
  clock.run(HOUR_MS)
  expect(trust.trusted).toBe(true)
})

test.each([40, 400, -40])('a restart with a clock that is wrong by %i days is no way round', (days) => {
  const first = new ClockTrust(null, T0, 1000)
  const clock = machine(first)
  clock.run(2 * DAY_MS)
  expect(new ClockTrust(first.state, clock.wall + 10 * MINUTE_MS, 0).trusted).toBe(true)
  expect(new ClockTrust(first.state, clock.wall + days * DAY_MS, 0).trusted).toBe(false)
})

test('nor are many restarts, each a little ahead', () => {
  const first = new ClockTrust(null, T0, 1000)
  machine(first).run(2 * DAY_MS)
  let { state } = first
  for (let i = 0; i < 4; i++) state = new ClockTrust(state, state.seenAt + 7 * HOUR_MS, 0).state
  expect(new ClockTrust(state, state.seenAt, 0).trusted).toBe(false)
})

test('small corrections and a short sleep cost nothing; being off each night neither', () => {
  const trust = new ClockTrust(null, T0, 1000)
  const clock = machine(trust)
  clock.run(DAY_MS)
  for (let i = 0; i < 50; i++) clock.set(20_000)
  clock.set(10 * MINUTE_MS)
  expect(trust.trusted).toBe(true)
  let { state } = trust
  for (let night = 0; night < 10; night++) {
    const next = new ClockTrust(state, state.seenAt + 12 * HOUR_MS, 0)
    state = next.state
    if (night === 0) expect(next.trusted).toBe(true)
  }
})

test('a step forward is the present only after an hour; back again, it never was', () => {
  const trust = new ClockTrust(null, T0, 1000)
  const clock = machine(trust)
  clock.run(HOUR_MS)
  const before = clock.wall
  clock.set(40 * DAY_MS)
  expect(trust.present(clock.wall)).toBe(before + 5000)
  clock.run(10 * MINUTE_MS)
  expect(trust.present(clock.wall)).toBe(before + 5000 + 10 * MINUTE_MS)
  clock.set(-40 * DAY_MS)
  expect(trust.present(clock.wall)).toBe(clock.wall)
  clock.set(400 * DAY_MS)
  clock.run(61 * MINUTE_MS)
  expect(trust.present(clock.wall)).toBe(clock.wall)
})
