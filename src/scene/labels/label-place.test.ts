import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Box } from './box.ts'
import { cross, leaderTo, strikes } from './leader.ts'
import { type LabelPlace, type LabelRequest, MOST_LABELS, placeLabels } from './label-place.ts'

const WIDTH = 1200
const HEIGHT = 800
const request = (over: Partial<LabelRequest>): LabelRequest => ({
  key: 'a',
  rank: 4,
  urgency: 0,
  weight: 1,
  x: 200,
  y: 200,
  width: 80,
  height: 24,
  stem: 14,
  clear: 0,
  ...over,
})
const remembered = (places: readonly LabelPlace[]) => new Map(places.map((place) => [place.key, place]))

const boxOf = ({ dx, dy }: LabelPlace, { x, y, width, height }: LabelRequest): Box => ({
  left: x + dx - width / 2,
  right: x + dx + width / 2,
  top: y + dy - height,
  bottom: y + dy,
})
const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top

/** Anything a hall could ask for: alarms with things that must stay in sight, states, names. */
const one = fc.record({
  rank: fc.constantFrom(0, 0, 1, 2, 3, 4, 5, 6, 6, 6),
  urgency: fc.nat(7),
  x: fc.integer({ min: 0, max: WIDTH }),
  y: fc.integer({ min: 0, max: HEIGHT }),
  width: fc.integer({ min: 40, max: 220 }),
  weight: fc.integer({ min: 1, max: 200 }),
  clear: fc.integer({ min: 10, max: 60 }),
})
const many = fc.array(one, { maxLength: 60 }).map((list) =>
  list.map((r, i) =>
    request({
      ...r,
      key: String(i),
      height: r.rank === 0 ? 44 : 24,
      stem: r.rank === 0 ? r.clear + 20 : 14,
      clear: r.rank === 0 ? r.clear : 0,
    }),
  ),
)
const controls = fc
  .array(fc.record({ x: fc.integer({ min: 0, max: WIDTH }), y: fc.integer({ min: 0, max: HEIGHT }) }), { maxLength: 4 })
  .map((list) => list.map(({ x, y }): Box => ({ left: x, right: x + 56, top: y, bottom: y + 56 })))

describe('places of labels', () => {
  test('stands above its point', () => {
    expect(placeLabels([request({})], 800, 600)).toEqual([{ key: 'a', dx: 0, dy: -14, spot: 'above' }])
  })

  test('a clash lifts the lesser one, twice where its line is clear of the others, then leaves it out; a mere name is lifted once', () => {
    // Each stands beside the last, so near that their tags would touch, and so far that its line passes.
    const three = ['a', 'b', 'c'].map((key, i) => request({ key, weight: 9 - i, x: 200 + i * 44 }))
    expect(placeLabels(three, 800, 600).map(({ key, dy }) => [key, dy])).toEqual([
      ['a', -14],
      ['b', -46],
      ['c', -78],
    ])
    const wide = three.map((r, i) => ({ ...r, x: 200, width: 40 + 2 * (2 - i) }))
    expect(
      placeLabels(wide, 800, 600).map(({ key }) => key),
      'the lines of the others would strike through the first',
    ).toEqual(['a'])
    const lifted = [request({ key: 'a', weight: 9 }), request({ key: 'b', x: 246, weight: 8, width: 170 })]
    expect(placeLabels(lifted, 800, 600).map(({ dy }) => dy)).toEqual([-14, -46])
    const wall: Box = { left: 262, right: 320, top: 120, bottom: 150 }
    expect(placeLabels(lifted, 800, 600, [wall]).map(({ key }) => key)).toEqual(['a'])
  })

  test('of alarms the more urgent has its place first, however small it looks', () => {
    const loud = request({ key: 'low', rank: 0, urgency: 6, weight: 100, height: 44, width: 200 })
    const urgent = { ...loud, key: 'high', urgency: 2, weight: 1 }
    expect(placeLabels([loud, urgent], 800, 600).map(({ key, spot }) => [key, spot])).toEqual([
      ['high', 'above'],
      ['low', 'below'],
    ])
  })

  test('hardly a line of an alarm strikes through a tag or crosses another: only where there is no place without (property)', () => {
    const alarms = fc.array(
      one.map((r) => ({ ...r, rank: 0 })),
      { maxLength: 6 },
    )
    let struck = 0
    let placed = 0
    fc.assert(
      fc.property(alarms, (list) => {
        const requests = list.map((r, i) => request({ ...r, key: String(i), height: 44, clear: 10, stem: 34 }))
        const placedNow = placeLabels(requests, WIDTH, HEIGHT)
        const of = (place: LabelPlace) => requests.find(({ key }) => key === place.key)!
        const lines = placedNow.map((place) => {
          const { x, y, width, height } = of(place)
          const [toX, toY] = leaderTo(width, height, place.dx, place.dy)
          return { fromX: x, fromY: y, toX: x + toX, toY: y + toY }
        })
        const boxes = placedNow.map((place) => boxOf(place, of(place)))
        placed += placedNow.length
        for (const [i, line] of lines.entries())
          if (lines.some((other, j) => j !== i && (cross(line, other) || strikes(line, boxes[j]!)))) struck++
      }),
      { seed: 23, numRuns: 300 },
    )
    expect(placed).toBeGreaterThan(500)
    expect(struck / placed).toBeLessThan(0.005)
  })

  test('an alarm without room near it stands elsewhere; a name is left out', () => {
    const wall: Box = { left: 0, right: 800, top: 0, bottom: 300 }
    const places = placeLabels(
      [request({ rank: 0, height: 44, width: 200 }), request({ key: 'b', rank: 6 })],
      800,
      600,
      [wall],
    )
    expect(places.map(({ key, spot }) => [key, spot])).toEqual([['a', 'elsewhere']])
  })

  test('none overlaps another, nor a control, nor a thing with an alarm; all are inside (property)', () => {
    fc.assert(
      fc.property(many, controls, (requests, kept) => {
        const places = placeLabels(requests, WIDTH, HEIGHT, kept)
        const boxes = places.map((place) =>
          boxOf(
            place,
            requests.find(({ key }) => key === place.key)!,
          ),
        )
        const things = requests
          .filter(({ clear }) => clear > 0)
          .map(({ x, y, clear }): Box => ({ left: x - clear, right: x + clear, top: y - clear, bottom: y + clear }))
        expect(places.length).toBeLessThanOrEqual(MOST_LABELS)
        for (const [i, a] of boxes.entries()) {
          expect(a.left >= 0 && a.right <= WIDTH && a.top >= 0 && a.bottom <= HEIGHT).toBe(true)
          for (const b of [...boxes.slice(i + 1), ...things, ...kept]) expect(overlap(a, b)).toBe(false)
        }
      }),
      { seed: 11, numRuns: 300 },
    )
  })

  test('as many alarms as a hall has at once are all shown (property)', () => {
    const alarms = fc.array(
      one.map((r) => ({ ...r, rank: 0 })),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(alarms, (list) => {
        const requests = list.map((r, i) => request({ ...r, key: String(i), height: 44, clear: 10 }))
        expect(placeLabels(requests, WIDTH, HEIGHT)).toHaveLength(requests.length)
      }),
      { seed: 5, numRuns: 200 },
    )
  })

  test('while the picture trembles, none comes and goes (property)', () => {
    const tremble = fc.array(fc.tuple(fc.integer({ min: -1, max: 1 }), fc.integer({ min: -1, max: 1 })), {
      minLength: 60,
      maxLength: 60,
    })
    fc.assert(
      fc.property(
        many,
        tremble,
        fc.array(fc.double({ min: 0.95, max: 1.05, noNaN: true }), { minLength: 8, maxLength: 8 }),
        (requests, shake, breath) => {
          let before = remembered(placeLabels(requests, WIDTH, HEIGHT))
          const changes = new Map<string, number>()
          for (let frame = 0; frame < 8; frame++) {
            const shaken = requests.map((r, i) => {
              const [dx, dy] = shake[(i * 7 + frame * 13) % 60]!
              return {
                ...r,
                x: Math.min(WIDTH, Math.max(0, r.x + dx)),
                y: Math.min(HEIGHT, Math.max(0, r.y + dy)),
                weight: r.weight * breath[frame]!,
              }
            })
            const places = remembered(placeLabels(shaken, WIDTH, HEIGHT, [], before))
            for (const { key } of requests)
              if (before.get(key)?.spot !== places.get(key)?.spot) changes.set(key, (changes.get(key) ?? 0) + 1)
            before = places
          }
          // What had hardly room loses it once, and does not come back; what stood under it may then take it.
          expect(Math.max(0, ...changes.values())).toBeLessThanOrEqual(2)
        },
      ),
      { seed: 17, numRuns: 120 },
    )
  })
})
