/** Which bindings a topic feeds: worked out once a topic, and shared by the topics that feed the same ones. */
import type { Steps } from '../base/steps.ts'
import type { Twin } from '../twin/twin.ts'
import { type Bound, type BoundFaults, type BoundSignal, compiling, type Filed } from './compile.ts'
import type { Source } from './formats/format.ts'
import { MetricBindings, RememberedNames } from './metric-bindings.ts'
import { type Heard, NAMESPACE, parseSparkplugTopic, type SparkplugTopic } from './sparkplug.ts'
import { FilterTrie, minimalFilters } from './topic-filter.ts'

export interface Matched {
  readonly signals: readonly BoundSignal[]
  readonly faults: readonly BoundFaults[]
  readonly sparkplug: SparkplugTopic | null
  /** Whose topic it is, where the format of a binding knows; null = no binding's does. */
  readonly source: { readonly name: string; readonly says: Source['says'] } | null
  readonly metrics: MetricBindings | null
}

/** Of most topics of a plant. */
const NOTHING: Matched = { signals: [], faults: [], sparkplug: null, source: null, metrics: null }

type Shared = Pick<Matched, 'signals' | 'faults' | 'metrics'> & { readonly source: Source | null }
/** Different sets of bindings that topics feed; a plant has as many as it has machines. Worked out again when it comes back. */
const MOST_SHARED = 20_000
/** Bindings that are filed in one step. */
const AT_ONCE = 200

export class Matching implements Heard {
  readonly bounds: readonly Filed[]
  /** The fewest MQTT filters that bring all bound topics. */
  readonly subscriptions: readonly string[]
  readonly #trie = new FilterTrie<Bound>()
  /** Topics that say whether the source of a Sparkplug binding lives. */
  readonly #beside = new FilterTrie<true>()
  readonly #named = new Set<string>()
  readonly #index = new Map<Bound, number>()
  readonly #shared = new Map<string, Shared>()
  readonly #names = new RememberedNames()

  private constructor(bounds: readonly Filed[], subscriptions: readonly string[]) {
    this.bounds = bounds
    this.subscriptions = subscriptions
  }

  static *making(twin: Twin, broker: string | undefined): Steps<Matching> {
    const bounds: Filed[] = []
    const filters: string[] = []
    for (const filed of compiling(twin, broker)) {
      const { filter, bound } = filed
      if (bounds.push(filed) % AT_ONCE === 0) yield
      filters.push(filter)
      if (bound.kind === 'signal') filters.push(...(bound.format.beside?.(filter) ?? []))
    }
    const made = new Matching(bounds, yield* minimalFilters(filters))
    for (const [i, filed] of bounds.entries()) {
      if (i % AT_ONCE === 0) yield
      made.#file(filed, i)
    }
    return made
  }

  #file({ filter, bound }: Filed, index: number): void {
    this.#trie.add(filter, bound)
    this.#index.set(bound, index)
    if (bound.kind !== 'signal') return
    const { source, root, beside } = bound.format
    if (root === 'session') for (const one of [filter, ...(beside?.(filter) ?? [])]) this.#beside.add(one, true)
    const name = source?.of(filter)
    if (name !== undefined && !/[+#]/.test(name)) this.#named.add(name)
  }

  bound(topic: string): readonly Bound[] {
    return this.#trie.match(topic)
  }

  of(topic: string): Matched {
    const bounds = this.#trie.match(topic)
    const isSparkplug = topic.startsWith(NAMESPACE)
    if (bounds.length === 0 && !isSparkplug) return NOTHING
    const { signals, faults, metrics, source } = bounds.length === 0 ? NOTHING : this.#share(bounds)
    return {
      signals,
      faults,
      metrics,
      source: source && 'of' in source ? { name: source.of(topic), says: source.says } : null,
      sparkplug: isSparkplug ? parseSparkplugTopic(topic) : null,
    }
  }

  #share(bounds: readonly Bound[]): Shared {
    const key = bounds.map((bound) => this.#index.get(bound)).join()
    let shared = this.#shared.get(key)
    if (shared) return shared
    const signals = bounds.filter((bound): bound is BoundSignal => bound.kind === 'signal')
    const metrics = signals.filter(({ format }) => format.root === 'session')
    shared = {
      signals: signals.filter(({ format }) => format.root !== 'session'),
      faults: bounds.filter((bound): bound is BoundFaults => bound.kind === 'faults'),
      metrics: metrics.length ? new MetricBindings(metrics, this.#names) : null,
      source: signals.find(({ format }) => format.source)?.format.source ?? null,
    }
    if (this.#shared.size >= MOST_SHARED) this.#shared.clear()
    this.#shared.set(key, shared)
    return shared
  }

  /** A binding names this source, without wildcards. */
  names(source: string): boolean {
    return this.#named.has(source)
  }

  /** A binding reads this edge node (`group/edge`), or a device of it. */
  node(node: string): boolean {
    return this.#beside.match(birthOf(node, '')).length > 0
  }

  metric(node: string, device: string, name: string): boolean {
    const bounds = this.#trie.match(birthOf(node, device))
    return bounds.length > 0 && !!this.#share(bounds).metrics?.get(name)
  }

  /** A binding reads this device of the node; '' = the node, or any device of it. */
  isBound(node: string, device: string): boolean {
    return device ? this.#trie.match(birthOf(node, device)).length > 0 : this.node(node)
  }
}

/** @param node `group/edge` */
const birthOf = (node: string, device: string): string => {
  const [group, edge] = node.split('/')
  return `${NAMESPACE}${group}/${device ? `DBIRTH/${edge}/${device}` : `NBIRTH/${edge}`}`
}
