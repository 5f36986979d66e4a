import { expect, test } from 'vitest'
import { wornFlips, wornLine } from '../testing/worn-line.ts'

test('with half or twice the life the answer is that of a question with half or twice the life', () => {
  const flips = wornFlips(20)
  flips.step(50)
  const [half, twice, slow] = flips.flips()
  const winner = (life: number): string | null => {
    const study = wornLine(life)
    study.step(50)
    return study.judgement().winner
  }
  expect(flips.judgement().winner).toBe('shift end')
  expect(half).toEqual({ assumption: 'life', factor: 0.5, winner: 'now', outcome: 'other', replications: 50 })
  expect([half!.winner, twice!.winner]).toEqual([winner(10), winner(40)])
  expect([twice!.outcome, twice!.factor]).toEqual([twice!.winner === null ? 'undecided' : 'other', 2])
  expect([slow!.assumption, slow!.factor]).toEqual(['repair', 1.5])
})

test('a longer repair makes what risks it worse, and what is repaired at once no more than the repair', () => {
  const [given, slow] = [wornLine(6), wornLine(6, 1, undefined, { life: 1, repair: 1.5 })]
  const lost = [given, slow].map((study) => {
    study.step(30)
    return new Map(study.judgement().ranking.map(({ id, output }) => [id, output.mean]))
  })
  const more = (id: string): number => lost[0]!.get(id)! - lost[1]!.get(id)!
  // A part takes .0096 h on the slowest machine; planned repairs take .375 h more, unplanned ones 2 h.
  expect(more('now')).toBeGreaterThan(0.5 * (0.375 / 0.0096))
  expect(more('now')).toBeLessThan(1.1 * (0.375 / 0.0096))
  expect(more('run on')).toBeGreaterThan(2 * more('now'))
})

test('what cannot be told apart stays so, whatever is assumed', () => {
  const flips = wornFlips(20, 1, [
    { id: 'one', atHour: null },
    { id: 'other', atHour: null },
  ])
  flips.step(50)
  expect(flips.settled).toBe(false)
  expect(flips.flips().map(({ winner, outcome }) => [winner, outcome])).toEqual([[null, 'same'], [null, 'same'], [null, 'same']]) // prettier-ignore
})
