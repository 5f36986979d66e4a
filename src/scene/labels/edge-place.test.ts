import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Box } from './box.ts'
import { EDGE_HEIGHT, type EdgeRequest, placeEdges } from './edge-place.ts'

const WIDTH = 800
const HEIGHT = 600
const at = (key: string, x: number, y: number, width = 160): EdgeRequest => ({ key, towards: [x, y], width })

describe('arrows to what is out of sight', () => {
  test.each([
    ['right', 1, 0, { x: WIDTH - 6 - 160, y: HEIGHT / 2 - 22 }],
    ['left', -1, 0, { x: 6, y: HEIGHT / 2 - 22 }],
    ['up', 0, -1, { x: WIDTH / 2 - 80, y: 6 }],
    ['down', 0, 1, { x: WIDTH / 2 - 80, y: HEIGHT - 6 - EDGE_HEIGHT }],
  ])('%s: at that edge, pointing that way', (_, x, y, where) => {
    const [place] = placeEdges([at('a', x, y)], WIDTH, HEIGHT)
    expect(place).toMatchObject({ ...where, key: 'a', group: ['a'] })
    expect(Math.cos(place!.angle)).toBeCloseTo(x)
    expect(Math.sin(place!.angle)).toBeCloseTo(y)
  })

  test('those that would stand on one another become one, the most urgent first', () => {
    expect(
      placeEdges([at('a', 1, 0), at('b', -1, 0), at('c', 1, 0.02)], WIDTH, HEIGHT).map(({ group }) => group),
    ).toEqual([['a', 'c'], ['b']])
  })

  test('what stood together parts only with room to spare', () => {
    const apart = placeEdges([at('a', 1, 0), at('b', 1, 0.2)], WIDTH, HEIGHT)
    expect(apart).toHaveLength(2)
    expect(placeEdges([at('a', 1, 0), at('b', 1, 0.16)], WIDTH, HEIGHT)).toHaveLength(2)
    expect(placeEdges([at('a', 1, 0), at('b', 1, 0.16)], WIDTH, HEIGHT, [], new Map([['b', 'a']]))).toHaveLength(1)
  })

  test('in a window too small for any, nothing is shown', () => {
    expect(placeEdges([at('a', 1, 0)], 90, 40)).toEqual([])
  })

  test('none on another or on a control, all inside, every alarm told of exactly once (property)', () => {
    const requests = fc
      .array(
        fc.record({ angle: fc.double({ min: -4, max: 4, noNaN: true }), width: fc.integer({ min: 60, max: 240 }) }),
        { maxLength: 40 },
      )
      .map((list) => list.map(({ angle, width }, i) => at(String(i), Math.cos(angle), Math.sin(angle), width)))
    const controls = fc
      .array(
        fc.record({ left: fc.integer({ min: 0, max: WIDTH - 60 }), top: fc.integer({ min: 0, max: HEIGHT - 60 }) }),
        { maxLength: 4 },
      )
      .map((list) => list.map(({ left, top }): Box => ({ left, top, right: left + 56, bottom: top + 56 })))
    fc.assert(
      fc.property(requests, controls, (list, kept) => {
        const places = placeEdges(list, WIDTH, HEIGHT, kept)
        const boxes = places.map(({ key, x, y }): Box => ({
          left: x,
          right: x + list.find((r) => r.key === key)!.width,
          top: y,
          bottom: y + EDGE_HEIGHT,
        }))
        for (const [i, a] of boxes.entries()) {
          expect(a.left >= 0 && a.right <= WIDTH && a.top >= 0 && a.bottom <= HEIGHT).toBe(true)
          for (const b of [...boxes.slice(i + 1), ...kept])
            expect(a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top).toBe(false)
        }
        expect(places.flatMap(({ group }) => group).toSorted()).toEqual(
          places.length ? list.map(({ key }) => key).toSorted() : [],
        )
        for (const { key, group } of places) expect(group[0]).toBe(key)
      }),
      { seed: 23, numRuns: 300 },
    )
  })
})
