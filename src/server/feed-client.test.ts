import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { slotOf } from '../base/brand.ts'
import { loadTwin } from '../twin/load.ts'
import { QUALITY } from '../values/quality.ts'
import { ValueTable } from '../values/table.ts'
import { decodeFrame } from '../wire/frames.ts'
import { FeedClient } from './feed-client.ts'

const SIGNALS = 6
const loaded = loadTwin({ format: 1, id: 't', name: 'T', assets: [{ id: 'm', name: 'M', signals: Object.fromEntries(Array.from({ length: SIGNALS }, (_, i) => [`s${i}`, { name: `S${i}` }])) }] })
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value

/** A client on a stepped clock, and what it was sent. */
const bench = () => {
  const table = new ValueTable(twin)
  let now = 1000
  let buffered = 0
  let timers: { at: number; call: () => void }[] = []
  const sent: { at: number; frame: number; snapshot: boolean; rows: [number, number][] }[] = []
  const client = new FeedClient({
    send: (bytes) => {
      const decoded = decodeFrame(bytes, twin)
      if (!decoded.ok) throw new Error(decoded.error)
      const { batch, frame } = decoded.value
      sent.push({ at: now, frame, snapshot: batch.snapshot, rows: Array.from(batch.slot, (slot, i) => [slot, batch.value[i]!]) })
    },
    bufferedBytes: () => buffered,
    now: () => now,
    after: (ms, call) => {
      const timer = { at: now + ms, call }
      timers.push(timer)
      return () => (timers = timers.filter((t) => t !== timer))
    },
  })
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
  const subscribe = (slots: 'all' | number[], rateHz: number): void => client.subscribe(table, { kind: 'subscribe', twinHash: twin.hash, slots, rateHz })
  return { client, sent, advance, change, subscribe, table, congest: (bytes: number) => (buffered = bytes) }
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
  expect(b.sent[1]).toEqual({ at: 1100, frame: 2, snapshot: false, rows: [[0, 3], [3, 5]] })
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
  expect(b.sent[1]?.rows).toEqual([[1, 1], [4, 4]])
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

test('whatever the order of changes, acknowledgements and time, the page ends with the table', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('change' as const), slot: fc.nat(SIGNALS - 1), value: fc.integer({ min: -1000, max: 1000 }) }),
    fc.record({ kind: fc.constant('time' as const), ms: fc.nat(300) }),
    fc.record({ kind: fc.constant('applied' as const), frame: fc.nat(50) }),
    fc.record({ kind: fc.constant('subscribe' as const), rateHz: fc.integer({ min: 1, max: 60 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const b = bench()
      b.subscribe('all', 20)
      for (const s of steps) {
        if (s.kind === 'change') b.change(s.slot, s.value)
        else if (s.kind === 'time') b.advance(s.ms)
        else if (s.kind === 'applied') b.client.applied(s.frame)
        else b.subscribe('all', s.rateHz)
      }
      for (let i = 0; i < 3; i++) {
        b.client.applied(b.sent.at(-1)!.frame)
        b.advance(2000)
      }
      const page = new Map<number, number>()
      for (const { snapshot, rows } of b.sent) {
        if (snapshot) page.clear()
        for (const [slot, value] of rows) page.set(slot, value)
      }
      const truth = [...b.table.receive].flatMap((t, slot) => (t === 0 ? [] : [[slot, b.table.value[slot]]]))
      expect([...page].toSorted(([x], [y]) => x - y)).toEqual(truth)
    }),
    { seed: 7, numRuns: 200 },
  )
})
