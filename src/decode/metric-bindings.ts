/** Sparkplug bindings of one topic, found by the name of a metric. */
import type { BoundSignal } from './compile.ts'

/** Characters. A name may be a megabyte long. */
const LONGEST_REMEMBERED = 400

/** Names asked for are remembered with what they are bound to; nodes that make up topics and names without end must not fill the memory. */
const MOST_REMEMBERED = 50_000

type Lists = Map<string, BoundSignal[]>
type Remembered = Map<string, readonly BoundSignal[] | null>
const add = (lists: Lists, name: string, bound: BoundSignal): void => {
  const list = lists.get(name)
  if (list) list.push(bound)
  else lists.set(name, [bound])
}

/** All names that the bindings of a decoder remember. */
export class RememberedNames {
  readonly #of = new Set<Remembered>()
  #count = 0

  remember(by: Remembered, name: string, found: readonly BoundSignal[] | null): void {
    if (this.#count >= MOST_REMEMBERED) {
      for (const each of this.#of) each.clear()
      this.#of.clear()
      this.#count = 0
    }
    this.#count++
    this.#of.add(by)
    by.set(name, found)
  }
}

export class MetricBindings {
  readonly #byName: Lists = new Map()
  /** Seen in the field: DDATA says ".../ID" where the DBIRTH said ".../Id". */
  readonly #byLowerCase: Lists = new Map()
  readonly #names: RememberedNames
  readonly #remembered: Remembered = new Map()

  constructor(bounds: readonly BoundSignal[], names: RememberedNames) {
    this.#names = names
    for (const bound of bounds) {
      add(this.#byName, bound.binding.metric ?? '', bound)
      add(this.#byLowerCase, (bound.binding.metric ?? '').toLowerCase(), bound)
    }
  }

  /** null where nothing is bound to it. */
  get(name: string): readonly BoundSignal[] | null {
    if (name.length > LONGEST_REMEMBERED) return this.#find(name)
    const known = this.#remembered.get(name)
    if (known !== undefined) return known
    const found = this.#find(name)
    this.#names.remember(this.#remembered, name, found)
    return found
  }

  #find(name: string): readonly BoundSignal[] | null {
    return this.#byName.get(name) ?? this.#byLowerCase.get(name.toLowerCase()) ?? null
  }
}
