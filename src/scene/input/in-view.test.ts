import { PerspectiveCamera, Vector3 } from 'three'
import { expect, test } from 'vitest'
import { isInView, type View } from './in-view.ts'

const view = (over: Partial<View['pose']> = {}): View => ({
  pose: { target: [0, 0, 0], azimuth: 43, elevation: 34, distance: 20, ...over },
  height: 600,
  aspect: 1.2,
  fovDeg: 32,
})
const box = (x: number, z: number, half = 0.5) => ({
  min: [x - half, 0, z - half] as const,
  max: [x + half, 2 * half, z + half] as const,
})

test('a thing is in view where a camera of that pose sees it', () => {
  for (const azimuth of [0, 43, 130, 250])
    for (const [x, z] of [
      [0, 0],
      [4, 2],
      [9, 0],
      [0, -9],
      [-12, 5],
      [0, 25],
    ] as const) {
      const at = view({ azimuth })
      const camera = new PerspectiveCamera(at.fovDeg, at.aspect, 0.3, 400)
      const [a, e] = [(azimuth * Math.PI) / 180, (at.pose.elevation * Math.PI) / 180]
      camera.position.set(20 * Math.cos(e) * Math.sin(a), 20 * Math.sin(e), 20 * Math.cos(e) * Math.cos(a))
      camera.lookAt(0, 0, 0)
      camera.updateMatrixWorld()
      const seen = new Vector3(x, 0.5, z).project(camera)
      const middle = Math.max(Math.abs(seen.x), Math.abs(seen.y))
      // At the very edge its corners decide.
      if (middle > 0.8 && middle < 1) continue
      expect(isInView(at, box(x, z)), `${azimuth}° ${x} ${z}`).toBe(middle <= 0.8 && seen.z < 1)
    }
})

test('a speck is not in view; what fills the picture is; of a line half must be', () => {
  expect(isInView(view({ distance: 300 }), box(0, 0, 0.3))).toBe(false)
  expect(isInView(view({ distance: 2, target: [0, 2, 0] }), box(0, 0, 2))).toBe(true)
  const line = { min: [-30, 0, -1] as const, max: [30, 2, 1] as const }
  expect(isInView(view({ distance: 40 }), line)).toBe(false)
  expect(isInView(view({ distance: 140 }), line)).toBe(true)
})
