/** Where a machine that drives about stands, from x, y and heading, or from the node it reports. */
import type { FrameDoc } from '../../twin/schema.ts'
import type { TimeMs } from '../../base/brand.ts'
import { frameHeading, frameToFloor } from '../../twin/place.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import { Glides } from './glides.ts'
import { placed } from '../plan/rigid.ts'
import { alongWay, onRoad, type Point, wayBetween, wayLength } from '../plan/roads.ts'

/** An AGV that reports only nodes is drawn driving at about this (m/s, on the twin's floor)… */
const NODE_SPEED = 0.8
/** …but is never drawn further behind than this. */
const LONGEST_DRIVE_MS = 3000

/** What frames mean where an asset names none: the plan itself. */
const PLAN: FrameDoc = { origin: [0, 0], rotationDeg: 0, scale: 1, yDown: false, nodes: {}, roads: [] }

export const travels = (asset: TwinAsset): boolean => asset.motion.has('node') || (asset.motion.has('x') && asset.motion.has('y') && asset.motion.has('heading'))

export class Travel {
  readonly #asset: TwinAsset
  readonly #frame: FrameDoc
  readonly #unit: number
  /** x, y. */
  readonly #at = new Glides([0, 0])
  readonly #heading = new Glides([0], true)
  #node: string | null = null
  #way: readonly Point[] = []
  #wayFrom = 0
  #wayMs = 0

  constructor(asset: TwinAsset, unit: number) {
    this.#asset = asset
    this.#frame = asset.frame ?? PLAN
    this.#unit = unit
  }

  listens(channel: string): boolean {
    return channel === 'node' || channel === 'x' || channel === 'y' || channel === 'heading'
  }

  /** A channel of this machine has a new sample, or has been declared dead. */
  take(channel: string, values: ValueTable, now: number): void {
    const signal = this.#asset.motion.get(channel)
    if (!signal) return
    const { slot } = signal
    if (values.dead[slot]) {
      this.stop(now)
      return
    }
    const value = values.value[slot]!
    if (channel === 'node') {
      const name = signal.type === 'text' ? values.text(slot) : (signal.states.find((s) => s.code === value)?.key ?? String(value))
      this.#driveTo(name, now)
      return
    }
    if (!values.usable(slot, now as TimeMs)) return
    if (channel === 'heading') this.#heading.aim(0, value, values.receive[slot]!, now)
    else this.#at.aim(channel === 'x' ? 0 : 1, value, values.receive[slot]!, now)
  }

  #driveTo(node: string, now: number): void {
    if (node === this.#node) return
    const known = this.#frame.nodes[node]
    if (!known) return
    const way = this.#node === null ? null : wayBetween(this.#frame, this.#node, node)
    this.#node = node
    this.#way = way ?? [known]
    this.#wayFrom = now
    const metres = wayLength(this.#way) * this.#frame.scale
    this.#wayMs = metres === 0 ? 0 : Math.min(LONGEST_DRIVE_MS, Math.max(250, (metres / (NODE_SPEED * this.#unit)) * 1000))
  }

  stop(now: number): void {
    this.#at.stop(0, now)
    this.#at.stop(1, now)
    this.#heading.stop(0, now)
  }

  moving(now: number): boolean {
    return this.#at.moving(0, now) || this.#at.moving(1, now) || this.#heading.moving(0, now) || (this.#way.length > 1 && now < this.#wayFrom + this.#wayMs)
  }

  /** Its matrix in the world at `now`; null until it has said where it is. */
  at(now: number): Float64Array | null {
    if (this.#way.length) {
      const t = this.#wayMs === 0 ? 1 : Math.min(1, Math.max(0, (now - this.#wayFrom) / this.#wayMs))
      const { at, heading } = alongWay(this.#way, wayLength(this.#way) * t)
      const [x, z] = frameToFloor(this.#frame, at[0], at[1])
      return placed([x, this.#asset.place.at[1], z], heading === null ? this.#asset.place.heading : frameHeading(this.#frame, heading))
    }
    if (!this.#at.heard(0) || !this.#at.heard(1)) return null
    const [px, py] = onRoad(this.#frame, [this.#at.at(0, now), this.#at.at(1, now)])
    const [x, z] = frameToFloor(this.#frame, px, py)
    return placed([x, this.#asset.place.at[1], z], this.#heading.heard(0) ? frameHeading(this.#frame, this.#heading.at(0, now)) : this.#asset.place.heading)
  }
}
