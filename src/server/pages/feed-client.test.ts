import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { slotOf, timeMs } from '../../base/brand.ts'
import { applyBatch } from '../../feed/apply-batch.ts'
import { loadTwin } from '../../twin/load.ts'
import { QUALITY } from '../../wire/quality.ts'
import { ValueTable } from '../../values/table.ts'
import type { SampleBatch } from '../../wire/batch.ts'
import { decodeFrame } from '../../wire/frames.ts'
import { runsOf } from '../../wire/runs.ts'
import { FeedClient } from './feed-client.ts'

const SIGNALS = 6
const loaded = loadTwin({
  format: 1,
  id: 't',
  name: 'T',
  assets: [
    {
      id: 'm',
      name: 'M',
      signals: Object.fromEntries(
        Array.from({ length: SIGNALS }, (_, i) => [`s${i}`, { name: `S${i}`, staleAfterS: i === 5 ? null : 2 }]),
      ),
    },
  ],
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value

/** A client on a stepped clock, and what it was sent. */
const bench = () => {
  const table = new ValueTable(twin)
  let now = 1000
  let buffered = 0
  let wants = 0
  let timers: { at: number; call: () => void }[] = []
  const sent: { at: number; frame: number; snapshot: boolean; rows: [number, number][] }[] = []
  const page = new ValueTable(twin)
  const batches: SampleBatch[] = []
  const client = new FeedClient(
    {
      send: (bytes) => {
        const decoded = decodeFrame(bytes, twin)
        if (!decoded.ok) throw new Error(decoded.error)
        const { batch, frame } = decoded.value
        batches.push(batch)
        applyBatch(page, batch, wants)
        sent.push({
          at: now,
          frame,
          snapshot: batch.snapshot,
          rows: Array.from(batch.slot, (slot, i) => [slot, batch.value[i]!]),
        })
      },
      bufferedBytes: () => buffered,
      now: () => now,
      after: (ms, call) => {
        const timer = { at: now + ms, call }
        timers.push(timer)
        return () => (timers = timers.filter((t) => t !== timer))
      },
    },
    2,
  )
  const advance = (ms: number): void => {
    const until = now + ms
    for (;;) {
      const next = timers.toSorted((a, b) => a.at - b.at)[0]
      if (!next || next.at > until) break
      now = Math.max(now, next.at)
      timers = timers.filter((t) => t !== next)
      next.call()
    }
    now = until
  }
  const change = (slot: number, value: number): void => {
    table.set(slotOf(slot), value, QUALITY.good, now, 0)
    client.changed(table.drain())
  }
  const masked = (slots: readonly number[]): Uint8Array =>
    Uint8Array.from({ length: SIGNALS }, (_, slot) => Number(slots.includes(slot)))
  const subscribe = (slots: 'all' | number[], rateHz: number, restMs = 0): void => {
    page.follow(slots === 'all' ? null : masked(slots))
    client.ask(table, {
      kind: 'subscribe',
      twinHash: twin.hash,
      slots: slots === 'all' ? slots : runsOf(masked(slots)),
      rateHz,
      restMs,
    })
  }
  /** As the page does it: what it follows changes at once, the answer comes when it comes. */
  const want = (slots: number[], rateHz: number, restMs: number): void => {
    page.follow(masked(slots))
    client.ask(table, {
      kind: 'want',
      want: ++wants,
      twinHash: twin.hash,
      slots: runsOf(masked(slots)),
      rateHz,
      restMs,
    })
  }
  return {
    client,
    sent,
    batches,
    page,
    advance,
    change,
    subscribe,
    want,
    table,
    now: () => now,
    congest: (bytes: number) => (buffered = bytes),
  }
}

test('first a snapshot of what was ever seen, then only the latest of what changed, at its pace', () => {
  const b = bench()
  b.table.set(slotOf(2), 7, QUALITY.good, 900, 0)
  b.table.drain()
  b.subscribe('all', 10)
  expect(b.sent).toEqual([{ at: 1000, frame: 1, snapshot: true, rows: [[2, 7]] }])
  b.change(0, 1)
  b.change(0, 2)
  b.change(3, 5)
  b.change(0, 3)
  b.advance(99)
  expect(b.sent.length).toBe(1)
  b.advance(1)
  expect(b.sent[1]).toEqual({
    at: 1100,
    frame: 2,
    snapshot: false,
    rows: [
      [0, 3],
      [3, 5],
    ],
  })
  b.advance(5000)
  expect(b.sent.length).toBe(2)
})

test('a change after a quiet time leaves at once', () => {
  const b = bench()
  b.subscribe('all', 1)
  b.advance(5000)
  b.change(1, 1)
  b.advance(0)
  expect(b.sent[1]?.at).toBe(6000)
})

test('only the slots asked for', () => {
  const b = bench()
  b.subscribe([1, 4], 60)
  for (let slot = 0; slot < SIGNALS; slot++) b.change(slot, slot)
  b.advance(1000)
  expect(b.sent[1]?.rows).toEqual([
    [1, 1],
    [4, 4],
  ])
})

test('a page that does not apply frames gets no more than three; when it does, the latest', () => {
  const b = bench()
  b.subscribe('all', 60)
  b.client.applied(1)
  for (let i = 0; i < 100; i++) {
    b.change(0, i)
    b.advance(20)
  }
  expect(b.sent.length).toBe(4)
  b.client.applied(4)
  b.advance(20)
  expect(b.sent.at(-1)?.rows).toEqual([[0, 99]])
})

test.each(['silence', 'dispose'] as const)('after %s an acknowledgement that was on its way starts nothing', (end) => {
  const b = bench()
  b.subscribe('all', 10)
  b.change(0, 1)
  b.client[end]()
  b.client.applied(1)
  b.advance(1000)
  expect(b.sent).toHaveLength(1)
  // Whoever subscribes anew begins anew.
  b.subscribe('all', 10)
  expect(b.sent.at(-1)).toMatchObject({ snapshot: true, rows: [[0, 1]] })
})

test('a network that does not take bytes holds frames back', () => {
  const b = bench()
  b.subscribe('all', 60)
  b.congest(10 << 20)
  b.change(0, 1)
  b.advance(2000)
  expect(b.sent.length).toBe(1)
  b.congest(0)
  b.advance(60)
  expect(b.sent.at(-1)?.rows).toEqual([[0, 1]])
})

test('a change of view: what is new in it comes first, at once and whole; what left it comes with the sweep', () => {
  const b = bench()
  b.subscribe([0, 1], 20, 5000)
  b.change(0, 1)
  b.change(3, 30)
  b.advance(1000)
  expect(b.sent.slice(1).map(({ rows }) => rows)).toEqual([[[0, 1]]])
  b.want([3, 4], 20, 5000)
  b.change(0, 2)
  b.advance(0)
  expect(b.sent.at(-1)).toMatchObject({ at: 2000, rows: [[3, 30]] })
  expect(b.batches.at(-1)).toMatchObject({ wanted: 1 })
  expect([b.page.value[3], b.page.since[3], b.page.value[0]]).toEqual([30, 1000, 1])
  b.client.applied(b.sent.at(-1)!.frame)
  b.advance(4000)
  expect(b.sent.at(-1)).toMatchObject({ at: 6000, rows: [[0, 2]] })
  expect(b.batches.at(-1)!.asOf).toBe(6000)
  expect(b.page.value[0]).toBe(2)
})

test('a want is answered even where there is nothing to say, so that the page knows it is up to date', () => {
  const b = bench()
  b.subscribe([0], 20, 5000)
  b.want([1], 20, 5000)
  b.advance(0)
  expect(b.batches.at(-1)).toMatchObject({ count: 0, wanted: 1 })
})

test('runs that leave the twin are refused', () => {
  const b = bench()
  expect(b.client.ask(b.table, { kind: 'subscribe', twinHash: twin.hash, slots: [4, 3], rateHz: 20, restMs: 0 })).toBe(
    false,
  )
})

test('since when a value holds is told right, also when several changes share a frame', () => {
  const b = bench()
  b.subscribe('all', 1)
  b.change(0, 1)
  b.advance(1500)
  const changedAt = b.now() + 100
  b.change(0, 2)
  b.advance(100)
  b.change(0, 3)
  b.advance(300)
  b.change(0, 3)
  b.advance(2000)
  expect([b.page.value[0], b.page.since[0]]).toEqual([3, changedAt])
})

test('an hour of beats: nothing is sent to a hidden page, and it is right with the first frame after', () => {
  const b = bench()
  b.subscribe('all', 20)
  b.want([], 0.1, 0)
  b.advance(0)
  const before = b.sent.length
  for (let s = 0; s < 3600; s++) {
    b.change(s % SIGNALS, s)
    b.advance(1000)
  }
  expect(b.sent.length).toBe(before)
  b.want([0, 1, 2, 3, 4, 5], 20, 0)
  // Until the answer, nothing that was heard an hour ago is live, also what has no limit.
  for (let slot = 0; slot < SIGNALS; slot++) expect(b.page.age(slotOf(slot), timeMs(b.now()))).not.toBe('live')
  b.advance(0)
  expect(b.sent.length).toBe(before + 1)
  expect([...b.page.value]).toEqual([...b.table.value])
  expect([...b.page.since]).toEqual([...b.table.since])
  for (let slot = 0; slot < SIGNALS; slot++)
    expect(b.page.age(slotOf(slot), timeMs(b.now()))).toBe(b.table.age(slotOf(slot), timeMs(b.now())))
})

test('whatever the order of changes, views, acknowledgements and time, the page ends with the table and never calls old live', () => {
  const slots = fc.uniqueArray(fc.nat(SIGNALS - 1)).map((list) => list.toSorted((x, y) => x - y))
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('change' as const),
      slot: fc.nat(SIGNALS - 1),
      value: fc.integer({ min: -1000, max: 1000 }),
    }),
    fc.record({ kind: fc.constant('time' as const), ms: fc.nat(1500) }),
    fc.record({ kind: fc.constant('applied' as const), frame: fc.nat(50) }),
    fc.record({ kind: fc.constant('subscribe' as const), slots, rateHz: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ kind: fc.constant('want' as const), slots, rateHz: fc.integer({ min: 1, max: 60 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const b = bench()
      b.subscribe('all', 20)
      for (const s of steps) {
        if (s.kind === 'change') b.change(s.slot, s.value)
        else if (s.kind === 'time') b.advance(s.ms)
        else if (s.kind === 'applied') b.client.applied(s.frame)
        else if (s.kind === 'subscribe') b.subscribe(s.slots, s.rateHz, 1000)
        else b.want(s.slots, s.rateHz, 1000)
      }
      for (let i = 0; i < 4; i++) {
        b.client.applied(b.sent.at(-1)!.frame)
        b.advance(2000)
      }
      for (const column of ['value', 'receive', 'quality'] as const)
        expect([...b.page[column]]).toEqual([...b.table[column]])
      const now = timeMs(b.now())
      for (let slot = 0; slot < SIGNALS; slot++)
        if (b.table.age(slotOf(slot), timeMs(now - 1000)) !== 'live')
          expect(b.page.age(slotOf(slot), now)).not.toBe('live')
    }),
    { seed: 7, numRuns: 300 },
  )
})
