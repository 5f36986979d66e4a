/**
 * How likely each sign is the cause, as a number that orders. It is a product, so that each doubt counts:
 *
 * - what it is: a stop that makes others wait .95, a change that somebody made .95, the first sign of the machine itself .85,
 *   most of the class alike .9, a sign on a connected machine .75, an alarm before .55; a note .8 of a change
 * - how long before: halved every so many hours (a change, an alarm 2; a sign elsewhere 4; a stop 8; a sign of the machine
 *   itself by its place in the order of those that go on, halved with each that came before it)
 * - how far: × .85 an edge; × .8 for each machine between that did not wait; a change or an alarm on a neighbour × .6
 * - how strong: a sign from × .7 (degree 4.5) up to × 1 (degree 12); one that was over before, × .5, and
 *   × .4 where it was one reading, up to × 1 where it lasted for three hours; such ones have an order of their own
 * - how much it explains: × 1.15 for each other machine, up to three, that it is connected with and that began to wait or to be
 *   unusual after it
 *
 * Orders of size, not fitted: the bench says how often the right one is among the first three.
 */
import type { UnusualFact } from './facts.ts'

const HOUR = 3_600_000

export const BASE = { stop: 0.95, change: 0.95, own: 0.85, class: 0.9, elsewhere: 0.75, alarm: 0.55 } as const
const HALF_MS = { change: 2 * HOUR, alarm: 2 * HOUR, elsewhere: 4 * HOUR, stop: 8 * HOUR } as const

/** Below it nothing is said. */
export const LEAST = 0.1
export const MOST_CAUSES = 5

export const before = (kind: keyof typeof HALF_MS, ms: number): number => 0.5 ** (Math.max(0, ms) / HALF_MS[kind])

export const far = (edges: number, between = 0): number => 0.85 ** edges * 0.8 ** between

export const nextTo = (edges: number): number => 0.6 ** edges

export const strong = ({ degree }: Pick<UnusualFact, 'degree'>): number =>
  0.7 + 0.3 * Math.min(1, Math.max(0, (degree - 4.5) / 7.5))

/** @param ms how long a sign lasted */
export const lasting = (ms: number): number => 0.4 + 0.6 * Math.min(1, Math.max(0, ms) / (3 * HOUR))
export const explains = (others: number): number => 1.15 ** Math.min(3, others)
