import fc from 'fast-check'
import { Frustum, Matrix4, PerspectiveCamera, Sphere, Vector3 } from 'three'
import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { loadTwin } from '../../twin/load.ts'
import { drawnKinds } from '../equipment/library.ts'
import { layOut, type SceneLayout } from '../plan/layout.ts'
import { apply, placed } from '../../base/rigid.ts'
import { OUT_OF_SIGHT, stepFor } from './levels.ts'
import { Sight } from './sight.ts'

const KINDS = ['robot', 'conveyor', 'rack', 'agv', 'pump']

const hall = (): SceneLayout => {
  const loaded = loadTwin({
    format: 1,
    id: 't',
    name: 'T',
    classes: Object.fromEntries(KINDS.map((kind) => [kind, { name: kind, model: { kind } }])),
    assets: Array.from({ length: 40 }, (_, i) => ({
      id: `m-${i}`,
      name: `M-${i}`,
      class: KINDS[i % KINDS.length]!,
      place: { at: [(i % 8) * 6, 0, Math.floor(i / 8) * 6] as [number, number, number] },
    })),
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return layOut(loaded.value, drawnKinds)
}

/** The slow and obvious way. */
const plainly = (
  { machines, unit }: SceneLayout,
  camera: PerspectiveCamera,
  height: number,
  places: readonly Float64Array[],
  before: Uint8Array,
): number[] => {
  const perMetre = (height / (2 * Math.tan((camera.fov * Math.PI) / 360))) * unit
  const frustum = new Frustum().setFromProjectionMatrix(
    new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse),
  )
  return machines.map(
    ({
      index,
      equipment: {
        bounds: { min, max },
      },
    }) => {
      const middle = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2] as const
      const sphere = new Sphere(
        new Vector3(...apply(places[index]!, 0, middle)),
        Math.fround((Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]) / 2) * 1.35),
      )
      if (!frustum.intersectsSphere(sphere)) return OUT_OF_SIGHT
      return stepFor(
        perMetre / Math.max(camera.near, sphere.center.distanceTo(camera.position) - sphere.radius),
        before[index]!,
      )
    },
  )
}

test('wherever eye and machines go, the same are seen as finely as the slow way says, and only those that changed are told of (seed 4)', () => {
  const seen = new Set<number>()
  fc.assert(
    fc.property(fc.nat(1_000_000), (seed) => {
      const rng = createRng(seed)
      const within = (low: number, high: number): number => low + rng.next() * (high - low)
      const layout = hall()
      const sight = new Sight(layout)
      const places: Float64Array[] = layout.machines.map(({ matrix }) => Float64Array.from(matrix))
      const camera = new PerspectiveCamera(32, 1.5, 0.3, 400)
      let height = 800
      for (let picture = 0; picture < 8; picture++) {
        if (picture === 0 || rng.next() < 0.4) {
          camera.position.set(within(-20, 60), within(1, 40), within(-20, 60))
          camera.lookAt(within(0, 45), 0, within(0, 30))
        }
        if (rng.next() < 0.2) height = within(300, 1200)
        for (let i = 0; i < 3 && rng.next() < 0.5; i++) {
          const machine = Math.floor(within(0, places.length))
          places[machine] = placed([within(0, 45), 0, within(0, 30)], within(0, 360))
          sight.moved(machine)
        }
        const before = sight.steps.slice()
        const changed = sight.look(camera, height, places)
        const due = plainly(layout, camera, height, places, before)
        expect([...sight.steps]).toEqual(due)
        expect(changed.toSorted((a, b) => a - b)).toEqual(
          due.flatMap((step, machine) => (step === before[machine] ? [] : [machine])),
        )
        for (const step of due) seen.add(step)
      }
    }),
    { seed: 4, numRuns: 60 },
  )
  // A test that has seen nothing proves nothing.
  expect(seen.size).toBeGreaterThanOrEqual(4)
})
