/** Choosing a range of a scale by dragging on it, and by keys. Pure; places on the scale are shares of it, 0…1. */

export type Span = readonly [from: number, to: number]
export type Thumb = 'low' | 'high'
/** What was taken hold of: one end, the range as a whole, or nothing yet: a range begins here. */
export type Grip = Thumb | 'whole' | 'new'

const clamp = (at: number): number => Math.min(1, Math.max(0, at))

/** @param span null = the whole scale. @param reach how far from a thumb a finger still means it */
export const gripAt = (at: number, span: Span | null, reach: number): Grip => {
  const [from, to] = span ?? [0, 1]
  const [toLow, toHigh] = [Math.abs(at - from), Math.abs(at - to)]
  if (Math.min(toLow, toHigh) <= reach) {
    if (toLow !== toHigh) return toLow < toHigh ? 'low' : 'high'
    // Both are there: the one that can go where the finger is.
    return at < from || (at === from && to === 1) ? 'low' : 'high'
  }
  return span && at > from && at < to ? 'whole' : 'new'
}

/** What a drag from one place to another makes of the range. An end stops at the other end; the whole keeps its length. */
export const dragged = (grip: Grip, span: Span | null, pressed: number, at: number): Span => {
  const [from, to] = span ?? [0, 1]
  if (grip === 'low') return [Math.min(clamp(at), to), to]
  if (grip === 'high') return [from, Math.max(clamp(at), from)]
  if (grip === 'new') return pressed < at ? [clamp(pressed), clamp(at)] : [clamp(at), clamp(pressed)]
  const by = Math.min(1 - to, Math.max(-from, at - pressed))
  return [from + by, to + by]
}

/** A step a person would choose: 1, 2 or 5 times a power of ten, about a two-hundredth of the scale. */
export const stepOf = ([low, high]: readonly [number, number]): number => {
  const least = (high - low) / 200
  const power = 10 ** Math.floor(Math.log10(least))
  return ([1, 2, 5].find((times) => times * power >= least * (1 - 1e-9)) ?? 10) * power
}

/** The value at a place, in whole steps; the ends of the scale are what they are. */
export const valueAt = (scale: readonly [number, number], share: number): number => {
  const [low, high] = scale
  if (share <= 0) return low
  if (share >= 1) return high
  const step = stepOf(scale)
  return Math.min(high, Math.max(low, Number((Math.round((low + share * (high - low)) / step) * step).toPrecision(12))))
}

export const placeOf = ([low, high]: readonly [number, number], value: number): number =>
  clamp((value - low) / (high - low))

const BY_KEY: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

/** The range after a key on one thumb, by the WAI-ARIA slider pattern; null where the key means nothing. @param range in the layer's unit */
export const keyed = (
  scale: readonly [number, number],
  [from, to]: readonly [number, number],
  thumb: Thumb,
  key: string,
): readonly [number, number] | null => {
  const steps = Object.hasOwn(BY_KEY, key) ? BY_KEY[key]! : undefined
  if (steps === undefined) return null
  const moved = (value: number, least: number, most: number): number => {
    const wanted = Number.isFinite(steps) ? valueAt(scale, placeOf(scale, value + steps * stepOf(scale))) : steps
    return Math.min(most, Math.max(least, wanted))
  }
  return thumb === 'low' ? [moved(from, scale[0], to), to] : [from, moved(to, from, scale[1])]
}
