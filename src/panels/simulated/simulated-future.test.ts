import { expect, test } from 'vitest'
import type { OptionFuture } from '../../whatif/scenarios/option-future.ts'
import { simulatedFuture } from './simulated-future.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 5, 1, 8)
const future: OptionFuture = {
  hour: 1,
  hours: 1,
  from: 0.5,
  to: 3,
  stations: [
    { station: 'a feed', spans: [{ from: 0.5, to: 3, doing: 'runs' }] },
    { station: 'a', spans: [{ from: 0.5, to: 1.25, doing: 'runs' }, { from: 1.25, to: 3, doing: 'blocked' }] }, // prettier-ignore
    { station: 'b', spans: [{ from: 0.5, to: 1, doing: 'runs' }, { from: 1, to: 2, doing: 'repair' }, { from: 2, to: 3, doing: 'runs' }] }, // prettier-ignore
  ],
}
const played = simulatedFuture(future, 'Repair now', 'b', NOW, (station) => station !== 'a feed')

test('says what each machine of the hall does at a moment, how long already, and whom the line waits for', () => {
  expect([played.from, played.to]).toEqual([NOW + HOUR / 2, NOW + 3 * HOUR])
  expect(played.bottleneck).toBe('b')
  const said = [...played.ghostsAt(NOW + 1.5 * HOUR)].map(([id, { doing, words }]) => [
    id,
    { doing, words: words.replaceAll(/\s/g, ' ') },
  ])
  expect(said).toEqual([
    ['a', { doing: 'blocked', words: 'blocked 15 min' }],
    ['b', { doing: 'repair', words: 'repair, 30 min left · the line waits for it' }],
  ])
  expect(played.ghostsAt(NOW + 0.6 * HOUR).get('a')).toEqual({ doing: 'runs', words: 'runs' })
})

test('is the same map as long as it says the same', () => {
  const first = played.ghostsAt(NOW + 1.5 * HOUR)
  expect(played.ghostsAt(NOW + 1.5 * HOUR + 2000)).toBe(first)
  expect(played.ghostsAt(NOW + 1.6 * HOUR)).not.toBe(first)
})
