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
export interface Ear {
  readonly mover: Mover
  readonly drives: 'link' | 'travel' | 'other'
  readonly channel: string
  readonly link: number
}

/** Slot → what it drives. */
export class Ears {
  readonly #bySlot: (Ear[] | null)[]
  readonly #heard: Uint8Array

  /** @param slots how many there are */
  constructor(slots: number) {
    this.#bySlot = Array.from({ length: slots }, () => null)
    this.#heard = new Uint8Array(slots)
  }

  /** Whether anything listens to it: most slots of a plant move nothing. */
  hears(slot: number): boolean {
    return this.#heard[slot] === 1
  }

  of(slot: number): readonly Ear[] {
    return this.#bySlot[slot] ?? NO_EARS
  }

  /** Something that is no machine listens, too. */
  mark(slot: number): void {
    this.#heard[slot] = 1
  }

  listen(mover: Mover): void {
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

  /** Its shapes are others now: it listens anew. */
  listenAnew(mover: Mover): void {
    for (const slot of mover.slots.values())
      this.#bySlot[slot] = this.#bySlot[slot]?.filter((ear) => ear.mover !== mover) ?? null
    this.listen(mover)
  }

  #add(slot: Slot, ear: Ear): void {
    this.mark(slot)
    ;(this.#bySlot[slot] ??= []).push(ear)
  }
}

const NO_EARS: readonly Ear[] = []
