/** Which bindings have spoken from where, so that what they show is known to be gone when their source is. */
import type { Slot } from '../base/brand.ts'
import type { BoundSignal } from './compile.ts'

export class Speakers {
  /** Place (a Sparkplug node, a vehicle) → part of it ('' = itself) → bindings. */
  readonly #places = new Map<string, Map<string, Set<BoundSignal>>>()

  get places(): Iterable<string> {
    return this.#places.keys()
  }

  spoke(bound: BoundSignal, place: string, part = ''): void {
    let parts = this.#places.get(place)
    if (!parts) this.#places.set(place, (parts = new Map()))
    const bounds = parts.get(part)
    if (bounds) bounds.add(bound)
    else parts.set(part, new Set([bound]))
  }

  /** The place is gone, or that part of it ('' = all of them). Slots that were showing what came from there. */
  gone(place: string, part = ''): Slot[] {
    const slots: Slot[] = []
    for (const [name, bounds] of this.#places.get(place) ?? [])
      if (part === '' || name === part)
        for (const bound of bounds) if (bound.precedence.gone(bound.rank)) slots.push(bound.signal.slot)
    return slots
  }

  /** @param same of a binding of the twin's last version, the one that it is now */
  carryOn(old: Speakers, same: (before: BoundSignal) => BoundSignal | undefined): void {
    for (const [place, parts] of old.#places)
      for (const [part, bounds] of parts)
        for (const before of bounds) {
          const bound = same(before)
          if (!bound) continue
          bound.precedence.speaker = before.precedence.speaker
          this.spoke(bound, place, part)
        }
  }
}
