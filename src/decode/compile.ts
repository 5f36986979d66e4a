/** Bindings of a twin, compiled once: what to do with a message of a topic. */
import type { Twin, TwinBinding, TwinSignal } from '../twin/twin.ts'
import { type Coerce, compileCoerce } from './coerce.ts'
import { compileFaults } from './faults.ts'
import type { Format, Reader } from './formats/format.ts'
import { filterOf, FORMAT } from './formats/formats.ts'
import { compilePointer, type Path } from './pointer.ts'
import { compileGuard, compileSelector, type Select } from './select.ts'
import { compileQuality, type ReadQuality } from './quality.ts'
import type { Fault } from './sink.ts'

export interface BoundSignal {
  readonly kind: 'signal'
  readonly signal: TwinSignal
  readonly binding: TwinBinding
  /** Place in the order of precedence among the bindings that take part in it. */
  readonly rank: number
  readonly precedence: Precedence
  readonly select: Select
  /** True where the arrival itself is the message. */
  readonly constant: boolean
  readonly guarded: boolean
  readonly guard: (root: unknown) => boolean
  readonly coerce: Coerce
  readonly timeAt: Path | null
  /** What the source says of its value; null = nothing. */
  readonly quality: ReadQuality | null
  readonly format: Format
  /** Where the format knows where the value stands. */
  readonly reader: Reader | null
  matched: number
  /** Messages on its topic (of Sparkplug: its metric), those in which what it selects was there, and those that gave a good value. */
  came: number
  found: number
  good: number
  /** When it last gave a good value, ms; 0 = never. */
  goodAt: number
  /** The Sparkplug topic it last spoke on. */
  spokeAt: object | null
}

export interface BoundFaults {
  readonly kind: 'faults'
  readonly alarmIndex: number
  readonly read: (root: unknown) => readonly Fault[] | null | 'not-a-list'
}
export type Bound = BoundSignal | BoundFaults

/** A binding whose signal has no limit of its own yields to the next one after this much silence. */
const UNKNOWN_LIMIT_MS = 10_000

/** When each binding of one signal last gave a good value; a later binding speaks only while the earlier are silent or bad. */
export class Precedence {
  readonly #lastGood: Float64Array
  readonly #limitMs: number
  /** The binding whose sample the signal shows now; −1 = none yet. */
  speaker = -1

  constructor(bindings: number, staleAfterMs: number | null) {
    this.#lastGood = new Float64Array(bindings).fill(Number.NEGATIVE_INFINITY)
    this.#limitMs = staleAfterMs ?? Number.POSITIVE_INFINITY
  }

  /** Whether the sample of this binding is the one to show. */
  admits(rank: number, isBad: boolean, now: number): boolean {
    this.#lastGood[rank] = isBad ? Number.NEGATIVE_INFINITY : now
    // A bad value gives way to any other that is good, a good one to earlier ones only.
    const until = isBad ? this.#lastGood.length : rank
    for (let other = 0; other < until; other++) if (this.#speaks(other, now)) return false
    this.speaker = rank
    return true
  }

  /** The source of this binding is gone. True when the signal was showing it. */
  gone(rank: number): boolean {
    this.#lastGood[rank] = Number.NEGATIVE_INFINITY
    return this.speaker === rank
  }

  #speaks(rank: number, now: number): boolean {
    const last = this.#lastGood[rank]!
    return last !== Number.NEGATIVE_INFINITY && now - last <= this.#limitMs
  }
}

/** A binding with the filter that it is filed under. */
export interface Filed {
  readonly filter: string
  readonly bound: Bound
}

/** All bindings for one broker (absent = every one), compiled as they are asked for. */
export const compiling = function* (twin: Twin, broker: string | undefined): Generator<Filed> {
  const here = (named: string | undefined): boolean => named === undefined || broker === undefined || named === broker
  for (const signal of twin.heard) {
    const bindings = signal.bindings.filter((binding) => here(binding.broker))
    const precedence = new Precedence(bindings.length, signal.rhythm ? UNKNOWN_LIMIT_MS : signal.staleAfterMs)
    for (const [rank, binding] of bindings.entries()) {
      const bound: BoundSignal = {
        kind: 'signal',
        signal,
        binding,
        rank,
        precedence,
        select: compileSelector(binding.select),
        constant: typeof binding.select === 'object' && 'const' in binding.select,
        guarded: binding.where !== undefined,
        guard: compileGuard(binding.where),
        coerce: compileCoerce(signal, binding),
        format: FORMAT[binding.format],
        reader: FORMAT[binding.format].reader?.(binding) ?? null,
        timeAt: binding.timeAt === undefined ? null : compilePointer(binding.timeAt),
        quality: binding.quality === undefined ? null : compileQuality(binding.quality),
        matched: 0,
        came: 0,
        found: 0,
        good: 0,
        goodAt: 0,
        spokeAt: null,
      }
      yield { filter: filterOf(binding), bound }
    }
  }
  for (const alarm of twin.alarms)
    if (alarm.rule.kind === 'faults' && here(alarm.rule.list.broker))
      yield {
        filter: alarm.rule.list.topic,
        bound: { kind: 'faults', alarmIndex: alarm.index, read: compileFaults(alarm.rule.list) },
      }
}
