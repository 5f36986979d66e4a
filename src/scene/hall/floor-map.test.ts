import fc from 'fast-check'
import { expect, test } from 'vitest'
import { floorMap, type FloorZone } from './floor-map.ts'

const zone = (over: Partial<FloorZone>): FloorZone => ({
  centre: [0, 0],
  half: [2, 1],
  heading: 0,
  kind: 'work',
  label: null,
  ...over,
})

test('every spot of a zone knows it, wherever it is turned (property)', () => {
  const place = fc.double({ min: -8, max: 8, noNaN: true })
  const share = fc.double({ min: -1, max: 1, noNaN: true })
  fc.assert(
    fc.property(place, place, fc.double({ min: 0, max: 360, noNaN: true }), share, share, (x, z, heading, u, v) => {
      const map = floorMap([zone({ centre: [x, z], heading })], [-12, -12], [12, 12], 0.1)
      const angle = (heading * Math.PI) / 180
      const [a, b] = [u * 2, v * 1]
      const at = [x + Math.cos(angle) * a + Math.sin(angle) * b, z - Math.sin(angle) * a + Math.cos(angle) * b] as const
      const column = Math.floor((at[0] - map.corner[0]) / map.pitch)
      const row = Math.floor((at[1] - map.corner[1]) / map.pitch)
      expect([...map.cells.subarray((row * map.columns + column) * 4, (row * map.columns + column) * 4 + 4)]).toContain(
        1,
      )
    }),
    { seed: 7 },
  )
})

test('few spots look at many zones, and the later is painted over the earlier', () => {
  const map = floorMap(
    [zone({}), zone({ half: [4, 4] }), zone({ centre: [9, 9], half: [0.5, 0.5] })],
    [-12, -12],
    [12, 12],
    0,
  )
  const middle = (Math.floor(map.rows / 2) * map.columns + Math.floor(map.columns / 2)) * 4
  expect([...map.cells.subarray(middle, middle + 4)]).toEqual([1, 2, 0, 0])
  expect(map.cells.filter((cell) => cell === 3).length).toBeLessThan(map.cells.length / 400)
})
