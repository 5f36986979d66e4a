import { expect, test } from 'vitest'
import type { DoingSpan, OptionFuture } from './option-future.ts'
import { bottleneckOf, doingAt } from './future-at.ts'

const span = (from: number, to: number, doing: DoingSpan['doing']): DoingSpan => ({ from, to, doing })
/** The second of three is repaired: before it is blocked, behind it is starved, a little later each. */
const future: OptionFuture = {
  hour: 2,
  hours: 1,
  from: 1.5,
  to: 4,
  stations: [
    { station: 'a', spans: [span(1.5, 2.2, 'runs'), span(2.2, 3.1, 'blocked'), span(3.1, 4, 'runs')] },
    { station: 'b', spans: [span(1.5, 2, 'runs'), span(2, 3, 'repair'), span(3, 4, 'runs')] },
    { station: 'c', spans: [span(1.5, 2.1, 'runs'), span(2.1, 3.2, 'starved'), span(3.2, 4, 'runs')] },
  ],
}
const words = (hour: number): string =>
  doingAt(future, hour)
    .map(({ station, doing }) => `${station} ${doing}`)
    .join(', ')

test('states at a moment follow the trace, from the moment a span begins until it ends', () => {
  expect(words(1.5)).toBe('a runs, b runs, c runs')
  expect(words(2)).toBe('a runs, b repair, c runs')
  expect(words(2.15)).toBe('a runs, b repair, c starved')
  expect(words(2.2)).toBe('a blocked, b repair, c starved')
  expect(words(3)).toBe('a blocked, b runs, c starved')
  expect(words(3.2)).toBe('a runs, b runs, c runs')
  expect(doingAt(future, 2.5)[0]).toEqual({ station: 'a', doing: 'blocked', from: 2.2, to: 3.1 })
})

test('beyond its ends it stands as it does there', () => {
  expect(words(0)).toBe(words(1.5))
  expect(words(9)).toBe('a runs, b runs, c runs')
})

test('the others wait for the one that is repaired; where nobody waits there is none', () => {
  expect(bottleneckOf(future)).toBe('b')
  const calm = { ...future, stations: future.stations.map((one) => ({ ...one, spans: [span(1.5, 4, 'runs')] })) }
  expect(bottleneckOf(calm)).toBeNull()
  expect(bottleneckOf({ ...future, stations: [] })).toBeNull()
})
