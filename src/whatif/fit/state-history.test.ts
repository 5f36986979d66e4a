import { expect, test } from 'vitest'
import { stateHistory } from './state-history.ts'

const H = 3_600_000
const row = (
  ...parts: readonly (readonly [group: Parameters<typeof stateHistory>[0][number]['group'], hours: number])[]
) => {
  let at = 0
  return parts.map(([group, hours]) => ({ group, from: at, to: (at += hours * H) }))
}

test('work until it is held, the way back to work is the repair, waiting for others is neither', () => {
  const found = stateHistory(
    row(
      ['producing', 3],
      ['suspended', 1],
      ['producing', 2],
      ['aborted', 0.25],
      ['stopped', 0.25],
      ['ready', 0.5],
      ['producing', 4],
    ),
  )
  expect(found.spells).toEqual([
    { length: 5, failed: true },
    { length: 4, failed: false },
  ])
  expect(found.repairs).toEqual([1])
  expect([found.producingMs / H, found.knownMs / H, found.downSince]).toEqual([9, 11, null])
})

test('what somebody stopped did not fail; what is down at the end is being repaired', () => {
  const found = stateHistory(row(['producing', 1], ['stopped', 8], ['producing', 1], ['held', 0.5]))
  expect(found.spells).toEqual([{ length: 2, failed: true }])
  expect([found.repairs, found.downSince]).toEqual([[], 10 * H])
})

test('a repair that ends where nothing is known has no length', () => {
  const [work, down, again] = row(['producing', 1], ['held', 1], ['producing', 1])
  const found = stateHistory([work!, down!, { ...again!, from: again!.from + H, to: again!.to + H }])
  expect([found.repairs, found.spells.length]).toEqual([[], 2])
})
