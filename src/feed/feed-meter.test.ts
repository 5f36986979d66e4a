import { expect, test } from 'vitest'
import type { Link } from '../wire/worker.ts'
import { FeedMeter } from './feed-meter.ts'

const link = (state: Link['state'], since: number, reason: Link['reason'] = ''): Link => ({
  state,
  since,
  ageMs: 0,
  reason,
  detail: '',
  retryAt: 0,
})

test('rates of the last seconds', () => {
  const meter = new FeedMeter()
  for (let at = 0; at < 10_000; at += 100) meter.frame(at, 60, 10)
  expect(meter.read(9900)).toMatchObject({ framesPerS: 10.2, bytesPerS: 612, valuesPerS: 102 })
  expect(meter.read(20_000).framesPerS).toBe(0)
})

test('a loss is one, from its first moment to its last, however often it is told', () => {
  const meter = new FeedMeter()
  meter.link(link('connecting', 0))
  meter.link(link('live', 100))
  meter.link(link('reconnecting', 5000, 'silent'))
  meter.link(link('reconnecting', 5000, 'refused'))
  expect(meter.read(6000)).toMatchObject({ losses: 1, lastLosses: [{ at: 5000, forMs: 0, why: 'silent' }] })
  meter.link(link('delayed', 9000))
  meter.link(link('live', 9500))
  expect(meter.read(9600)).toMatchObject({ losses: 1, lastLosses: [{ at: 5000, forMs: 4000, why: 'silent' }] })
})
