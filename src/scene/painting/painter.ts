/**
 * Repaints what may look different, and nothing else: machines with news that their looks depend on, and those of which
 * some signal has just outlived its limit. Pure but for the bytes it writes.
 */
import type { ValueTable } from '../../values/table.ts'
import type { Machine, SceneLayout } from '../plan/layout.ts'
import { type PaintContext, paintPart } from './paint.ts'
import { FLAG } from './part-state.ts'

const OLD = FLAG.stale | FLAG.never

export class Painter {
  readonly #layout: SceneLayout
  readonly #state: Uint8Array
  readonly #machinesOfSlot: readonly Uint32Array[]
  /** Slot → 1 where a layer may show its value: layers go by role. Joints and positions, which change most, have none. */
  readonly #hasRole: Uint8Array
  /** 0 = as painted, 1 = has news, 2 = must be looked at whatever the layer. */
  readonly #dirty: Uint8Array
  /** When a signal of the machine will be too old, at the earliest (ms). */
  readonly #due: Float64Array
  /** 1 where some part is old or was never heard: any news may change that. */
  readonly #aged: Uint8Array
  /** The earliest of those; nothing ages before it. */
  #earliest = -Infinity
  #news = true
  /** What counted as news when last painted: a layer of values counts more. */
  #leastPainted = 0
  /** Set when a part became, or is no longer, one that was never heard. */
  neverChanged = true
  /** Set when a part began or ceased to recede. */
  ghostsChanged = false
  /** How many parts recede. */
  ghostParts = 0
  /** Machine → 1 where all of it recedes. */
  readonly ghosts: Uint8Array

  /** @param state four bytes a part, see `part-state.ts` */
  constructor(layout: SceneLayout, state: Uint8Array) {
    this.#layout = layout
    this.#state = state
    const lists: number[][] = layout.twin.signals.map(() => [])
    for (const { index, asset } of layout.machines) for (const { slot } of asset.signals) lists[slot]!.push(index)
    this.#machinesOfSlot = lists.map((list) => Uint32Array.from(list))
    this.ghosts = new Uint8Array(layout.machines.length)
    this.#hasRole = Uint8Array.from(layout.twin.signals, ({ role }) => Number(role !== null))
    this.#dirty = new Uint8Array(layout.machines.length).fill(2)
    this.#due = new Float64Array(layout.machines.length)
    this.#aged = new Uint8Array(layout.machines.length).fill(1)
  }

  /** A slot has changed. */
  take(slot: number, values: ValueTable): void {
    const odd = values.dead[slot] || values.receive[slot] === 0
    const staleAt = values.staleAt(slot as Parameters<ValueTable['staleAt']>[0])
    this.#news = true
    if (staleAt < this.#earliest) this.#earliest = staleAt
    for (const machine of this.#machinesOfSlot[slot]!) {
      if (staleAt < this.#due[machine]!) this.#due[machine] = staleAt
      this.#dirty[machine] = odd || this.#aged[machine] ? 2 : Math.max(this.#hasRole[slot]!, this.#dirty[machine]!)
    }
  }

  /** Paints what is due, or everything. True when anything looks different. */
  paint(context: PaintContext, all: boolean): boolean {
    // Only a layer of values changes with every value; only the layer of ages changes by itself.
    const least = context.layer === 'condition' ? 2 : 1
    const everything = all || context.layer === 'data-age'
    if (!everything && !this.#news && this.#earliest > context.now && least >= this.#leastPainted) return false
    this.#news = false
    this.#leastPainted = least
    let earliest = Infinity
    let changed = false
    for (const machine of this.#layout.machines) {
      const { index } = machine
      if (everything || this.#dirty[index]! >= least || this.#due[index]! <= context.now) changed = this.#paintMachine(machine, context) || changed
      if (this.#due[index]! < earliest) earliest = this.#due[index]!
    }
    this.#earliest = earliest
    return changed
  }

  #paintMachine(machine: Machine, context: PaintContext): boolean {
    const state = this.#state
    let changed = false
    let aged = 0
    let ghosted = FLAG.ghost as number
    for (const part of machine.parts) {
      const at = part.index * 4 + 3
      const before = state[at]!
      changed = paintPart(part, context, state) || changed
      aged |= state[at]! & OLD
      ghosted &= state[at]!
      if ((before ^ state[at]!) & FLAG.ghost) {
        this.ghostsChanged = true
        this.ghostParts += state[at]! & FLAG.ghost ? 1 : -1
      }
      if ((before ^ state[at]!) & FLAG.never) this.neverChanged = true
    }
    this.ghosts[machine.index] = Number(ghosted !== 0)
    this.#dirty[machine.index] = 0
    this.#aged[machine.index] = Number(aged !== 0)
    this.#due[machine.index] = machine.asset.signals.reduce((due, { slot }) => {
      const staleAt = context.values.receive[slot]! > 0 ? context.values.staleAt(slot) : Infinity
      return staleAt > context.now && staleAt < due ? staleAt : due
    }, Infinity)
    return changed
  }
}
