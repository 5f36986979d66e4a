/**
 * Where a machine that drives about stands: from its pose, or from the node it reports. It is drawn a fixed short delay
 * behind, along the way that it has come; in its lanes always, and never further than where it was last heard.
 */
import type { FrameDoc } from '../../twin/schema.ts'
import type { TimeMs } from '../../base/brand.ts'
import { frameHeading, frameToFloor } from '../../twin/place.ts'
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import { Glides } from './glides.ts'
import { placed } from '../../base/rigid.ts'
import { alongWay, inLane, type Point, wayBetween, wayInLanes, wayLength } from '../plan/roads.ts'

/** Metres that a vehicle may be beside its road and still be on it: lanes are about two wide. */
export const LANE_HALF_M = 1
/** One that tells where it is only now and then is drawn driving at about this, m/s… */
const USUAL_MPS = 0.8
/** …but is never drawn further behind than this. */
const LONGEST_DRIVE_MS = 3000
/** No vehicle drives faster, m/s: what is told to be further on was carried there, or its map has been put right. */
const FASTEST_MPS = 6
/** Poses further apart in time than this are driven between, not followed, ms. */
const FOLLOWED_MS = 1000

/** What frames mean where an asset names none: the plan itself. */
const PLAN: FrameDoc = { origin: [0, 0], rotationDeg: 0, scale: 1, yDown: false, nodes: {}, roads: [] }

/** Why a vehicle stands where it is drawn, though nobody says that it stands. */
export type TravelNote = 'stale' | 'off-road'

export const travels = (asset: TwinAsset): boolean =>
  asset.motion.has('node') || (asset.motion.has('x') && asset.motion.has('y') && asset.motion.has('heading'))

export class Travel {
  readonly #asset: TwinAsset
  readonly #frame: FrameDoc
  /** Frame units that a metre is. */
  readonly #metre: number
  readonly #heading = new Glides([0], true)
  /** Along `#way`, frame units. */
  readonly #along = new Glides([0])
  /** The way it has come, what is drawn of it and what is not yet; frame units. */
  #way: readonly Point[] = []
  #node: string | null = null
  #told = false
  #measuredAt = -Infinity
  #offRoad = false

  /** @param unit see `SceneLayout.unit`: a model's vehicles drive in decimetres */
  constructor(asset: TwinAsset, unit: number) {
    this.#asset = asset
    this.#frame = asset.frame ?? PLAN
    this.#metre = unit / this.#frame.scale
  }

  listens(channel: string): boolean {
    return channel === 'node' || channel === 'x' || channel === 'y' || channel === 'heading'
  }

  get #position(): readonly TwinSignal[] {
    const { motion } = this.#asset
    return (motion.has('x') ? ['x', 'y'] : ['node']).flatMap((channel) => motion.get(channel) ?? [])
  }

  /** A channel of this machine has a new sample, or has been declared dead. */
  take(channel: string, values: ValueTable, now: number): void {
    const signal = this.#asset.motion.get(channel)
    if (!signal) return
    const { slot } = signal
    if (values.dead[slot]) {
      this.#along.stop(0, now)
      this.#heading.stop(0, now)
      return
    }
    if (!values.usable(slot, now as TimeMs)) return
    if (channel === 'heading') this.#heading.aim(0, values.value[slot]!, values.receive[slot]!, now)
    else if (channel === 'node') {
      if (!this.#asset.motion.has('x'))
        this.#toNode(
          signal.type === 'text'
            ? values.text(slot)
            : (signal.states.find((s) => s.code === values.value[slot])?.key ?? String(values.value[slot])),
          now,
        )
    } else this.#told = true
  }

  /** Takes over what has been told since; x and y come as two samples of one pose. */
  settle(values: ValueTable, now: number): void {
    if (!this.#told) return
    this.#told = false
    const [x, y] = this.#position.map(({ slot }) =>
      values.usable(slot, now as TimeMs) ? values.value[slot]! : Number.NaN,
    )
    if (x === undefined || y === undefined || Number.isNaN(x) || Number.isNaN(y)) return
    const measuredAt = Math.max(...this.#position.map(({ slot }) => values.receive[slot]!))
    const half = LANE_HALF_M * this.#metre
    const to = inLane(this.#frame, [x, y], half)
    this.#offRoad = Math.hypot(to[0] - x, to[1] - y) > half / 2
    const last = this.#way.at(-1)
    const silence = now - this.#measuredAt
    this.#measuredAt = now
    if (!last || silence < -FOLLOWED_MS) return this.#stand(to, now)
    if (last[0] === to[0] && last[1] === to[1]) {
      this.#along.aim(0, wayLength(this.#way), measuredAt, now)
      return
    }
    const way = wayInLanes(this.#frame, last, to, half)
    const length = way ? wayLength(way) : Infinity
    const reach = (FASTEST_MPS * this.#metre * Math.min(LONGEST_DRIVE_MS, Math.max(silence, FOLLOWED_MS / 2))) / 1000
    if (!way || length > reach) return this.#stand(to, now)
    if (silence > FOLLOWED_MS) return this.#drive(way, now)
    this.#goOn(way, now)
    this.#along.aim(0, wayLength(this.#way), measuredAt, now)
  }

  #toNode(node: string, now: number): void {
    const to = this.#frame.nodes[node]
    if (node === this.#node || !to) return
    const way =
      this.#node === null
        ? null
        : this.#frame.roads.length
          ? wayBetween(this.#frame, this.#node, node)
          : [this.#frame.nodes[this.#node]!, to]
    this.#node = node
    if (way) this.#drive(way, now)
    else this.#stand(to, now)
  }

  /** There at once. */
  #stand(at: Point, now: number): void {
    this.#way = [at]
    this.#along.cut(0, 0, now)
  }

  /** What has been drawn is forgotten, what is to come is added. */
  #goOn(way: readonly Point[], now: number): void {
    const drawn = this.#along.at(0, now)
    let passed = 0
    let first = 0
    while (first < this.#way.length - 2) {
      const step = wayLength(this.#way.slice(first, first + 2))
      if (passed + step > drawn) break
      passed += step
      first++
    }
    this.#way = [...this.#way.slice(first), ...way.slice(1)]
    if (passed > 0) this.#along.shift(0, -passed)
  }

  /** On to the end of a way, at a usual speed, faster where it would be drawn too far behind. */
  #drive(way: readonly Point[], now: number): void {
    this.#goOn(way, now)
    const length = wayLength(this.#way)
    const left = length - this.#along.at(0, now)
    this.#along.drive(
      0,
      length,
      Math.min(LONGEST_DRIVE_MS, Math.max(250, (left / (USUAL_MPS * this.#metre)) * 1000)),
      now,
    )
  }

  /** What was is of another time: it is next where it is then told to be. */
  forget(): void {
    this.#way = []
    this.#node = null
    this.#measuredAt = -Infinity
    this.#heading.forget()
  }

  moving(now: number): boolean {
    return this.#told || this.#along.moving(0, now) || this.#heading.moving(0, now)
  }

  /** Its matrix in the world at `now`; null until it has said where it is. */
  at(now: number): Float64Array | null {
    if (this.#way.length === 0) return null
    const { at, heading } = alongWay(this.#way, this.#along.at(0, now))
    // Ways between nodes are roads themselves, and a node may lie off them.
    const [x, z] = frameToFloor(
      this.#frame,
      ...(this.#asset.motion.has('x') ? inLane(this.#frame, at, LANE_HALF_M * this.#metre) : at),
    )
    const turn = this.#heading.heard(0) ? this.#heading.at(0, now) : heading
    return placed(
      [x, this.#asset.place.at[1], z],
      turn === null ? this.#asset.place.heading : frameHeading(this.#frame, turn),
    )
  }

  /** What is to be said of where it is drawn; null = it is there. */
  note(values: ValueTable, now: TimeMs): TravelNote | null {
    const heard = this.#position.filter(({ slot }) => values.receive[slot]! > 0)
    if (heard.some(({ slot }) => !values.usable(slot, now))) return 'stale'
    return this.#offRoad ? 'off-road' : null
  }
}
