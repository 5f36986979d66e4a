import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { Flow } from './flow.ts'
import type { BeltPlan, NodePlan, Piece } from './belts-and-nodes.ts'

const GAP = 0.6
const belt = (from: number, to: number, over: Partial<BeltPlan> = {}): BeltPlan => ({
  length: 4,
  gap: GAP,
  most: 6,
  from,
  to,
  lead: 0.02,
  tail: 0.02,
  ...over,
})
const machine = (out: readonly number[], over: Partial<NodePlan> = {}): NodePlan => ({
  out,
  tells: false,
  shows: false,
  stacks: false,
  ...over,
})

/** Three belts with a machine between each two, and one at the end that takes everything. */
const line = (): Flow =>
  new Flow([belt(-1, 0), belt(0, 1), belt(1, 2)], [machine([1]), machine([2]), machine([], { shows: true })])

const everything = (flow: Flow): readonly Piece[] => [0, 1, 2].flatMap((i) => [...flow.on(i), ...flow.held(i)])

/** In order and apart, on each belt and into the machine at its end. */
const wellSpaced = (flow: Flow): void => {
  for (const i of [0, 1, 2]) {
    const row = [...flow.held(i).filter((piece) => piece.belt === i), ...flow.on(i)]
    for (let k = 1; k < row.length; k++)
      if (row[k - 1]!.at - row[k]!.at < GAP - 1e-9)
        throw new Error(`belt ${i}: ${row.map(({ id, at }) => `${id}@${at.toFixed(2)}`).join(' ')}`)
  }
}

const settle = (flow: Flow, seconds: number, speed: number | null): void => {
  for (let t = 0; t < seconds; t += 0.1) flow.step(0.1, () => speed)
}

describe('workpieces', () => {
  test('what is found on a belt stands evenly, and rides to its end', () => {
    const flow = line()
    flow.count(0, 3)
    expect(flow.on(0).map(({ at }) => at)).toEqual([4, 4 - 4 / 3, 4 - 8 / 3])
    settle(flow, 30, 0.3)
    expect(flow.on(0).map(({ at }) => Math.round(at * 10) / 10)).toEqual([4, 3.4, 2.8])
  })

  test('one piece all the way: belt, machine, belt, machine', () => {
    const flow = line()
    for (const i of [0, 1, 2]) flow.count(i, 0)
    flow.count(0, 1)
    const [{ id }] = flow.on(0) as [Piece]
    settle(flow, 20, 0.3)
    flow.count(0, 0)
    expect(flow.held(0).map((piece) => piece.id)).toEqual([id])
    settle(flow, 5, 0.3)
    // It stands where the machine holds it.
    expect(flow.held(0)[0]!.at).toBeCloseTo(4.02)
    flow.count(1, 1)
    expect([flow.held(0).length, flow.on(1).map((piece) => piece.id), flow.on(1)[0]!.at]).toEqual([0, [id], -0.02])
  })

  test('a machine that piles up keeps what it took, and its pile leaves from where it stood, as one new piece', () => {
    const flow = new Flow(
      [belt(-1, 0, { tail: null }), belt(0, -1, { lead: 0.8 })],
      [machine([1], { tells: true, shows: true, stacks: true })],
    )
    flow.count(0, 1)
    flow.count(1, 0)
    flow.takes(0, 16)
    const [{ id }] = flow.on(0) as [Piece]
    settle(flow, 20, 0.3)
    flow.count(0, 0)
    flow.part(0, true)
    // Under the gripper: the machine shows it, the belt no more.
    expect([...flow.drawn()]).toEqual([])
    flow.takes(0, 17)
    flow.part(0, false)
    expect(flow.held(0)).toEqual([])
    // The pile has gone: it was not taken in, and what rides away is none of what came.
    flow.count(0, 1)
    flow.count(0, 0)
    flow.takes(0, 0)
    expect(flow.held(0)).toHaveLength(1)
    flow.count(1, 1)
    const [pile] = flow.on(1) as [Piece]
    expect(pile.at).toBeCloseTo(-0.8)
    expect(pile.id).not.toBe(id)
    expect(flow.held(0)).toHaveLength(1)
    settle(flow, 2, 0.3)
    expect(flow.on(1)[0]!.at).toBeCloseTo(-0.2)
  })

  test('the two messages about one piece may come in either order', () => {
    const flow = line()
    for (const i of [0, 1, 2]) flow.count(i, 0)
    flow.count(0, 1)
    const [{ id }] = flow.on(0) as [Piece]
    settle(flow, 20, 0.3)
    flow.count(1, 1)
    expect(flow.on(1)).toEqual([])
    settle(flow, 0.5, 0.3)
    flow.count(0, 0)
    expect([flow.on(0).length, flow.held(0).length, flow.on(1).map((piece) => piece.id)]).toEqual([0, 0, [id]])
  })

  test('what is blocked waits, and those behind it keep their distance', () => {
    const flow = line()
    flow.count(1, 0)
    flow.count(0, 2)
    settle(flow, 20, 0.3)
    flow.count(0, 1)
    settle(flow, 20, 0.3)
    expect(flow.held(0)[0]!.at).toBeCloseTo(4.02)
    expect(flow.on(0)[0]!.at).toBeCloseTo(4.02 - GAP)
  })

  test('a machine that counts its own goods takes in what it held, and shows it itself', () => {
    const flow = line()
    flow.count(2, 1)
    flow.takes(2, 5)
    settle(flow, 20, 0.3)
    flow.count(2, 0)
    settle(flow, 5, 0.3)
    expect([flow.held(2).length, [...flow.drawn()].length]).toEqual([1, 0])
    flow.takes(2, 6)
    expect(flow.held(2)).toEqual([])
  })

  test('a rejected piece is pushed off the line and is gone, and never comes out behind', () => {
    const flow = line()
    for (const i of [0, 1, 2]) flow.count(i, 0)
    flow.rejects(0, 17)
    flow.count(0, 1)
    settle(flow, 20, 0.3)
    flow.count(0, 0)
    settle(flow, 2, 0.3)
    flow.rejects(0, 18)
    expect([flow.held(0).length, [...flow.drawn()].length]).toEqual([0, 1])
    flow.step(0.4, () => 0.3)
    expect([...flow.drawn()][0]!.aside).toBeCloseTo(0.5)
    settle(flow, 1, 0.3)
    expect([...flow.drawn()]).toEqual([])
  })

  test('a machine that says it is empty has lost what it was given', () => {
    const flow = new Flow([belt(-1, 0), belt(0, -1)], [machine([1], { tells: true })])
    flow.part(0, true)
    expect(flow.held(0).length).toBe(1)
    flow.part(0, false)
    settle(flow, 2, 0.3)
    expect(flow.held(0).length).toBe(1)
    settle(flow, 2, 0.3)
    expect(flow.held(0).length).toBe(0)
  })

  test('whatever machines say: never two in one place, none out of order or doubled, no more than said, and all that is said in the end', () => {
    const said = fc.oneof(
      { weight: 5, arbitrary: fc.record({ what: fc.constant('count' as const), where: fc.nat(2), value: fc.nat(8) }) },
      {
        weight: 3,
        arbitrary: fc.record({
          what: fc.constantFrom('more' as const, 'less' as const),
          where: fc.nat(2),
          value: fc.nat(1),
        }),
      },
      fc.record({
        what: fc.constantFrom('part' as const, 'reject' as const, 'take' as const),
        where: fc.nat(2),
        value: fc.nat(3),
      }),
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(said, fc.integer({ min: 0, max: 30 }), fc.constantFrom(0, 0.1, 0.3, null)), {
          maxLength: 60,
        }),
        fc.boolean(),
        (script, tells) => {
          const flow = new Flow(
            [belt(-1, 0), belt(0, 1), belt(1, 2)],
            [machine([1], { tells }), machine([2]), machine([], { shows: true })],
          )
          const counts: (number | null)[] = [null, null, null]
          for (const [{ what, where, value }, steps, speed] of script) {
            const before = everything(flow).map(({ id }) => id)
            if (what === 'count' || what === 'more' || what === 'less') {
              const next = what === 'count' ? value : Math.max(0, (counts[where] ?? 0) + (what === 'more' ? 1 : -1))
              counts[where] = Math.min(6, next)
              flow.count(where, next)
            } else if (what === 'part') flow.part(where, value > 0)
            else if (what === 'reject') flow.rejects(where, value)
            else flow.takes(where, value)
            for (let i = 0; i < steps; i++) {
              const at = new Map(everything(flow).map((piece) => [piece.id, piece.at + piece.belt * 100]))
              flow.step(0.1, () => speed)
              // What is not gone on to another belt stands where it stood.
              if (!speed)
                for (const { id, belt: on, at: there } of everything(flow))
                  if (
                    Math.abs((at.get(id) ?? there + on * 100) - there - on * 100) < 50 &&
                    (at.get(id) ?? there + on * 100) !== there + on * 100
                  )
                    throw new Error(`${id} moved on a belt that stands`)
              wellSpaced(flow)
            }
            wellSpaced(flow)
            const ids = everything(flow).map(({ id }) => id)
            expect(new Set(ids).size).toBe(ids.length)
            for (const i of [0, 1, 2]) if (counts[i] !== null) expect(flow.on(i).length).toBeLessThanOrEqual(counts[i]!)
            // Nothing that was there appears a second time later: ids only grow.
            const oldest = Math.max(0, ...before)
            for (const id of ids) expect(before.includes(id) || id > oldest).toBe(true)
          }
          settle(flow, 3, 0)
          for (const i of [0, 1, 2]) if (counts[i] !== null) expect(flow.on(i).length).toBe(counts[i])
        },
      ),
      { numRuns: 150, seed: 21 },
    )
  })

  test('a line as it runs, its messages a second apart each on its own beat: pieces are the same ones all the way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const rng = createRng(seed)
        // The line itself: pieces on three belts, machines that hold one for some seconds.
        const real = [[], [], []] as number[][]
        const inside: ({ left: number } | null)[] = [null, null]
        const flow = line()
        const beat = [0, 1, 2].map(() => Math.floor(rng.next() * 10))
        for (const i of [0, 1, 2]) flow.count(i, 0)
        const firsts = new Set<number>()
        const seen: number[] = []
        for (let tick = 0; tick < 1500; tick++) {
          if (tick % 70 === 0 && real[0]!.length < 5) real[0]!.push(0)
          for (const i of [2, 1, 0])
            real[i] = real[i]!.map((at, k) => Math.min(at + 0.03, k ? real[i]![k - 1]! - 0.65 : 4))
          for (const i of [1, 0]) {
            const held = inside[i]
            if (held && (held.left -= 0.1) <= 0 && (real[i + 1]!.at(-1) ?? 4) > 0.65) {
              real[i + 1]!.push(0)
              inside[i] = null
            }
            if (!inside[i] && (real[i]![0] ?? 0) >= 4) {
              real[i]!.shift()
              inside[i] = { left: 4 + rng.next() * 3 }
            }
          }
          if ((real[2]![0] ?? 0) >= 4) real[2]!.shift()
          for (const i of [0, 1, 2]) if (tick % 10 === beat[i]) flow.count(i, real[i]!.length)
          flow.step(0.1, () => 0.3)
          wellSpaced(flow)
          for (const { id } of flow.on(0)) firsts.add(id)
          for (const { id } of flow.on(2)) if (!seen.includes(id)) seen.push(id)
        }
        expect(seen.length).toBeGreaterThan(10)
        // Where counts stay the same because one came as one went, now and then one is taken for new.
        const known = seen.filter((id) => firsts.has(id))
        expect(known.length, 'came in at the first belt').toBeGreaterThanOrEqual(seen.length * 0.9)
        expect(known).toEqual(known.toSorted((a, b) => a - b))
      }),
      { numRuns: 20, seed: 22 },
    )
  })
})
