/** A machine that moves, and what of it each of its signals drives. */
import type { Slot } from '../../base/brand.ts'
import type { Chain } from '../../equipment/kinematics.ts'
import type { Machine } from '../plan/layout.ts'
import type { MachineCarriers } from './carriers.ts'
import type { Illustration } from './illustration.ts'
import { Travel } from './travel.ts'

export interface Mover {
  readonly machine: Machine
  readonly carriers: MachineCarriers
  /** Channel → slot. */
  readonly slots: ReadonlyMap<string, Slot>
  chain: Chain
  /** Of its first link among all glides. */
  readonly firstLink: number
  readonly travel: Travel | null
  readonly speedSlot: Slot | null
  illustration: Illustration | null
  /** Seconds that it has been shown at work. */
  worked: number
  /** Metres the belt has run. */
  phase: number
  /** Has news that its place has not followed yet. */
  dirty: boolean
  busy: boolean
  /** Goes back to where its document says, until it is told elsewhere. */
  homing: boolean
  /** Its shapes' matrices are older than its carriers. */
  behind: boolean
}

/** What a sample of a slot drives. */
export interface Driven {
  readonly mover: Mover
  readonly drives: 'link' | 'travel' | 'other'
  readonly channel: string
  readonly link: number
}

/** Slot → what it drives. */
export class DrivenBySlot {
  readonly #bySlot: (Driven[] | null)[]
  readonly #isDriving: Uint8Array

  /** @param slots how many there are */
  constructor(slots: number) {
    this.#bySlot = Array.from({ length: slots }, () => null)
    this.#isDriving = new Uint8Array(slots)
  }

  /** Whether it drives anything: most slots of a plant move nothing. */
  drives(slot: number): boolean {
    return this.#isDriving[slot] === 1
  }

  of(slot: number): readonly Driven[] {
    return this.#bySlot[slot] ?? NOTHING
  }

  /** It drives something that is no machine, too. */
  mark(slot: number): void {
    this.#isDriving[slot] = 1
  }

  add(mover: Mover): void {
    for (const slot of mover.illustration?.slots ?? [])
      this.#add(slot, { mover, drives: 'other', channel: '', link: -1 })
    for (const [channel, slot] of mover.slots) {
      mover.machine.equipment.links.forEach((link, i) => {
        if (link.channel === channel) this.#add(slot, { mover, drives: 'link', channel, link: mover.firstLink + i })
      })
      const drives = mover.travel?.listens(channel) ? 'travel' : 'other'
      this.#add(slot, { mover, drives, channel, link: -1 })
    }
  }

  /** Its shapes are others now: what its slots drive is found anew. */
  replace(mover: Mover): void {
    for (const slot of mover.slots.values())
      this.#bySlot[slot] = this.#bySlot[slot]?.filter((driven) => driven.mover !== mover) ?? null
    this.add(mover)
  }

  #add(slot: Slot, driven: Driven): void {
    this.mark(slot)
    ;(this.#bySlot[slot] ??= []).push(driven)
  }
}

const NOTHING: readonly Driven[] = []
