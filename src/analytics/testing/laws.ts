/** What holds for every estimator, checked on given samples. */
import { expect } from 'vitest'
import type { Estimator } from '../estimator.ts'

export interface Moment<Sample> {
  readonly now: number
  readonly sample: Sample
}

const claimsOf = <State, Sample, Claim>(
  estimator: Estimator<State, Sample, Claim>,
  state: State,
  moments: readonly Moment<Sample>[],
): string[] => moments.map(({ sample, now }) => JSON.stringify(estimator.step(state, sample, now)))

/** Saved and loaded at each of these places, it claims to the byte what it would have claimed, and ends in the same state. */
export const expectSameAfterLoading = <State, Sample, Claim>(
  estimator: Estimator<State, Sample, Claim>,
  moments: readonly Moment<Sample>[],
  places: readonly number[],
): void => {
  const through = estimator.init()
  const wanted = claimsOf(estimator, through, moments)
  const end = estimator.save(through)
  for (const place of places) {
    const before = estimator.init()
    claimsOf(estimator, before, moments.slice(0, place))
    const loaded = estimator.load(estimator.save(before))
    if (!loaded.ok) throw new Error(`not loaded: ${JSON.stringify(loaded.error)}`)
    expect(claimsOf(estimator, loaded.value, moments.slice(place)), `from ${place}`).toEqual(wanted.slice(place))
    expect(Buffer.compare(estimator.save(loaded.value), end), `state at the end, from ${place}`).toBe(0)
  }
}

/** These samples change no byte of what is known. */
export const expectNothingLearnt = <State, Sample, Claim>(
  estimator: Estimator<State, Sample, Claim>,
  state: State,
  moments: readonly Moment<Sample>[],
): void => {
  const before = Buffer.from(estimator.save(state))
  claimsOf(estimator, state, moments)
  expect(Buffer.compare(before, estimator.save(state))).toBe(0)
}
