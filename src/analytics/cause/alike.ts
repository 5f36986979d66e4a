/**
 * Which earlier cases look like one. A case's signature says of each of its signals which way it went, how far, when after the
 * first, and how fast; two are compared at the same age, so that a young one is not unlike an old one only for being young.
 */

/** Of one signal; `key` is that of its class, so that sisters compare. */
export interface Trace {
  readonly key: string
  readonly sign: -1 | 0 | 1
  /** Degree: −log₁₀ of how often it was seen before. */
  readonly size: number
  /** ms after the first of the case. */
  readonly onset: number
  /** Degree an hour. */
  readonly slope: number
}
export type Signature = readonly Trace[]

export interface Labelled {
  readonly id: string
  /** What it was: cases with the same are of one kind. */
  readonly label: string
  readonly signature: Signature
}

/** Fewer labelled cases say nothing. */
export const LEAST_LABELLED = 3
const NEAREST = 3
/** Where a label has one case, nobody knows how far its cases lie apart: as far as this, of 1. */
const ALONE = 0.3
/** No nearer than this is a case said to be beyond its kind: onsets and degrees are never quite the same. */
const LEAST_RADIUS = 0.15
const SHARE = 0.95

const HOUR = 3_600_000

/** Twice the one is a third of the way. 0…1 */
const ratioApart = (a: number, b: number): number =>
  Math.min(1, Math.abs(Math.log2(Math.max(a, 1e-3) / Math.max(b, 1e-3))) / 3)

/** Place in the order of onsets, 0…1. */
const placesOf = (signature: Signature): ReadonlyMap<string, number> => {
  const sorted = signature.toSorted((a, b) => a.onset - b.onset)
  return new Map(sorted.map(({ key }, i) => [key, sorted.length < 2 ? 0 : i / (sorted.length - 1)]))
}

const apart = (a: Trace, b: Trace, placeA: number, placeB: number): number => {
  if (a.sign * b.sign < 0) return 1
  return (
    (a.sign === b.sign ? 0 : 0.2) +
    0.3 * ratioApart(a.size, b.size) +
    0.3 * Math.abs(placeA - placeB) +
    0.2 * ratioApart(a.slope, b.slope)
  )
}

/** 0 = the same, 1 = nothing in common. What is large in either counts more. */
export const distanceOf = (a: Signature, b: Signature): number => {
  const [ofA, ofB] = [new Map(a.map((one) => [one.key, one])), new Map(b.map((one) => [one.key, one]))]
  const [placesA, placesB] = [placesOf(a), placesOf(b)]
  let [sum, weights] = [0, 0]
  for (const key of new Set([...ofA.keys(), ...ofB.keys()])) {
    const [one, other] = [ofA.get(key), ofB.get(key)]
    const weight = Math.max(one?.size ?? 0, other?.size ?? 0)
    weights += weight
    sum += weight * (one && other ? apart(one, other, placesA.get(key)!, placesB.get(key)!) : 1)
  }
  return weights === 0 ? 1 : Math.min(1, sum / weights)
}

/** How far cases of one label lie from each other: 95 of 100 have their nearest within it. */
export const radiusOf = (of: readonly Signature[]): number => {
  if (of.length < 2) return ALONE
  const nearest = of
    .map((one, i) => Math.min(...of.flatMap((other, n) => (n === i ? [] : [distanceOf(one, other)]))))
    .toSorted((a, b) => a - b)
  return Math.max(LEAST_RADIUS, nearest[Math.min(nearest.length - 1, Math.ceil(SHARE * nearest.length) - 1)]!)
}

export interface Alike {
  readonly id: string
  readonly label: string
  readonly distance: number
  /** No further away than cases of its label are from each other. */
  readonly isOfIt: boolean
}

/** @returns the three nearest, nearest first */
export const nearestOf = (signature: Signature, labelled: readonly Labelled[]): readonly Alike[] => {
  const radii = new Map<string, number>()
  for (const { label } of labelled)
    if (!radii.has(label))
      radii.set(label, radiusOf(labelled.filter((one) => one.label === label).map((one) => one.signature)))
  return labelled
    .map(({ id, label, signature: other }) => {
      const distance = distanceOf(signature, other)
      return { id, label, distance, isOfIt: distance <= radii.get(label)! }
    })
    .toSorted((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
    .slice(0, NEAREST)
}

/** What is like none, or what so few are known of, is unknown. */
export const alikeOf = (
  signature: Signature,
  labelled: readonly Labelled[],
): { readonly known: number; readonly nearest: readonly Alike[]; readonly isUnknown: boolean } => {
  const nearest = labelled.length < LEAST_LABELLED || signature.length === 0 ? [] : nearestOf(signature, labelled)
  const of = nearest.filter(({ isOfIt }) => isOfIt)
  return { known: labelled.length, nearest: of, isUnknown: of.length === 0 }
}

/** @param degrees how its degree grew, ascending in time, not empty */
export const traceOf = (
  key: string,
  sign: Trace['sign'],
  since: number,
  degrees: readonly { readonly at: number; readonly degree: number }[],
  first: number,
  until: number,
): Trace => {
  const known = degrees.filter(({ at }) => at <= until)
  const last = known.at(-1) ?? degrees[0]!
  const size = known.reduce((most, { degree }) => Math.max(most, degree), known.length === 0 ? last.degree : 0)
  const hours = Math.max(HOUR / 60, last.at - since) / HOUR
  return { key, sign, size, onset: since - first, slope: size / Math.max(1, hours) }
}
