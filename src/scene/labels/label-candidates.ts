/** What would be said of each machine of a hall, and how big it looks: columns that are kept, and looked over without a word being made. */
import type { PerspectiveCamera } from 'three'
import type { TimeMs } from '../../base/brand.ts'
import { type AlarmBoard, isCleared, isStanding } from '../../alarms/board.ts'
import type { Selection } from '../../twin/selection.ts'
import { AGE } from '../../values/age.ts'
import type { MachineAges } from '../painting/machine-ages.ts'
import { EyeWatch } from '../plan/eye-watch.ts'
import type { Machine, SceneLayout } from '../plan/layout.ts'
import { NO_LABEL, type CandidateColumns } from './label-choice.ts'
import { type Ghost, RANK, urgencyOf } from './label-content.ts'

const NO_ALARM = 255
const CLEARED = 254
const RANK_OF_AGE: readonly number[] = Object.entries(AGE)
  .toSorted(([, a], [, b]) => a - b)
  .map(([age]) => RANK[age === 'live' ? 'name' : (age as 'stale' | 'never')])

/** What the machines are seen with. */
export interface LabelEye {
  readonly camera: PerspectiveCamera
  readonly width: number
  readonly height: number
  /** What is farther away has gone into the fog, m. */
  readonly clearTo: number
}

export class LabelCandidates implements CandidateColumns {
  readonly rank: Uint8Array
  readonly size: Float32Array
  readonly urgency: Uint8Array
  readonly shown: Uint8Array
  readonly mute: Uint8Array
  readonly veiled: Uint8Array
  readonly noted: Uint8Array
  readonly #layout: SceneLayout
  readonly #ages: MachineAges
  /** Machine → its present matrix in the world. */
  readonly #places: readonly Float64Array[]
  /** Machine → the middle of its top in its own frame, three numbers; and how high it is, m. */
  readonly #tops: Float64Array
  readonly #heights: Float32Array
  /** Machine → cube root of its volume, m: bulk, not length; a conveyor is long and says little. */
  readonly #bulk: Float32Array
  /** Machine → 1 where its model is missing. */
  readonly #missing: Uint8Array
  readonly #clip = new Float64Array(16)
  readonly #eye = new EyeWatch()
  #moved = true

  constructor(layout: SceneLayout, ages: MachineAges, places: readonly Float64Array[]) {
    const count = layout.machines.length
    this.#layout = layout
    this.#ages = ages
    this.#places = places
    this.rank = new Uint8Array(count)
    this.size = new Float32Array(count)
    this.urgency = new Uint8Array(count).fill(NO_ALARM)
    this.shown = new Uint8Array(count)
    this.mute = Uint8Array.from(layout.machines, ({ asset }) => Number(asset.signals.length === 0))
    this.veiled = new Uint8Array(count)
    this.noted = new Uint8Array(count)
    this.#tops = new Float64Array(count * 3)
    this.#heights = new Float32Array(count)
    this.#bulk = new Float32Array(count)
    this.#missing = new Uint8Array(count)
    for (const machine of layout.machines) this.measure(machine)
  }

  /** A machine is of another size. */
  measure({
    index,
    missing,
    equipment: {
      bounds: { min, max },
    },
  }: Machine): void {
    this.#missing[index] = Number(missing !== null)
    this.#moved = true
    this.#bulk[index] = Math.cbrt((max[0] - min[0]) * (max[1] - min[1]) * (max[2] - min[2]))
    this.#heights[index] = max[1] - min[1]
    this.#tops.set([(min[0] + max[0]) / 2, max[1], (min[2] + max[2]) / 2], index * 3)
  }

  /** Machines as a whole stand elsewhere. */
  moved(): void {
    this.#moved = true
  }

  bulk(machine: number): number {
    return this.#bulk[machine]!
  }

  /** The alarm list has changed. */
  takeAlarms({ rows }: AlarmBoard): void {
    this.urgency.fill(NO_ALARM)
    // Rows come the most urgent first; the first of a machine is what is told of.
    for (const row of rows) {
      const machine = isStanding(row) || isCleared(row) ? this.#layout.machineOf(row.asset) : undefined
      if (machine && this.urgency[machine.index] === NO_ALARM)
        this.urgency[machine.index] = isStanding(row) ? urgencyOf(row) : CLEARED
    }
  }

  /** Others have notes now. @param noted ids of assets */
  takeNotes(noted: ReadonlySet<string>): void {
    this.noted.fill(0)
    for (const asset of noted) {
      const machine = this.#layout.machineOf(asset)
      if (machine) this.noted[machine.index] = 1
    }
  }

  /** Looks anew. @param hidden machines that are not drawn. @param receding machine → 1 where all of it recedes */
  look(
    eye: LabelEye,
    now: TimeMs,
    selection: Selection | null,
    hidden: ReadonlySet<number>,
    receding: Uint8Array,
    ghosts: ReadonlyMap<string, Ghost> | null,
  ): void {
    const { rank, urgency } = this
    const selected = (selection && this.#layout.machineOf(selection.asset)?.index) ?? -1
    this.#ages.refresh(now)
    for (let machine = 0; machine < rank.length; machine++) {
      if (urgency[machine]! < CLEARED) rank[machine] = RANK.alarm
      // Of what recedes only alarms are told.
      else if (receding[machine] === 1) rank[machine] = NO_LABEL
      else if (machine === selected) rank[machine] = RANK.selected
      else if (this.#missing[machine] === 1) rank[machine] = RANK.missing
      else {
        const its = RANK_OF_AGE[this.#ages.of[machine]!]!
        rank[machine] = its === RANK.name && urgency[machine] === CLEARED ? RANK.cleared : its
      }
    }
    for (const asset of ghosts?.keys() ?? []) {
      const machine = this.#layout.machineOf(asset)
      if (machine && rank[machine.index] !== RANK.alarm) rank[machine.index] = RANK.ghost
    }
    for (const machine of hidden) rank[machine] = NO_LABEL
    if (this.#eye.moved(eye.camera, eye.width, eye.height) || this.#moved) this.#measureAll(eye)
    this.#moved = false
  }

  /** How big the machines look. */
  #measureAll({ camera, height, clearTo }: LabelEye): void {
    const { size, veiled } = this
    const tops = this.#tops
    const clip = this.#clip
    const { elements: p } = camera.projectionMatrix
    const { elements: v } = camera.matrixWorldInverse
    for (let column = 0; column < 4; column++)
      for (let row = 0; row < 4; row++)
        clip[column * 4 + row] =
          p[row]! * v[column * 4]! +
          p[4 + row]! * v[column * 4 + 1]! +
          p[8 + row]! * v[column * 4 + 2]! +
          p[12 + row]! * v[column * 4 + 3]!
    const { x: eyeX, y: eyeY, z: eyeZ } = camera.position
    const perMetre = height / (2 * Math.tan((camera.fov * Math.PI) / 360))
    for (let machine = 0; machine < size.length; machine++) {
      const m = this.#places[machine]!
      const a = tops[machine * 3]!
      const b = tops[machine * 3 + 1]!
      const c = tops[machine * 3 + 2]!
      const x = m[0]! * a + m[4]! * b + m[8]! * c + m[12]!
      const y = m[1]! * a + m[5]! * b + m[9]! * c + m[13]!
      const z = m[2]! * a + m[6]! * b + m[10]! * c + m[14]!
      const half = this.#heights[machine]! / 2
      // One that is near may fill the picture, and its top lie above it.
      const seen =
        seenAt(clip, x, y, z, camera.near) ||
        seenAt(clip, x - m[4]! * half, y - m[5]! * half, z - m[6]! * half, camera.near)
      const away = Math.sqrt((eyeX - x) * (eyeX - x) + (eyeY - y) * (eyeY - y) + (eyeZ - z) * (eyeZ - z))
      veiled[machine] = Number(away > clearTo)
      size[machine] = seen ? (this.#bulk[machine]! * perMetre) / Math.max(1e-6, away) : 0
    }
  }
}

/** Whether a point lies in the window. @param clip world → clip, by columns */
const seenAt = (clip: Float64Array, x: number, y: number, z: number, near: number): boolean => {
  const w = clip[3]! * x + clip[7]! * y + clip[11]! * z + clip[15]!
  return (
    w >= near &&
    Math.abs(clip[0]! * x + clip[4]! * y + clip[8]! * z + clip[12]!) <= w &&
    Math.abs(clip[1]! * x + clip[5]! * y + clip[9]! * z + clip[13]!) <= w
  )
}
