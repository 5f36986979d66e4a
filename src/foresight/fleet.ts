/** Machines of one class beside each other in one signal and one state: means of the same hour, once all that may come of it is there. */
import { ESTIMATORS } from '../analytics/estimators.ts'
import { MOST_MACHINES } from '../analytics/sisters/fleet-state.ts'
import type { FleetEvent } from './messages.ts'
import { pack, unpack } from './packed.ts'
import { HOUR_MS } from './signal-record.ts'

/** After its last minute's means came. */
const OVER_MS = 120_000

const estimator = ESTIMATORS.sistersEvery(HOUR_MS)

interface Saved {
  readonly lastHour: number
  readonly pending: readonly (readonly [hour: number, values: readonly (readonly [asset: string, value: number])[]])[]
}

export class Fleet {
  readonly classId: string
  readonly key: string
  isChanged = false
  #state = estimator.init()
  /** Hours up to this one are asked. */
  #lastHour = 0
  readonly #pending = new Map<number, Map<string, number>>()

  constructor(classId: string, key: string) {
    this.classId = classId
    this.key = key
  }

  add(asset: string, hour: number, value: number): void {
    if (hour <= this.#lastHour) return
    let values = this.#pending.get(hour)
    if (!values) this.#pending.set(hour, (values = new Map()))
    if (values.size < MOST_MACHINES) values.set(asset, value)
    this.isChanged = true
  }

  get isWaiting(): boolean {
    return this.#pending.size > 0
  }

  /** Hours that are over, in order. */
  *due(now: number): Generator<FleetEvent> {
    const hours = [...this.#pending.keys()].filter((hour) => now >= hour + HOUR_MS + OVER_MS).toSorted((a, b) => a - b)
    for (const hour of hours) {
      // By name, so that it does not matter who came first.
      const machines = [...this.#pending.get(hour)!].toSorted(([a], [b]) => (a < b ? -1 : 1))
      this.#pending.delete(hour)
      this.#lastHour = hour
      this.isChanged = true
      const at = hour + HOUR_MS
      const claim = estimator.step(
        this.#state,
        machines.map(([machine, value]) => ({ machine, value, isUsable: true })),
        at,
      )
      yield {
        kind: 'fleet',
        key: this.key,
        classId: this.classId,
        at,
        machines: machines.map(([asset, value], i) => {
          const said = claim.machines[i]!
          if (!('beside' in said)) return { asset, value, beside: null }
          const { median, usually, by, z } = said.beside
          return { asset, value, beside: { median, usually, by, z } }
        }),
      }
    }
  }

  setBack(now: number): void {
    if (this.#lastHour > now) this.#lastHour = Math.floor(now / HOUR_MS) * HOUR_MS - HOUR_MS
    for (const hour of this.#pending.keys()) if (hour > now) this.#pending.delete(hour)
  }

  save(): Uint8Array {
    const saved: Saved = { lastHour: this.#lastHour, pending: [...this.#pending].map(([hour, of]) => [hour, [...of]]) }
    return pack(saved, [estimator.save(this.#state)])
  }

  /** @returns whether it was taken */
  load(bytes: Uint8Array): boolean {
    const opened = unpack<Saved>(bytes)
    const state = opened?.blobs[0] && estimator.load(opened.blobs[0])
    if (!opened || !state?.ok) return false
    this.#state = state.value
    this.#lastHour = opened.about.lastHour
    for (const [hour, values] of opened.about.pending) this.#pending.set(hour, new Map(values))
    return true
  }
}
