import { expect, test } from 'vitest'
import { cross, leaderTo, strikes } from './leader.ts'

const line = (fromX: number, fromY: number, toX: number, toY: number) => ({ fromX, fromY, toX, toY })
const box = { left: 100, right: 200, top: 100, bottom: 140 }

test('a line strikes a box that it runs through, begins or ends in, and none that it passes or touches', () => {
  expect(strikes(line(150, 300, 150, 50), box)).toBe(true)
  expect(strikes(line(150, 300, 150, 120), box)).toBe(true)
  expect(strikes(line(90, 145, 160, 95), box)).toBe(true)
  expect(strikes(line(90, 300, 90, 50), box)).toBe(false)
  expect(strikes(line(150, 300, 150, 140), box), 'it ends at its edge').toBe(false)
  expect(strikes(line(150, 300, 150, 160), box)).toBe(false)
  expect(strikes(line(95, 300, 95, 50), box, 6), 'with more room asked for').toBe(true)
})

test('lines cross, or only meet', () => {
  expect(cross(line(0, 0, 10, 10), line(0, 10, 10, 0))).toBe(true)
  expect(cross(line(0, 0, 10, 10), line(0, 10, 4, 6))).toBe(false)
  expect(cross(line(0, 0, 0, -30), line(0, 0, 0, -60)), 'one over the other').toBe(false)
})

test('a leader ends at the edge of its tag that is nearest', () => {
  expect(leaderTo(80, 24, 0, -14)).toEqual([0, -14])
  expect(leaderTo(80, 24, 0, 38)).toEqual([0, 14])
  expect(leaderTo(80, 24, 100, -14)).toEqual([68, -14])
})
