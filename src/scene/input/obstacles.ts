/** What a flying eye must not go through. */
import type { Bounds } from '../plan/hall-extent.ts'
import type { SceneLayout } from '../plan/layout.ts'
import { apply } from '../../base/rigid.ts'

/** An eye is always higher than this over the floor on its way, m: what is lower stands in nobody's way. */
const LOW_M = 1

/** World bounds of the machines that stand high enough, where they are now (`places`). */
export const obstaclesOf = ({ machines, unit }: SceneLayout, places: readonly Float64Array[]): Bounds[] =>
  machines.flatMap(
    ({
      index,
      equipment: {
        bounds: { min: a, max: b },
      },
    }) => {
      if (b[1] < LOW_M * unit) return []
      const min: [number, number, number] = [Infinity, Infinity, Infinity]
      const max: [number, number, number] = [-Infinity, -Infinity, -Infinity]
      for (let corner = 0; corner < 8; corner++)
        apply(places[index]!, 0, [
          corner & 1 ? a[0] : b[0],
          corner & 2 ? a[1] : b[1],
          corner & 4 ? a[2] : b[2],
        ]).forEach((v, i) => {
          min[i] = Math.min(min[i]!, v)
          max[i] = Math.max(max[i]!, v)
        })
      return [{ min, max }]
    },
  )
