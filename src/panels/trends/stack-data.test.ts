import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadTwin } from '../../twin/load.ts'
import type { AlarmEvent } from '../../wire/alarms.ts'
import { alarmRow } from '../../wire/testing/alarm-row.ts'
import { branchesOf, findSignals } from './find-signals.ts'
import { alarmSpans, apart, axisRange, badSpans, commonName, nameOf, panelsOf, shortNames } from './stack-data.ts'

const loaded = loadTwin({
  format: 1,
  id: 'p',
  name: 'P',
  classes: {
    robot: {
      name: 'Six-axis robot',
      signals: {
        power: { name: 'Power', unit: 'kW', bindings: [{ topic: '{asset}/power' }] },
        state: { name: 'State', type: 'state', states: { run: { code: 1, name: 'Run' } } },
        note: { name: 'Note', type: 'text' },
      },
      parts: {
        'joint-1': {
          name: 'Joint 1',
          signals: { vibration: { name: 'Vibration', unit: 'mm/s', bindings: [{ topic: '{asset}' }] } },
        },
        'joint-2': {
          name: 'Joint 2',
          signals: { vibration: { name: 'Vibration', unit: 'mm/s', bindings: [{ topic: '{asset}' }] } },
        },
      },
    },
  },
  assets: [
    { id: 'hall', name: 'Hall' },
    ...['r-1', 'r-2', 'r-3', 'r-4', 'r-5'].map((id) => ({
      id,
      name: id.toUpperCase(),
      class: 'robot',
      parent: 'hall',
    })),
    { id: 'empty', name: 'Empty' },
  ],
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const of = (...ids: readonly string[]) => ids.map((id) => twin.signal(id)!)

describe('panels', () => {
  test('one a unit, in the order of the signals; states have their own; a fifth line opens a second', () => {
    const five = ['r-1', 'r-2', 'r-3', 'r-4', 'r-5'].map((id) => `${id}/joint-1/vibration`)
    const panels = panelsOf(of(...five, 'r-1/power', 'r-1/state', 'r-2/state'))
    expect(panels.map((panel) => panel.length)).toEqual([4, 1, 1, 1, 1])
    expect(panels[1]![0]!.id).toBe('r-5/joint-1/vibration')
  })

  test('names say what tells the lines apart, and what they share', () => {
    expect(shortNames(of('r-1/joint-1/vibration'))).toEqual([''])
    expect(shortNames(of('r-1/joint-1/vibration', 'r-1/joint-2/vibration'))).toEqual(['Joint 1', 'Joint 2'])
    expect(shortNames(of('r-1/joint-1/vibration', 'r-2/joint-1/vibration'))).toEqual(['R-1', 'R-2'])
    expect(commonName(of('r-1/joint-1/vibration'))).toBe('R-1 Joint 1')
    expect(commonName(of('r-1/joint-1/vibration', 'r-1/power'))).toBe('R-1')
    expect(commonName(of('r-1/power', 'r-2/power'))).toBeNull()
  })
})

describe('finding signals', () => {
  test('every word somewhere in machine, part, name, class or id; texts have no trend', () => {
    expect(findSignals(twin, 'joint 2 vib r-3', false).map(({ id }) => id)).toEqual(['r-3/joint-2/vibration'])
    expect(findSignals(twin, 'six-axis power', false)).toHaveLength(5)
    expect(findSignals(twin, 'note', true)).toEqual([])
    expect(findSignals(twin, '  ', true)).toEqual([])
  })

  test('what is worked out of them comes last, where somebody works it out', () => {
    const found = findSignals(twin, 'joint 2 vib r-3', true)
    expect(found.map(({ id }) => id)).toEqual(['r-3/joint-2/vibration', 'r-3/joint-2/vibration#unusual'])
    expect(nameOf(found[1]!)).toBe('Joint 2 vibration · unusual')
    expect(findSignals(twin, 'unusual vibration', false)).toEqual([])
  })

  test('how unusual things are stands on one axis', () => {
    const panels = panelsOf(of('r-1/joint-1/vibration', 'r-1/joint-1/vibration#unusual', 'r-2/power#unusual'))
    expect(panels.map((panel) => panel.length)).toEqual([1, 2])
  })

  test('branches without signals are not offered', () => {
    expect(branchesOf(twin, null).map(({ id }) => id)).toEqual(['hall'])
    expect(branchesOf(twin, twin.asset('hall')!)).toHaveLength(5)
  })
})

describe('alarm spans', () => {
  const row = alarmRow({ key: 'r-1/hot', asset: 'r-1', signal: 'r-1/power', raisedAt: 50 })
  const event = (kind: AlarmEvent['kind'], at: number): AlarmEvent => ({
    cursor: at,
    at,
    kind,
    actor: null,
    comment: '',
    row: { ...row, active: kind === 'raised' },
  })
  const within = { from: 100, to: 200 }

  test('from raised to cleared; what was raised before begins there; what is open ends with the picture', () => {
    const spans = alarmSpans(
      'r-1/power',
      [event('cleared', 120), event('raised', 150), event('cleared', 160)],
      [{ ...row, key: 'r-1/other', active: true, raisedAt: 180 }],
      within,
    )
    expect(spans.map(({ from, to, begins }) => [from, to, begins])).toEqual([
      [50, 120, false],
      [150, 160, true],
      [180, 200, true],
    ])
  })

  test('one that is raised and on the board is one span; another signal’s is none', () => {
    expect(
      alarmSpans('r-1/power', [event('raised', 150)], [{ ...row, active: true, raisedAt: 150 }], within),
    ).toHaveLength(1)
    expect(alarmSpans('r-2/power', [event('raised', 150)], [], within)).toEqual([])
  })
})

test('bad spans: neighbours are one, of samples until the next', () => {
  const column = [1, 1, 1, 1]
  const answer = {
    signal: 's',
    from: 0,
    to: 40,
    t: [0, 10, 20, 30],
    min: column,
    max: column,
    mean: column,
    last: column,
  }
  expect(badSpans({ ...answer, stepMs: 0, count: column, quality: [0, 2, 2, 0] })).toEqual([{ from: 10, to: 30 }])
  expect(badSpans({ ...answer, stepMs: 10, count: [1, 1, 0, 1], quality: [0, 2, 2, 2] })).toEqual([
    { from: 10, to: 20 },
    { from: 30, to: 40 },
  ])
})

describe('axis', () => {
  test('holds all values and any limit within one range of them', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (low, range, away) => {
          const high = low + range
          const limit = high + range * away
          const [bottom, top] = axisRange(low, high, [limit], null)
          expect(bottom).toBeLessThanOrEqual(low)
          expect(top).toBeGreaterThanOrEqual(high)
          expect(top).toBeGreaterThan(bottom)
          if (Math.abs(away) <= 1 && away >= -2) expect(bottom <= limit && limit <= top).toBe(true)
        },
      ),
    )
  })
  test('noise of half a degree of a drive that may have 20 to 110 is a small part of the height', () => {
    const [bottom, top] = axisRange(44.5, 45.5, [], [20, 110])
    expect(1 / (top - bottom)).toBeLessThan(0.12)
    expect([bottom, top]).toEqual([40.5, 49.5])
  })
  test('noise about zero does not reach below it; nothing has the signal’s own range', () => {
    expect(axisRange(0, 10, [], null)[0]).toBe(0)
    expect(axisRange(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, [], [0, 4])).toEqual([0, 4])
  })
})

test('labels are pushed apart as far as there is room', () => {
  expect(apart([50, 52, 10], 15, 0, 100)).toEqual([50, 65, 10])
  expect(apart([98, 99], 15, 0, 100)).toEqual([85, 100])
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 8 }), (places) => {
      const out = apart(places, 15, 0, 200).toSorted((a, b) => a - b)
      out.forEach((place, i) => i > 0 && expect(place - out[i - 1]!).toBeGreaterThanOrEqual(15 - 1e-9))
    }),
  )
})
