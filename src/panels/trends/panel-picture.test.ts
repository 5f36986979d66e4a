/** What is drawn of what was unusual, and of what lies ahead. */
import { expect, test } from 'vitest'
import '../../texts/trends.ts'
import { expectationOf, episodeOf, DAY, TUESDAY } from '../foresight/testing/made.ts'
import { aheadIn, episodesOf } from '../foresight/of-signal.ts'
import { smallPlant } from '../testing/panel-markup.tsx'
import { drawnPanel } from './panel-picture.ts'
import { parseView } from './trends-view.ts'
import type { StackInk } from './use-ink.ts'
import type { Past } from './use-pasts.ts'

const { twin } = smallPlant()
const heat = twin.signal('r-1/joint-3/heat')!
const power = twin.signal('r-1/power')!
const known = new Map([
  [
    'r-1',
    {
      episodes: [episodeOf(), episodeOf({ id: 'other', signal: 'r-1/power' })],
      expectations: [
        expectationOf({ limit: 80, level: 62 }),
        expectationOf({ limit: 90, claim: { code: 'no-trend' } }),
      ],
    },
  ],
])
const ink = { ink3: '#888', series: ['#000', '#111', '#222', '#333'] } as unknown as StackInk
const pastOf = (signal: typeof heat): Past => ({
  signal,
  own: { t: [TUESDAY - 2 * DAY, TUESDAY], mean: [50, 62] },
  until: TUESDAY,
  stepMs: DAY,
  answer: undefined,
  median: null,
  sisters: [],
  shifted: [],
  band: null,
  normal: null,
  bad: [],
})
const draw = (pasts: readonly Past[], off = '', to = TUESDAY + 7 * DAY) =>
  drawnPanel(pasts, parseView({ off }), { from: TUESDAY - 7 * DAY, to }, ink, {
    tail: () => ({ t: [], value: [] }),
    now: TUESDAY,
    alarms: () => [],
    unusual: (signal) => episodesOf(known, signal).map(({ since, until }) => ({ from: since, to: until ?? TUESDAY })),
    ahead: (signal) => aheadIn(known, signal),
  })

test('the fan reaches the limit at its twenty moments, and its limit is in the picture', () => {
  const { picture, range } = draw([pastOf(heat)])
  expect(picture.fan!.dots).toHaveLength(20)
  expect(picture.fan!.limit).toBe(80)
  expect(picture.fan!.t.at(-1)).toBe(TUESDAY + 7 * DAY)
  expect(picture.limits.map(({ value }) => value)).toEqual([80])
  expect(range[1]).toBeGreaterThan(80)
})

test('without days ahead there is no fan, nor of two signals in one panel', () => {
  expect(draw([pastOf(heat)], '', TUESDAY).picture.fan).toBeNull()
  expect(draw([pastOf(heat), pastOf(power)]).picture.fan).toBeNull()
  expect(draw([pastOf(power)]).picture.fan, 'nothing is expected of it').toBeNull()
})

test('what was unusual is a span, unless it is put aside', () => {
  expect(draw([pastOf(heat)]).picture.unusual).toEqual([{ from: TUESDAY - 2 * DAY, to: TUESDAY }])
  expect(draw([pastOf(heat)], 'unusual').picture.unusual).toEqual([])
})

test('a line with what has come since is the same line until more comes: what is drawn of it is drawn once', () => {
  const past = pastOf(power)
  const line = (t: readonly number[]) =>
    drawnPanel([past], parseView({}), { from: TUESDAY - 7 * DAY, to: TUESDAY }, ink, {
      tail: () => ({ t: [...t], value: t.map(() => 5) }),
      now: TUESDAY,
      alarms: () => [],
      unusual: () => [],
      ahead: () => null,
    }).picture.lines.at(-1)!
  const first = line([TUESDAY + 1])
  expect(line([TUESDAY + 1]).t).toBe(first.t)
  expect(line([TUESDAY + 1, TUESDAY + 2]).t).toEqual([TUESDAY - 2 * DAY, TUESDAY, TUESDAY + 1, TUESDAY + 2])
  expect(line([TUESDAY + 3]).t.at(-1)).toBe(TUESDAY + 3)
})
