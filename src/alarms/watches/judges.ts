/** What must not last. */
import type { Beside, TwinWatch } from '../../twin/alarm-rule.ts'
import type { AlarmCondition } from '../../twin/schema.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import { compileCondition } from '../condition.ts'
import type { Judge } from './lasting.ts'

/** Whether a condition on one signal holds, kept from sample to sample. */
class Held {
  readonly #condition: ReturnType<typeof compileCondition>
  #known = false
  now = false

  constructor(signal: TwinSignal, when: AlarmCondition) {
    this.#condition = compileCondition(signal, when)
  }

  /** @returns whether it is other than before */
  take(value: number, text: string): boolean {
    const before = this.now
    const isFirst = !this.#known
    this.#known = true
    this.now = this.#condition.side(value, text, 0) !== 0
    return !isFirst && this.now !== before
  }
}

/** Nothing moves, though something else says that it should. */
export const unmoved = (signal: TwinSignal, within: number, only: Beside | null): Judge => {
  const should = only && new Held(only.signal, only.when)
  let value = Number.NaN
  let text: string | null = null
  return {
    inputs: only ? 2 : 1,
    take: (input, given, said) => {
      // It is counted from when it should.
      if (input === 1) return should!.take(given, said)
      const moved = signal.type === 'text' ? said !== text : !(Math.abs(given - value) <= within)
      if (!moved) return false
      const isFirst = text === null
      value = given
      text = said
      return !isFirst
    },
    holds: () => should?.now ?? true,
  }
}

/** Commanded, and not done (OPC UA Part 9 §5.8.25, DiscrepancyAlarmType). */
export const undone = (signal: TwinSignal, { done, after }: Extract<TwinWatch, { kind: 'not-done' }>): Judge => {
  const commanded = new Held(after.signal, after.when)
  const isDone = new Held(signal, done)
  return {
    inputs: 2,
    take: (input, value, text) => {
      if (input === 1) commanded.take(value, text)
      else isDone.take(value, text)
      return false
    },
    holds: () => commanded.now && !isDone.now,
  }
}

const keyOf = (of: TwinSignal, code: number): string => of.states.find((one) => one.code === code)?.key ?? String(code)

/** It is not where another signal wants it. */
export const unlike = (signal: TwinSignal, { target, by }: Extract<TwinWatch, { kind: 'not-following' }>): Judge => {
  const { signal: other, convert } = target
  let [own, wanted]: [number, number] = [Number.NaN, Number.NaN]
  let [ownText, wantedText] = ['', '']
  return {
    inputs: 2,
    take: (input, value, text) => {
      if (input === 0) [own, ownText] = [value, text]
      else [wanted, wantedText] = [value, text]
      return false
    },
    holds: () => {
      if (signal.type === 'text') return ownText !== wantedText
      if (signal.type === 'state') return keyOf(signal, own) !== keyOf(other, wanted)
      if (signal.type === 'boolean') return own !== wanted
      return convert !== null && Math.abs(own - (wanted * convert.scale + convert.offset)) > by
    },
  }
}
