import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseLabels, NO_LABEL, type CandidateColumns } from './label-choice.ts'
import { RANK } from './label-content.ts'

interface One {
  readonly rank: number
  readonly size: number
  readonly urgency: number
  readonly shown: boolean
  readonly mute: boolean
  readonly veiled: boolean
  readonly noted: boolean
}

const one = fc.record({
  rank: fc.constantFrom(...Object.values(RANK), RANK.name, RANK.name, NO_LABEL),
  size: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 30, max: 50 })),
  urgency: fc.nat(7),
  shown: fc.boolean(),
  mute: fc.boolean(),
  veiled: fc.boolean(),
  noted: fc.boolean(),
})
const columns = (all: readonly One[]): CandidateColumns => ({
  rank: Uint8Array.from(all, ({ rank }) => rank),
  size: Float32Array.from(all, ({ size }) => size),
  urgency: Uint8Array.from(all, ({ urgency }) => urgency),
  shown: Uint8Array.from(all, ({ shown }) => Number(shown)),
  mute: Uint8Array.from(all, ({ mute }) => Number(mute)),
  veiled: Uint8Array.from(all, ({ veiled }) => Number(veiled)),
  noted: Uint8Array.from(all, ({ noted }) => Number(noted)),
})

/** The slow and obvious way. */
const plainly = (all: readonly One[], area: number): number[] => {
  const numbered = all.map((thing, machine) => ({ ...thing, machine }))
  const weight = ({ size, shown, mute, noted }: One): number =>
    size * (shown ? 1.3 : 1) * (mute ? 0.001 : 1) * (noted ? 1000 : 1)
  const heaviest = (list: typeof numbered, most: number): typeof numbered =>
    list.toSorted((a, b) => weight(b) - weight(a)).slice(0, most)
  const seen = numbered.filter(({ size }) => size > 0)
  const cleared = seen.filter(({ rank }) => rank === RANK.cleared)
  return [
    ...numbered
      .filter(({ rank }) => rank === RANK.alarm)
      .toSorted((a, b) => a.urgency - b.urgency)
      .slice(0, 200),
    ...numbered.filter(({ rank }) => rank === RANK.selected || rank === RANK.ghost),
    ...heaviest(
      seen.filter(({ rank }) => rank === RANK.missing || rank === RANK.stale || rank === RANK.never),
      12,
    ),
    ...(cleared.length > 3 ? [] : cleared),
    ...heaviest(
      seen.filter(({ rank, size, shown, veiled }) => rank === RANK.name && !veiled && size >= (shown ? 36 : 44)),
      Math.min(12, Math.max(3, Math.round(area / 64_000))),
    ),
  ].map(({ machine }) => machine)
}

test('of any hall the same machines are told of as the slow way says (seed 12)', () => {
  const counts = new Set<number>()
  fc.assert(
    fc.property(
      fc.array(one, { maxLength: 400, size: 'max' }),
      fc.constantFrom(100_000, 500_000, 2_000_000),
      (all, area) => {
        const chosen = chooseLabels(columns(all), area)
        expect(chosen).toEqual(plainly(all, area))
        counts.add(chosen.length)
      },
    ),
    { seed: 12, numRuns: 200 },
  )
  // A test that has seen nothing proves nothing.
  expect(Math.max(...counts)).toBeGreaterThan(40)
})
