/** The strip of the last hours, as it is first rendered with what the journal has told. */
import { expect, test } from 'vitest'
import type { AlarmEvent } from '../../wire/alarms.ts'
import type { LinkState } from '../../feed/live-channel.ts'
import { alarmRow } from '../../wire/testing/alarm-row.ts'
import { elementsOf, NOW, panelMarkup, smallPlant, wordsOf } from '../testing/panel-markup.tsx'
import { inFront } from './timeline-marks.ts'
import { TimelineStrip } from './timeline-strip.tsx'

const HOUR = 3_600_000
const raised = (cursor: number, at: number, over: Parameters<typeof alarmRow>[0]): AlarmEvent => ({
  cursor,
  at,
  kind: 'raised',
  actor: null,
  comment: '',
  row: alarmRow(over),
})
const strip = (events: readonly AlarmEvent[], over = {}): string =>
  panelMarkup(<TimelineStrip />, smallPlant(), over, [[['journal', 8 * HOUR, null, 0], events]])
const marks = (html: string) =>
  [...html.matchAll(/<li style="left:([\d.]+)%;z-index:(\d+)"><button[^>]*aria-label="([^"]+)"/g)].map(
    ([, left, , label]) => ({ left: Number(left), label: label! }),
  )

test('an alarm has a mark that says which it was, of what, and when; also of a machine that is no longer there', () => {
  const [hot] = marks(strip([raised(1, NOW - 3 * HOUR, { key: 'r-2/hot', name: 'Hot', priority: 'critical' })]))
  expect(hot!.label).toMatch(/critical.*Hot.*R-2.*09:00/i)
  const [cold] = marks(strip([raised(1, NOW - HOUR, { key: 'gone/cold', name: 'Cold', priority: 'low' })]))
  expect(cold!.label).toMatch(/low.*Cold.*gone/i)
  expect(cold!.left - hot!.left, 'two of eight hours later').toBeCloseTo(25)
})

test('those nearer than a mark is wide are one, that counts them and says the worst', () => {
  const found = marks(
    strip([
      raised(1, NOW - 60_000, { key: 'r-2/hot', priority: 'low' }),
      raised(2, NOW - 59_000, { key: 'r-1/hot', priority: 'critical' }),
    ]),
  )
  expect(found).toHaveLength(1)
  expect(found[0]!.label).toMatch(/2.*critical/i)
})

test('what holds lies over what is over, however urgent that was; of both the more urgent over the less', () => {
  const order = [
    { holds: false, worst: 'low' },
    { holds: false, worst: 'critical' },
    { holds: true, worst: 'low' },
    { holds: true, worst: 'high' },
  ] as const
  const fronts = order.map(inFront)
  expect(fronts).toEqual(fronts.toSorted((one, other) => one - other))
  expect(new Set(fronts).size).toBe(order.length)
})

test('what was raised earlier than it spans has no mark; without any, a screen reader is told so', () => {
  expect(marks(strip([raised(1, NOW - 9 * HOUR, { key: 'r-2/hot' })]))).toEqual([])
  expect(strip([])).toContain('sr-only')
  expect(strip([raised(1, NOW - HOUR, { key: 'r-2/hot' })])).not.toContain('sr-only')
})

test('it says what the link says, and leads into the past only where there is one', () => {
  const link = (state: LinkState['state']) => ({
    link: { get: () => ({ state }) as LinkState, subscribe: () => () => {} },
  })
  expect(wordsOf(strip([], link('live')))).toContain('Live')
  expect(wordsOf(strip([], link('offline')))).not.toContain('Live')
  const enter = (html: string) => elementsOf(html, /_enter_/)
  expect(enter(strip([]))).toHaveLength(1)
  expect(
    enter(strip([], { travel: { possible: false, subscribe: () => () => {}, moment: () => ({ kind: 'live' }) } })),
  ).toEqual([])
})

test('before it is known how wide it is, it ends now: no hour stands there that is to come', () => {
  const hours = [...strip([], { now: () => NOW + 60_000 }).matchAll(/(\d\d):00/g)].map(([, hour]) => Number(hour))
  expect(hours.length).toBeGreaterThan(2)
  expect(Math.max(...hours)).toBeLessThanOrEqual(new Date(NOW).getUTCHours())
})
