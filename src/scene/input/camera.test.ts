import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { Vector3 } from 'three'
import type { Bounds } from '../plan/hall-extent.ts'

// The controls listen to a document; here nothing is ever dragged.
vi.stubGlobal(
  'DOMRect',
  class {
    left = 0
    top = 0
    width = 800
    height = 600
  },
)
vi.stubGlobal('document', Object.assign(new EventTarget(), { pointerLockElement: null }))
const { CameraRig } = await import('./camera.ts')

const hall: Bounds = { min: [-20, 0, -12], max: [20, 5, 12] }

class Surface extends EventTarget {
  readonly style = {}
  readonly ownerDocument = document
  setAttribute(): void {}
  removeAttribute(): void {}
  getBoundingClientRect(): DOMRect {
    return { x: 0, y: 0, left: 0, top: 0, width: 800, height: 600, right: 800, bottom: 600 } as DOMRect
  }
}

const rigOf = (bounds: Bounds, unit: number, width = 1280, height = 800): InstanceType<typeof CameraRig> => {
  const rig = new CameraRig(new Surface() as unknown as HTMLElement, bounds, unit, () => {})
  rig.resize(width, height)
  return rig
}
const settle = (rig: InstanceType<typeof CameraRig>): void => {
  for (let i = 0; i < 400; i++) if (!rig.update(1 / 60).moved && i > 2) return
}

describe('the eye', () => {
  test('a pose flown to is the pose told', () => {
    const rig = rigOf(hall, 1)
    rig.fly({ target: [3, 1, -2], azimuth: 43, elevation: 34, distance: 25 }, false, false)
    settle(rig)
    const pose = rig.pose()
    expect(pose.target.map((v) => Math.round(v * 1000) / 1000)).toEqual([3, 1, -2])
    expect([pose.azimuth, pose.elevation, pose.distance].map((v) => Math.round(v * 100) / 100)).toEqual([43, 34, 25])
  })

  test('in a narrow window a composed view steps back', () => {
    const rig = rigOf(hall, 1, 600, 900)
    rig.fly({ target: [0, 0, 0], azimuth: 0, elevation: 40, distance: 20 }, false, true)
    settle(rig)
    expect(rig.pose().distance).toBeCloseTo(20 * (1.12 / (600 / 900)), 3)
  })

  test('never below the floor, whatever is asked (property)', () => {
    const angle = fc.double({ min: -720, max: 720, noNaN: true })
    const at = fc.double({ min: -60, max: 60, noNaN: true })
    fc.assert(
      fc.property(
        angle,
        angle,
        fc.double({ min: 0.01, max: 500, noNaN: true }),
        at,
        at,
        at,
        angle,
        angle,
        (azimuth, elevation, distance, x, y, z, turn, tilt) => {
          const rig = rigOf(hall, 1)
          rig.fly({ target: [x, y, z], azimuth, elevation, distance }, false, false)
          rig.orbit(turn, tilt)
          settle(rig)
          const eye = rig.camera.getWorldPosition(new Vector3())
          expect(eye.toArray().every(Number.isFinite)).toBe(true)
          expect(eye.y).toBeGreaterThanOrEqual(0)
        },
      ),
      { seed: 3, numRuns: 60 },
    )
  })

  test('a flat hall is seen from as near as all its corners can be, whatever the window, and stands in its middle', () => {
    const bounds: Bounds = { min: [0, 0, 0], max: [64, 3, 76] }
    for (const [width, height] of [
      [652, 684],
      [1280, 800],
      [390, 700],
    ] as const) {
      const rig = rigOf(bounds, 1, width, height)
      rig.fit(bounds, false)
      const round = rig.pose().distance
      rig.fitCorners(bounds, false, { target: [0, 0, 0], azimuth: 43, elevation: 34, distance: 10 })
      settle(rig)
      rig.camera.updateMatrixWorld()
      expect(rig.pose().distance).toBeLessThan(0.97 * round)
      const seen = [0, 1, 2, 3, 4, 5, 6, 7].map((i) =>
        new Vector3(i & 1 ? 64 : 0, i & 2 ? 3 : 0, i & 4 ? 76 : 0).project(rig.camera),
      )
      const out = Math.max(...seen.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]))
      expect(out).toBeLessThanOrEqual(0.95)
      expect(out, 'no nearer would do').toBeGreaterThan(0.9)
    }
  })

  test.each([[1], [0.1]])('fit shows all corners, at any scale (unit %s)', (unit) => {
    const bounds: Bounds = { min: [-20 * unit, 0, -12 * unit], max: [20 * unit, 5 * unit, 12 * unit] }
    for (const [width, height] of [
      [1280, 800],
      [820, 1180],
    ] as const) {
      const rig = rigOf(bounds, unit, width, height)
      rig.fly({ target: [0, 0, 0], azimuth: 43, elevation: 34, distance: 10 * unit }, false, false)
      rig.fit(bounds, false)
      settle(rig)
      rig.camera.updateMatrixWorld()
      for (const x of [bounds.min[0], bounds.max[0]])
        for (const y of [bounds.min[1], bounds.max[1]])
          for (const z of [bounds.min[2], bounds.max[2]]) {
            const seen = new Vector3(x, y, z).project(rig.camera)
            expect(Math.abs(seen.x)).toBeLessThanOrEqual(1)
            expect(Math.abs(seen.y)).toBeLessThanOrEqual(1)
          }
    }
  })
})
