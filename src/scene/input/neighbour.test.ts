import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Direction, neighbour, type OnScreen } from './neighbour.ts'

const at = (key: string, x: number, y: number): OnScreen => ({ key, at: [x, y] })
const grid = [
  at('nw', 0, 0),
  at('n', 100, 0),
  at('ne', 200, 0),
  at('w', 0, 100),
  at('c', 100, 100),
  at('e', 200, 100),
  at('s', 100, 200),
]

test.each<[Direction, string | null]>([
  ['left', 'w'],
  ['right', 'e'],
  ['up', 'n'],
  ['down', 's'],
])('%s of the middle', (way, key) => {
  expect(neighbour(grid, [100, 100], way, 'c')).toBe(key)
})

test('nothing lies beyond the edge; what lies straight ahead is nearer than what lies aside', () => {
  expect(neighbour(grid, [0, 100], 'left', 'w')).toBeNull()
  expect(neighbour([at('ahead', 150, 0), at('aside', 60, 80)], [0, 0], 'right', null)).toBe('ahead')
})

test('what is found lies that way, and is never oneself (property)', () => {
  const things = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 })), {
      minLength: 1,
      maxLength: 30,
    })
    .map((list) => list.map(([x, y], i) => at(String(i), x, y)))
  fc.assert(
    fc.property(things, fc.constantFrom<Direction>('left', 'right', 'up', 'down'), (list, way) => {
      const found = neighbour(list, list[0]!.at, way, '0')
      const beyond = list.filter(
        ({ at: [x, y] }) =>
          ({ left: x < list[0]!.at[0], right: x > list[0]!.at[0], up: y < list[0]!.at[1], down: y > list[0]!.at[1] })[
            way
          ],
      )
      expect(found === null).toBe(beyond.length === 0)
      if (found !== null) expect(beyond.some(({ key }) => key === found)).toBe(true)
    }),
    { seed: 4 },
  )
})
