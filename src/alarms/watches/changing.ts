/**
 * How far a signal moved within so long: its value now against the least and the most that it had in that time, each held
 * until the next came. OPC UA Part 9 §5.8.24, RateOfChangeAlarmType.
 */
import type { TwinWatch } from '../../twin/alarm-rule.ts'
import type { Watch } from './watch.ts'

const FOREVER = Number.POSITIVE_INFINITY
/** Values kept; beyond, every other one that is neither the outermost nor the last is forgotten. */
const MOST_KEPT = 512

interface Kept {
  readonly value: number
  /** ms; when the next sample came. */
  until: number
}

/** The outermost value of a window that slides, on one side. */
class Outermost {
  /** Outermost first, the last sample last. */
  readonly #kept: Kept[] = []
  /** 1 = the least, −1 = the most. */
  readonly #sign: 1 | -1

  constructor(sign: 1 | -1) {
    this.#sign = sign
  }

  add(value: number, time: number): void {
    const kept = this.#kept
    const last = kept.at(-1)
    if (last) last.until = time
    while (kept.length > 0 && (value - kept.at(-1)!.value) * this.#sign <= 0) kept.pop()
    kept.push({ value, until: FOREVER })
    if (kept.length > MOST_KEPT)
      kept.splice(0, kept.length, ...kept.filter((_, i) => i % 2 === 0 || i === kept.length - 1))
  }

  /** @param from ms; what ended by then is out of the window */
  at(from: number): number {
    while (this.#kept.length > 1 && this.#kept[0]!.until <= from) this.#kept.shift()
    return this.#kept[0]!.value
  }

  /** When the outermost ends; Infinity = it is the last. */
  get until(): number {
    return this.#kept[0]?.until ?? FOREVER
  }

  clear(): void {
    this.#kept.length = 0
  }

  setBack(byMs: number): void {
    for (const one of this.#kept) one.until -= byMs
  }
}

export class Changing implements Watch {
  readonly minds = true
  readonly #by: number
  readonly #withinMs: number
  readonly #way: Extract<TwinWatch, { kind: 'changing' }>['way']
  readonly #least = new Outermost(1)
  readonly #most = new Outermost(-1)
  #value = Number.NaN
  /** Since when it is followed without a gap. */
  #since = FOREVER

  constructor({ by, withinMs, way }: Extract<TwinWatch, { kind: 'changing' }>) {
    this.#by = by
    this.#withinMs = withinMs
    this.#way = way
  }

  get dueAt(): number {
    const full = this.#unproven ? this.#since : FOREVER
    return Math.min(this.#least.until, this.#most.until, full) + this.#withinMs
  }

  /** What was before is not known: until the window is full, that little has moved proves nothing. */
  #unproven = false

  take(_input: number, value: number, _text: string, time: number): void {
    if (this.#since === FOREVER) this.#since = time
    this.#value = value
    this.#least.add(value, time)
    this.#most.add(value, time)
  }

  lose(): void {
    this.#value = Number.NaN
    this.#since = FOREVER
    this.#unproven = true
    this.#least.clear()
    this.#most.clear()
  }

  /** Up is positive; of either way, the larger one. */
  measure(time: number): number {
    if (Number.isNaN(this.#value)) return Number.NaN
    const from = time - this.#withinMs
    if (this.#since <= from) this.#unproven = false
    const up = this.#value - this.#least.at(from)
    const down = this.#value - this.#most.at(from)
    const moved = this.#way === 'up' ? up : this.#way === 'down' ? down : up >= -down ? up : down
    return this.#unproven && Math.abs(moved) <= this.#by ? Number.NaN : moved
  }

  stood(): void {
    this.#unproven = true
  }

  setBack(byMs: number): void {
    this.#since -= byMs
    this.#least.setBack(byMs)
    this.#most.setBack(byMs)
  }
}
