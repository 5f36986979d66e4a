/** Which bindings have spoken from where, so that what they show is known to be gone when their source is. */
import type { Slot } from '../base/brand.ts'
import type { BoundSignal } from './compile.ts'

interface Part {
  readonly place: string
  readonly name: string
  readonly bounds: Set<BoundSignal>
}

export class Speakers {
  /** Place (a Sparkplug node, a vehicle) → part of it ('' = itself) → bindings that spoke from there last. */
  readonly #places = new Map<string, Map<string, Part>>()
  /** A binding with wildcards hears many; it shows the last. So there are never more places than bindings. */
  readonly #lastOf = new Map<BoundSignal, Part>()

  get places(): Iterable<string> {
    return this.#places.keys()
  }

  spoke(bound: BoundSignal, place: string, part = ''): void {
    const last = this.#lastOf.get(bound)
    if (last) {
      if (last.place === place && last.name === part) return
      this.#leave(bound, last)
    }
    let parts = this.#places.get(place)
    if (!parts) this.#places.set(place, (parts = new Map<string, Part>()))
    let now = parts.get(part)
    if (!now) parts.set(part, (now = { place, name: part, bounds: new Set() }))
    now.bounds.add(bound)
    this.#lastOf.set(bound, now)
  }

  #leave(bound: BoundSignal, { place, name, bounds }: Part): void {
    bounds.delete(bound)
    if (bounds.size) return
    const parts = this.#places.get(place)!
    parts.delete(name)
    if (parts.size === 0) this.#places.delete(place)
  }

  /** The place is gone, or that part of it ('' = all of them). Slots that were showing what came from there. */
  gone(place: string, part = ''): Slot[] {
    const slots: Slot[] = []
    for (const { name, bounds } of this.#places.get(place)?.values() ?? [])
      if (part === '' || name === part)
        for (const bound of bounds) if (bound.precedence.gone(bound.rank)) slots.push(bound.signal.slot)
    return slots
  }

  /** @param same of a binding of the twin's last version, the one that it is now */
  carryOn(old: Speakers, same: (before: BoundSignal) => BoundSignal | undefined): void {
    for (const [before, { place, name }] of old.#lastOf) {
      const bound = same(before)
      if (!bound) continue
      bound.precedence.speaker = before.precedence.speaker
      this.spoke(bound, place, name)
    }
  }
}
