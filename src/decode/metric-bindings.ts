/** Sparkplug bindings of one topic, found by the name of a metric. */
import type { BoundSignal } from './compile.ts'

/** Names asked for are remembered with what they are bound to; a node that makes up names without end must not fill the memory. */
const MOST_REMEMBERED = 10_000
/** Characters. A name may be a megabyte long. */
const LONGEST_REMEMBERED = 400

type Lists = Map<string, BoundSignal[]>
const add = (lists: Lists, name: string, bound: BoundSignal): void => {
  const list = lists.get(name)
  if (list) list.push(bound)
  else lists.set(name, [bound])
}

export class MetricBindings {
  readonly #byName: Lists = new Map()
  /** Seen in the field: DDATA says ".../ID" where the DBIRTH said ".../Id". */
  readonly #byLowerCase: Lists = new Map()
  #remembered = new Map<string, readonly BoundSignal[] | null>()

  constructor(bounds: readonly BoundSignal[]) {
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
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered = new Map()
    this.#remembered.set(name, found)
    return found
  }

  #find(name: string): readonly BoundSignal[] | null {
    return this.#byName.get(name) ?? this.#byLowerCase.get(name.toLowerCase()) ?? null
  }
}
