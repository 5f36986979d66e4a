/** Takes what has arrived into the paint and the motion: in each frame, and between two where a picture takes long. */
import type { Slot, TimeMs } from '../base/brand.ts'
import type { Motion } from './motion/motion.ts'
import type { MachineAges } from './painting/machine-ages.ts'
import type { Painter } from './painting/painter.ts'
import type { SceneProps } from './scene-props.ts'

/** Values are taken and painted no later than this after they came, also while a picture is being drawn. */
const LONGEST_UNTAKEN_MS = 50

export class Intake {
  /** Anything was ever heard. */
  heard = false
  readonly #props: () => SceneProps
  readonly #painter: Painter
  readonly #motion: Motion
  readonly #ages: MachineAges
  readonly #between: () => void
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param between called where no frame came in time */
  constructor(props: () => SceneProps, painter: Painter, motion: Motion, ages: MachineAges, between: () => void) {
    this.#props = props
    this.#painter = painter
    this.#motion = motion
    this.#ages = ages
    this.#between = between
    // What was drained before this scene was mounted is still in the table.
    const { values, now } = props()
    for (let slot = 0; slot < values.size; slot++) {
      if (!(values.receive[slot]! > 0)) continue
      this.heard = true
      motion.take(slot, now())
    }
  }

  /** Something has come. */
  arrived(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      if (document.visibilityState !== 'hidden') this.#between()
    }, LONGEST_UNTAKEN_MS)
  }

  /** True when something came. */
  take(now: TimeMs): boolean {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const { values, pump } = this.#props()
    pump()
    const slots = values.drain()
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]! as Slot
      this.heard ||= values.receive[slot]! > 0
      const liveUntil = values.liveUntil(slot, now)
      this.#painter.take(slot, liveUntil)
      this.#ages.take(slot, liveUntil)
      this.#motion.take(slot, now)
    }
    return slots.length > 0
  }

  dispose(): void {
    clearTimeout(this.#timer)
  }
}
