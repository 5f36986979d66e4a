/** The shadow box: as small as what is looked at, and moved only when the eye has gone on. */
import { Vector3 } from 'three'
import { expect, test } from 'vitest'
import { Lights } from './lights.ts'

const HALL = { min: [-20, 0, -10], max: [20, 4, 10] } as const
const boxOf = ({ key }: Lights) => {
  const { left, right, top, bottom } = key.shadow.camera
  return { width: right - left, height: top - bottom, at: key.target.position.clone() }
}

test('near by the box is fitted to what is looked at, from afar it is the hall’s', () => {
  const lights = new Lights(HALL, 1)
  const hall = boxOf(lights)
  expect(lights.follow(new Vector3(0, 1, 0), 200)).toBe(false)
  expect(boxOf(lights)).toEqual(hall)
  expect(lights.follow(new Vector3(8, 1, 3), 6)).toBe(true)
  const near = boxOf(lights)
  expect(near.width).toBeLessThan(hall.width / 3)
  expect(near.at.distanceTo(new Vector3(8, 1, 3))).toBeLessThan(0.05)
  // Finer texels need less room between a surface and its own shadow.
  expect(lights.key.shadow.normalBias).toBeLessThanOrEqual(0.05)
  expect(lights.follow(new Vector3(0, 1, 0), 200)).toBe(true)
  expect(boxOf(lights)).toEqual(hall)
  lights.dispose()
})

test('a box that still serves stays where it is', () => {
  const lights = new Lights(HALL, 1)
  lights.follow(new Vector3(0, 1, 0), 6)
  expect(lights.follow(new Vector3(0.3, 1, 0.2), 6.5)).toBe(false)
  expect(lights.follow(new Vector3(3, 1, 0), 6)).toBe(true)
  expect(lights.follow(new Vector3(3, 1, 0), 12)).toBe(true)
  lights.dispose()
})

test('whatever stands between the light and the box casts into it', () => {
  const lights = new Lights(HALL, 1)
  lights.follow(new Vector3(15, 0, 8), 5)
  const { key } = lights
  const towards = key.position.clone().sub(key.target.position).normalize()
  const { near, far } = key.shadow.camera
  for (const x of [-20, 20])
    for (const y of [0, 4])
      for (const z of [-10, 10]) {
        const deep = key.position
          .clone()
          .sub(new Vector3(x, y, z))
          .dot(towards)
        expect(deep).toBeGreaterThan(near)
        expect(deep).toBeLessThan(far)
      }
  lights.dispose()
})
