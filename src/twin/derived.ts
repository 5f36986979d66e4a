/**
 * What is worked out of a signal is a signal itself, so that layers, trends, alarms and time travel need nothing new for it.
 * Most signals of a plant have one or two of these: each holds no more than its slot and what it is worked out of.
 */
import { type SignalId, type Slot, slotOf } from '../base/brand.ts'
import type { DerivedKind } from './derived-kinds.ts'
import type { SignalType, StateEntry, TwinAsset, TwinBinding, TwinSignal } from './twin.ts'

const NO_STATES: readonly StateEntry[] = []
const NO_BINDINGS: readonly TwinBinding[] = []

abstract class Derived implements TwinSignal {
  slot: Slot = slotOf(0)
  readonly from: TwinSignal
  abstract readonly what: DerivedKind
  abstract readonly unit: string

  constructor(from: TwinSignal) {
    this.from = from
  }

  get derived(): this {
    return this
  }
  get id(): SignalId {
    return `${this.from.id}#${this.what}` as SignalId
  }
  get key(): string {
    return `${this.from.key}#${this.what}`
  }
  get asset(): TwinAsset {
    return this.from.asset
  }
  get component(): string | null {
    return this.from.component
  }
  get name(): string {
    return this.from.name
  }
  get type(): SignalType {
    return 'number'
  }
  get role(): null {
    return null
  }
  get range(): null {
    return null
  }
  get decimals(): number {
    return 1
  }
  get states(): readonly StateEntry[] {
    return NO_STATES
  }
  get staleAfterMs(): null {
    return null
  }
  get rhythm(): boolean {
    return false
  }
  get recorded(): boolean {
    return true
  }
  get store(): null {
    return null
  }
  get bindings(): readonly TwinBinding[] {
    return NO_BINDINGS
  }
  get foresight(): null {
    return null
  }
  get life(): null {
    return null
  }
}

class Unusual extends Derived {
  get what() {
    return 'unusual' as const
  }
  get unit(): string {
    return ''
  }
}

class DaysToLimit extends Derived {
  get what() {
    return 'days-to-limit' as const
  }
  get unit(): string {
    return 'd'
  }
}

/** In what its counter counts: hours, cycles. */
class RemainingLife extends Derived {
  get what() {
    return 'remaining-life' as const
  }
  get unit(): string {
    return this.from.unit
  }
}

const MADE = {
  unusual: Unusual,
  'days-to-limit': DaysToLimit,
  'remaining-life': RemainingLife,
} as const satisfies Record<DerivedKind, unknown>

/** All derived signals of a twin while it is put together; numbered when all that is heard is. */
export class DerivedSignals {
  readonly #all: Derived[] = []

  add(what: DerivedKind, from: TwinSignal): TwinSignal {
    const made = new MADE[what](from)
    this.#all.push(made)
    return made
  }

  /** @returns in order of their slots, the first of which is `first` */
  numbered(first: number): readonly TwinSignal[] {
    for (const [i, one] of this.#all.entries()) one.slot = slotOf(first + i)
    return this.#all
  }
}

/** Gives back to copies of derived signals what a message between threads takes from them. @param what each of them is */
export const restoreDerived = (copies: readonly TwinSignal[], what: readonly DerivedKind[]): void => {
  for (const [i, copy] of copies.entries()) Object.setPrototypeOf(copy, MADE[what[i]!].prototype as object)
}

/** Where the id of a derived signal says what it is worked out of, and what it is; null where it is none. */
export const splitDerived = (ref: string): readonly [from: string, what: string] | null => {
  const at = ref.lastIndexOf('#')
  return at < 0 ? null : [ref.slice(0, at), ref.slice(at + 1)]
}
