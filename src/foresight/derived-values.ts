/** What foresight says of a signal as values of the signals that are worked out of it: said where it is another, and twice a day. */
import type { Steps } from '../base/steps.ts'
import type { Twin, TwinAsset, TwinSignal } from '../twin/twin.ts'
import type { Expectation } from '../wire/foresight.ts'
import type { Ledger } from './ledger.ts'

const DAY_MS = 86_400_000
/** A value holds in the history for a day. */
const AGAIN_MS = DAY_MS / 2
const MIDDLE = 3

export interface DerivedPorts {
  /** Takes a value of a derived signal, by its slot; NaN = there is nothing to say. */
  readonly derive: (slot: number, value: number, time: number) => void
  readonly twin: () => Twin
  readonly ledger: Ledger
  /** How much longer the part lives whose life it counts; NaN = nothing is expected. */
  readonly remaining: (counter: TwinSignal) => number
  /** Enough is known of it to say that it is as ever. */
  readonly isKnown: (signal: TwinSignal) => boolean
}

export class DerivedValues {
  readonly #ports: DerivedPorts
  /** By slot of the twin in force: what was said last, and when. */
  #said = new Map<number, { readonly value: number; readonly at: number }>()

  constructor(ports: DerivedPorts) {
    this.#ports = ports
  }

  /** Slots are other ones. */
  forget(): void {
    this.#said = new Map()
  }

  /** All of it that is another, or was said long ago. */
  *tellAll(now: number): Steps {
    const twin = this.#ports.twin()
    for (const asset of twin.assets) {
      if (twin !== this.#ports.twin()) return
      this.tell(asset, now)
      yield
    }
  }

  tell(asset: TwinAsset, now: number): void {
    const { twin, ledger, remaining, isKnown } = this.#ports
    if (asset.derived.length === 0) return
    const expectations = ledger.expectationsOf(asset.id, now)
    for (const { slot, derived } of asset.derived) {
      const { from, what } = derived!
      if (twin().signals[slot]?.derived?.from !== from) continue
      if (what === 'unusual') {
        const degree = ledger.degreeOf(asset.id, from.id)
        this.#say(slot, degree > 0 ? tenths(degree) : isKnown(from) ? 0 : Number.NaN, now)
      } else if (what === 'remaining-life') this.#say(slot, tenths(remaining(from)), now)
      else {
        const days = daysTo(expectations, from.id, now)
        if (days !== null) this.#say(slot, days, now)
      }
    }
  }

  #say(slot: number, value: number, now: number): void {
    const said = this.#said.get(slot)
    // Of what was never known nothing is said.
    if (said ? Object.is(said.value, value) && Math.abs(now - said.at) < AGAIN_MS : Number.isNaN(value)) return
    this.#said.set(slot, { value, at: now })
    this.#ports.derive(slot, value, now)
  }
}

const tenths = (value: number): number => Math.round(value * 10) / 10

/** To the nearest limit; 0 = it is there; NaN = nothing is expected; null = what was said last is held, as nothing came since. */
const daysTo = (expectations: readonly Expectation[], signal: string, now: number): number | null => {
  let least = Number.NaN
  let isHeld = false
  for (const { signal: of, claim } of expectations) {
    if (of !== signal) continue
    if (claim.code === 'held' && claim.before !== null) isHeld = true
    const middle = claim.code === 'beyond' ? now : claim.code === 'expected' ? claim.fan[MIDDLE]! : null
    if (middle === null) continue
    const days = tenths(Math.max(0, middle - now) / DAY_MS)
    if (!(days >= least)) least = days
  }
  return isHeld && Number.isNaN(least) ? null : least
}
