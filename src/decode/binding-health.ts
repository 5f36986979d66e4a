/** What became of each binding: whether its topic ever came, its guard ever held, what it selects was ever there, and was ever a value. */
import type { SignalId } from '../base/brand.ts'
import type { Steps } from '../base/steps.ts'
import type { TwinBinding } from '../twin/twin.ts'
import type { BoundSignal, Filed } from './compile.ts'
import { FilterTrie } from './topic-filter.ts'

export interface BindingHealth {
  readonly signal: SignalId
  /** Among all bindings of the signal. */
  readonly index: number
  readonly binding: TwinBinding
  /** As it is subscribed to. */
  readonly filter: string
  /** In order of how far it came: each stands for another remedy. */
  readonly verdict: 'matched' | 'no-topic' | 'guard' | 'not-there' | 'unusable'
  readonly came: number
  readonly good: number
  /** ms; 0 = never. */
  readonly goodAt: number
}

const verdictOf = ({ came, matched, found, good }: BoundSignal, topicCame: boolean): BindingHealth['verdict'] => {
  if (good > 0) return 'matched'
  if (came === 0) return topicCame ? 'not-there' : 'no-topic'
  if (matched === 0) return 'guard'
  return found === 0 ? 'not-there' : 'unusable'
}

/** Looked at in one step. */
const AT_ONCE = 500

/** @param topics that arrived; asked for only where it matters */
export const bindingHealth = function* (
  bounds: readonly Filed[],
  topics: () => readonly string[],
): Steps<BindingHealth[]> {
  // A Sparkplug node may speak and never name the metric.
  const nodes = new FilterTrie<string>()
  let silent = 0
  for (const { filter, bound } of bounds)
    if (bound.kind === 'signal' && bound.binding.format === 'sparkplug' && bound.came === 0) {
      nodes.add(filter, filter)
      silent++
    }
  const spoke = new Set<string>()
  for (const [i, topic] of (silent ? topics() : []).entries()) {
    if (i % AT_ONCE === 0) yield
    if (topic.startsWith('spBv1.0/')) for (const filter of nodes.match(topic)) spoke.add(filter)
  }
  const found: BindingHealth[] = []
  for (const [i, { filter, bound }] of bounds.entries()) {
    if (i % AT_ONCE === 0) yield
    if (bound.kind !== 'signal') continue
    const { signal, binding, came, good, goodAt } = bound
    found.push({
      signal: signal.id,
      index: signal.bindings.indexOf(binding),
      binding,
      filter,
      verdict: verdictOf(bound, spoke.has(filter)),
      came,
      good,
      goodAt,
    })
  }
  return found
}

const keyOf = ({ signal, binding }: BoundSignal): string =>
  JSON.stringify([signal.id, binding.topic, binding.metric, binding.select, binding.where])

/** A binding as it was, and the one that is the same in the twin's next version. */
export type SameBinding = readonly [before: BoundSignal, now: BoundSignal]

export const sameBindings = function* (old: readonly Filed[], next: readonly Filed[]): Steps<SameBinding[]> {
  const before = new Map<string, BoundSignal>()
  for (const [i, { bound }] of old.entries()) {
    if (i % AT_ONCE === 0) yield
    if (bound.kind === 'signal') before.set(keyOf(bound), bound)
  }
  const same: SameBinding[] = []
  for (const [i, { bound }] of next.entries()) {
    if (i % AT_ONCE === 0) yield
    const known = bound.kind === 'signal' ? before.get(keyOf(bound)) : undefined
    if (known && bound.kind === 'signal') same.push([known, bound])
  }
  return same
}

/** What has matched before, has matched. */
export const carryCounts = (same: readonly SameBinding[]): void => {
  for (const [before, now] of same) {
    now.came = before.came
    now.matched = before.matched
    now.found = before.found
    now.good = before.good
    now.goodAt = before.goodAt
  }
}
