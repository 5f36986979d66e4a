/** Models that have come take their placeholders' places in a scene that runs: only what knows those machines looks again. */
import type { TimeMs } from '../base/brand.ts'
import type { Stage } from './drawing/stage.ts'
import type { CameraRig } from './input/camera.ts'
import type { Pilot } from './input/pilot.ts'
import type { ScenePicker } from './input/scene-picker.ts'
import type { SceneLabels } from './labels/scene-labels.ts'
import type { ModelShelf } from './plan/model-shelf.ts'
import type { Motion } from './motion/motion.ts'
import { arrivals, fits, joinModel, rebound } from './plan/join.ts'
import type { SceneLayout } from './plan/layout.ts'

const MEASURE = 'gemba:join'

export interface Joined {
  readonly layout: SceneLayout
  readonly motion: Motion
  readonly stage: Stage
  readonly picker: ScenePicker
  readonly labels: SceneLabels
  readonly rig: CameraRig
  readonly pilot: Pilot
}

/** `no-room`: nothing was done, and the scene is to be made anew. */
export const joinScene = (
  { layout, motion, stage, picker, labels, rig, pilot }: Joined,
  models: ModelShelf,
  now: TimeMs,
): 'joined' | 'nothing' | 'no-room' => {
  const arriving = arrivals(layout, models)
  if (arriving.length === 0) return 'nothing'
  if (!fits(layout, arriving)) return 'no-room'
  const started = performance.now()
  const machines = arriving.map(({ machine }) => machine)
  stage.replace(
    machines,
    () => {
      for (const arrival of arriving) joinModel(layout, arrival)
      for (const machine of machines) motion.join(machine, now)
    },
    motion.places,
  )
  for (const machine of machines) {
    picker.join(machine)
    labels.join(machine)
  }
  const { atHome } = pilot
  if (rebound(layout)) {
    stage.rebound(layout)
    rig.setBounds(layout.bounds)
    // Whoever has not looked elsewhere sees all of it again.
    if (atHome) pilot.stayHome()
  }
  performance.measure(MEASURE, { start: started, end: performance.now(), detail: machines.length })
  return 'joined'
}
