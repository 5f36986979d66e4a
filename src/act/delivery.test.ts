import { expect, test } from 'vitest'
import type { Delivery, DeliveryFailure } from '../wire/act.ts'
import { again, dueNow, isPassing, tried, waitMs } from './delivery.ts'

const AT = 1_700_000_000_000
const HOUR = 3_600_000
const waiting = (id: number, part: Partial<Delivery> = {}): Delivery => ({
  id,
  proposal: 1,
  asset: 'r-1',
  target: 'cmms',
  name: 'Maintenance system',
  via: 'webhook',
  state: 'approved',
  at: AT,
  tries: 0,
  next: AT,
  outcome: 'waiting',
  endedAt: null,
  failure: null,
  ...part,
})
const status = (code: number): DeliveryFailure => ({ kind: 'http-status', status: code })

test('it waits twice as long each time, at most a quarter of an hour and what chance adds', () => {
  expect([1, 2, 3, 4].map((tries) => waitMs(tries, 0))).toEqual([5000, 10_000, 20_000, 40_000])
  expect([waitMs(30, 0), waitMs(1, 0.999)].map((ms) => Math.round(ms / 1000))).toEqual([900, 6])
})

test('what may be otherwise the next time is tried again for a day; what was refused for what it is, not once more', () => {
  const failing = tried(waiting(1), status(503), AT + 100, 0)
  expect(failing).toMatchObject({ tries: 1, next: AT + 5100, outcome: 'waiting', failure: { status: 503 } })
  expect(tried(failing, null, AT + 6000, 0)).toMatchObject({
    tries: 2,
    next: null,
    outcome: 'delivered',
    failure: null,
  })
  expect(tried(failing, status(422), AT + 6000, 0)).toMatchObject({ outcome: 'refused', endedAt: AT + 6000 })
  expect(tried(failing, status(503), AT + 24 * HOUR, 0)).toMatchObject({ outcome: 'given-up', next: null })
  expect([401, 404, 429, 500].every((code) => isPassing(status(code)))).toBe(true)
  expect([400, 409, 413].some((code) => isPassing(status(code)))).toBe(false)
  expect(isPassing({ kind: 'unreachable', code: 'ECONNREFUSED' })).toBe(true)
})

test('one that nobody took is tried once more for a day; not where it is on its way, was taken, or what came later was', () => {
  const over = waiting(1, { outcome: 'given-up', next: null, endedAt: AT + HOUR, tries: 9, failure: status(503) })
  const now = AT + 30 * HOUR
  expect(again(over, [over], now)).toEqual({
    ok: true,
    value: { ...over, outcome: 'waiting', next: now, at: now, endedAt: null },
  })
  expect(again({ ...over, outcome: 'refused' }, [waiting(2)], now).ok).toBe(true)
  for (const outcome of ['waiting', 'delivered'] as const)
    expect(again({ ...over, outcome }, [], now)).toEqual({ ok: false, error: 'delivery-not-over' })
  const later = [over, waiting(2, { outcome: 'delivered', state: 'withdrawn' })]
  expect(again(over, later, now)).toEqual({ ok: false, error: 'delivery-outdated' })
})

test('of one order what comes later waits for what was before; one place that is down holds no other up', () => {
  const list = [
    waiting(1, { next: AT + 1000 }),
    waiting(2, { state: 'withdrawn' }),
    waiting(3, { proposal: 2 }),
    waiting(4, { proposal: 3 }),
    waiting(5, { target: 'floor' }),
  ]
  const ids = (now: number, ...busy: string[]) => dueNow(list, new Set(busy), now).map(({ id }) => id)
  expect(ids(AT)).toEqual([3, 5])
  expect(ids(AT, 'cmms')).toEqual([5])
  expect(ids(AT + 1000)).toEqual([1, 5])
})
