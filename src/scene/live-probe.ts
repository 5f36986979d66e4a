/** The probe of a running scene, from its parts. */
import type { TimeMs } from '../base/brand.ts'
import type { Selection } from '../twin/selection.ts'
import type { CameraRig } from './input/camera.ts'
import type { SceneLayout } from './plan/layout.ts'
import type { Motion } from './motion/motion.ts'
import { FLAG, stateName } from './painting/part-state.ts'
import type { Anchors } from './labels/scene-anchors.ts'
import type { SceneProbe } from './scene-probe.ts'

export interface ProbeDeps {
  readonly layout: SceneLayout
  readonly motion: Motion
  readonly anchors: Anchors
  readonly rig: CameraRig
  /** Four bytes a part, see `part-state.ts`. */
  readonly state: Uint8Array
  /** The renderer's own counters. */
  readonly render: { readonly calls: number; readonly triangles: number }
  size(): { readonly width: number; readonly height: number }
  now(): TimeMs
  frames(): number
  pick(x: number, y: number): Selection | null
  hide(asset: string): void
  /** Tells when the picture is up to date. */
  idle(tell: () => void): void
}

export const liveProbe = ({
  layout,
  motion,
  anchors,
  rig,
  state,
  render,
  size,
  now,
  frames,
  pick,
  hide,
  idle,
}: ProbeDeps): SceneProbe => ({
  idle: () => new Promise(idle),
  partColour: (asset, component) => {
    const part = layout.partFor(asset, component)
    if (!part) return null
    const [r, g, b, flags] = state.subarray(part.index * 4, part.index * 4 + 4) as unknown as [
      number,
      number,
      number,
      number,
    ]
    return { tint: flags & FLAG.tint ? [r, g, b] : null, state: stateName(flags) }
  },
  missing: (asset) => layout.machineOf(asset)?.missing ?? null,
  pose: (asset) => {
    const machine = layout.machineOf(asset)
    return machine ? motion.poseOf(machine.index, now()) : null
  },
  screenPoint: (asset, component) => {
    const machine = layout.machineOf(asset)
    if (!machine) return null
    const { width, height } = size()
    const points = anchors
      .candidates(machine, component)
      .map((point) => anchors.screen(rig.camera, point, width, height))
    const found = (at: readonly [number, number] | null): boolean => {
      const hit = at && pick(at[0], at[1])
      return hit?.asset === asset && (component === null || hit.component === component)
    }
    return points.find(found) ?? points[0] ?? null
  },
  pick,
  hide,
  get frames() {
    return frames()
  },
  get drawCalls() {
    return render.calls
  },
  get triangles() {
    return render.triangles
  },
})
