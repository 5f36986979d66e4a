/** Carries motion on to the picture: matrices, belts, contact shadows, what can be tapped. */
import type { TimeMs } from '../base/brand.ts'
import type { Stage } from './drawing/stage.ts'
import type { Motion, MotionSink } from './motion/motion.ts'

export interface Carried {
  /** Something is on its way. */
  readonly travelling: boolean
  /** Something stands elsewhere, or a belt has run on. */
  readonly moved: boolean
}

export class Carry {
  /** Machines as a whole stand elsewhere; whoever looks after what follows them sets it back. */
  placesMoved = false
  readonly #motion: Motion
  readonly #stage: Stage
  readonly #picksMoved: () => void
  readonly #sink: MotionSink
  #phaseMoved = false

  /** @param hidden machines that are not drawn. @param picksMoved what can be tapped stands elsewhere */
  constructor(motion: Motion, stage: Stage, hidden: ReadonlySet<number>, picksMoved: () => void) {
    this.#motion = motion
    this.#stage = stage
    this.#picksMoved = picksMoved
    this.#sink = {
      carriers: (first, count) => stage.batches.carried(first, count),
      machine: (machine) => {
        if (!hidden.has(machine)) stage.contact.place(machine, motion.places[machine]!)
        stage.moved(machine)
        this.placesMoved = true
      },
      phase: (part, metres) => {
        stage.batches.phase[part] = metres
        this.#phaseMoved = true
      },
    }
  }

  /** One step on. */
  step(now: TimeMs): Carried {
    const travelling = this.#motion.step(now, this.#sink)
    const { moved, casters } = this.#stage.batches.upload(false, this.#phaseMoved)
    const ran = this.#phaseMoved
    this.#phaseMoved = false
    if (moved) this.#picksMoved()
    if (casters) this.#stage.castersMoved()
    return { travelling, moved: moved || ran }
  }
}
