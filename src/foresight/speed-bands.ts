/** Bands of all speeds of a plant that are only measured, by the slot that measures each. */
import type { MinuteRows } from './minute-rows.ts'
import type { PlanSignal } from './plan.ts'
import { SpeedBand } from './speed-band.ts'

interface OfSpeed {
  readonly id: string
  readonly band: SpeedBand
}

const nameOf = (id: string): string => `speed ${id}`

export class SpeedBands {
  readonly #get: (name: string) => Uint8Array | null
  #bySlot = new Map<number, OfSpeed>()

  /** @param get bytes that were saved, by name */
  constructor(get: (name: string) => Uint8Array | null) {
    this.#get = get
  }

  /**
   * Another version of the twin: what is known is known on, under the same id or an earlier one, in the same unit. What a band
   * knows beyond its signal was learnt elsewhere when the thread ended: that is told again, and compared by what is known then.
   * @param untilOf up to when a signal is known, by its slot; 0 = nothing of it is
   */
  replace(plan: readonly PlanSignal[], untilOf: (slot: number) => number): void {
    const before = new Map([...this.#bySlot.values()].map((one) => [one.id, one.band]))
    const wanted = new Set(plan.flatMap(({ speedSlots }) => speedSlots))
    this.#bySlot = new Map(
      plan.flatMap((signal) =>
        wanted.has(signal.slot) ? [[signal.slot, { id: signal.id, band: this.#found(signal, before) }] as const] : [],
      ),
    )
    for (const [slot, { band }] of this.#bySlot) {
      const until = untilOf(slot)
      if (until > 0) band.setBack(until)
      else this.forget(slot)
    }
  }

  #found({ id, earlier, unit }: PlanSignal, before: ReadonlyMap<string, SpeedBand>): SpeedBand {
    for (const one of [id, ...earlier]) {
      const known = before.get(one)
      if (known?.unit === unit) return known
      const bytes = known ? null : this.#get(nameOf(one))
      const loaded = bytes && SpeedBand.load(unit, bytes)
      if (loaded) return loaded
    }
    return new SpeedBand(unit)
  }

  /** A sample that came while its machine worked. */
  sample(slot: number, value: number, time: number): void {
    this.#bySlot.get(slot)?.band.sample(value, time)
  }

  /** Of the past. */
  minutes({ slot, t, mean, state }: MinuteRows): void {
    const band = this.#bySlot.get(slot)?.band
    if (band) for (let i = 0; i < t.length; i++) if (state[i]! >= 0) band.minute(t[i]!, mean[i]!)
  }

  /** NaN: none is known. */
  at(slot: number, time: number): number {
    return this.#bySlot.get(slot)?.band.at(time) ?? Number.NaN
  }

  /** They are learnt anew. */
  forget(slot: number): void {
    const known = this.#bySlot.get(slot)
    if (!known) return
    const band = new SpeedBand(known.band.unit)
    band.isChanged = true
    this.#bySlot.set(slot, { id: known.id, band })
  }

  setBack(now: number): void {
    for (const { band } of this.#bySlot.values()) band.setBack(now)
  }

  *changed(): Generator<readonly [name: string, save: () => Uint8Array]> {
    for (const { id, band } of this.#bySlot.values())
      if (band.isChanged)
        yield [
          nameOf(id),
          () => {
            band.isChanged = false
            return band.save()
          },
        ]
  }
}
