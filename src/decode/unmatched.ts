/** Signals none of whose bindings was ever matched by a message. */
import type { Steps } from '../base/steps.ts'
import type { Twin } from '../twin/twin.ts'
import type { Bound } from './compile.ts'
import { filterOf } from './formats/formats.ts'

export interface Unmatched {
  readonly signal: string
  readonly topic: string
  readonly nearest: readonly string[]
}

export interface Unfed {
  readonly signal: string
  /** As people read it. */
  readonly topic: string
  readonly filter: string
}

/** Signals looked at in one step. */
const AT_ONCE = 500

/** In order of the twin. */
export const unfedOf = function* (twin: Twin, bounds: readonly { readonly bound: Bound }[]): Steps<Unfed[]> {
  const matched = new Set<number>()
  for (const { bound } of bounds) if (bound.kind === 'signal' && bound.matched > 0) matched.add(bound.signal.slot)
  const found: Unfed[] = []
  for (const signal of twin.heard) {
    if (signal.slot % AT_ONCE === 0) yield
    const first = signal.bindings[0]
    if (!first || matched.has(signal.slot)) continue
    const filter = filterOf(first)
    const topic = first.metric === undefined ? filter : `${filter} · ${first.metric}`
    found.push({ signal: signal.id, topic, filter })
  }
  return found
}
