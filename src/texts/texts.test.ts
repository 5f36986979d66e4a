import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import './advice.ts'
import './simulated.ts'
import './alarm-page.ts'
import './answers.ts'
import './api-error.ts'
import './branch.ts'
import './discover.ts'
import './drop-reason.ts'
import './foresight.ts'
import './import.ts'
import './notes.ts'
import './past.ts'
import './people.ts'
import './told.ts'
import './problem-text.ts'
import './act.ts'
import './alarm-rules.ts'
import './plans.ts'
import './production.ts'
import './record.ts'
import './trends.ts'
import './trouble-text.ts'
import { alarmPage } from './en/alarm-page.ts'
import { answers } from './en/answers.ts'
import { branch } from './en/branch.ts'
import { cause } from './en/cause.ts'
import { discover } from './en/discover.ts'
import { drops } from './en/drops.ts'
import { foresight } from './en/foresight.ts'
import { life } from './en/life.ts'
import { importTexts } from './en/import.ts'
import { peopleTexts } from './en/people.ts'
import { toldTexts } from './en/told.ts'
import { notes } from './en/notes.ts'
import { past } from './en/past.ts'
import { problems } from './en/problems.ts'
import { act } from './en/act.ts'
import { advice } from './en/advice.ts'
import { alarmRules } from './en/alarm-rules.ts'
import { plans } from './en/plans.ts'
import { whatIf } from './en/what-if.ts'
import { production } from './en/production.ts'
import { record } from './en/record.ts'
import { refusals } from './en/refusals.ts'
import { simulated } from './en/simulated.ts'
import { trends } from './en/trends.ts'
import { troubles } from './en/troubles.ts'
import { en } from './en.ts'
import { formatCount, formatNumber, formatQuantity, formatSignal, formatTicks } from './numbers.ts'
import { text, type TextId } from './text.ts'
import { formatDuration } from './times.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

describe('texts', () => {
  test('every message of the catalogue formats', () => {
    const all = {
      ...en,
      ...alarmPage,
      ...answers,
      ...branch,
      ...cause,
      ...discover,
      ...drops,
      ...foresight,
      ...life,
      ...importTexts,
      ...peopleTexts,
      ...toldTexts,
      ...notes,
      ...past,
      ...problems,
      ...act,
      ...advice,
      ...alarmRules,
      ...plans,
      ...whatIf,
      ...production,
      ...record,
      ...refusals,
      ...simulated,
      ...trends,
      ...troubles,
    }
    const ids = Object.keys(all) as TextId[]
    expect(ids.length).toBeGreaterThan(100)
    for (const id of ids) {
      const names = [...all[id].matchAll(/\{(\w+)/g)].map((m) => m[1]!)
      expect(text(id, Object.fromEntries(names.map((name) => [name, 7]))), id).not.toMatch(/[{}]/)
    }
  })

  test('plurals', () => {
    expect(text('banner.alarms', { count: 1 })).toBe('1 open alarm')
    expect(text('banner.alarms', { count: 12 })).toBe('12 open alarms')
  })

  test('a missing value is a bug', () => {
    expect(() => text('tree.nothing')).toThrow()
  })
})

describe('numbers', () => {
  test.each([
    [2.312, '2.31'],
    [2.3, '2.30'],
    [41.26, '41.3'],
    [312.4, '312'],
    [0, '0'],
    [-0.5, '−0.50'],
    [0.94, '0.94'],
    [9.999, '10.0'],
    [999.6, '1\u202f000'],
    [1234.5, '1\u202f230'],
    [45678, '45\u202f700'],
    [1_870_000, '1.87 M'],
    [999_999, '1.00 M'],
    [0.0042, '0.00420'],
    [0.00099951, '0.00100'],
    [0.00123, '0.00123'],
    [0.000123, '1.23e-4'],
    [1.2e-7, '1.20e-7'],
    [-1.2e-7, '−1.20e-7'],
    [5e-324, '4.94e-324'],
    [-0, '0'],
    [2 ** 53, '9.01e15'],
    [1.5e12, '1.50 T'],
    [9.9999e14, '1.00e15'],
    [-3.4e20, '−3.40e20'],
    [3.4028234663852886e38, 'n/a'],
    [3.4028235e38, 'n/a'],
    [-3.4028235e38, 'n/a'],
    [1.7976931348623157e308, 'n/a'],
    [Number.NaN, 'n/a'],
    [Number.NEGATIVE_INFINITY, 'n/a'],
    [Number.POSITIVE_INFINITY, 'n/a'],
  ])('%f reads %s', (value, expected) => expect(formatNumber(value)).toBe(expected))

  test('decimals bound the fraction', () => {
    expect(formatNumber(41.26, 0)).toBe('41')
    expect(formatNumber(0.126, 1)).toBe('0.1')
    expect(formatNumber(123_456, 4)).toBe('123\u202f000')
  })

  test.each([
    [0.0042, 1, '0.004'],
    [-0.0042, 1, '−0.004'],
    [0.4, 0, '0.4'],
    [0.06, 0, '0.06'],
    [0.096, 0, '0.1'],
    [0.6, 0, '1'],
    [0.00096, 2, '0.001'],
    [0.00012, 2, '1e-4'],
    [-1.2e-7, 2, '−1e-7'],
    [5e-324, 0, '5e-324'],
    [0, 2, '0'],
  ])('%f with at most %i decimals is no false zero: %s', (value, decimals, told) =>
    expect(formatNumber(value, decimals)).toBe(told),
  )

  test('whatever the decimals, only nothing reads as nothing, and no more than three figures are told', () => {
    const any = fc.tuple(fc.double({ min: 1, max: 10, noNaN: true }), fc.integer({ min: -300, max: 8 }))
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 6 }), ([mantissa, exponent], decimals) => {
        const figure = formatNumber(mantissa * 10 ** exponent, decimals).split('e')[0]!
        expect(figure).toMatch(/[1-9]/)
        expect(figure.replace(/[^\d]/g, '').replace(/^0+|0+$/g, '').length).toBeLessThanOrEqual(3)
      }),
      { seed: 17, numRuns: 1000 },
    )
  })

  test.each([
    [
      [0, 20, 40, 60],
      ['0', '20.0', '40.0', '60.0'],
    ],
    [
      [99.5, 100, 100.5, 101],
      ['99.5', '100.0', '100.5', '101.0'],
    ],
    [
      [1000, 1002, 1004],
      ['1\u202f000', '1\u202f002', '1\u202f004'],
    ],
    [
      [995, 1005, 1015],
      ['995', '1\u202f005', '1\u202f015'],
    ],
    [
      [0.5, 0.501, 0.502],
      ['0.500', '0.501', '0.502'],
    ],
    [
      [1_004_500, 1_005_000],
      ['1.0045 M', '1.0050 M'],
    ],
    [
      [1.00001e-5, 1.00002e-5],
      ['1.00001e-5', '1.00002e-5'],
    ],
    [
      [-0.0001, 0, 0.0001],
      ['−1.00e-4', '0', '1.00e-4'],
    ],
    [[5], ['5.00']],
    [[], []],
  ])('ticks %j read %j', (ticks, told) => expect(formatTicks(ticks)).toEqual(told))

  test('ticks of any scale read apart, and each as what it is', () => {
    const any = fc.tuple(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.integer({ min: -6, max: 8 }))
    fc.assert(
      fc.property(any, fc.constantFrom(1, 2, 2.5, 5), ([about, exponent], mantissa) => {
        const step = mantissa * 10 ** exponent
        // Doubles end where a step is no more than a few of their last bits.
        fc.pre(Math.abs(about) < step * 1e11)
        const first = Math.floor(about / step)
        const ticks = [0, 1, 2, 3, 4].map((i) => (first + i) * step)
        const told = formatTicks(ticks)
        expect(new Set(told).size, told.join(' | ')).toBe(5)
        told.forEach((label, i) => {
          const letter = /[MGT]$/.exec(label)?.[0]
          const figure = Number(label.replace('−', '-').replace(/\u202f| ?[MGT]$/g, ''))
          expect(Math.abs(figure * (letter ? { M: 1e6, G: 1e9, T: 1e12 }[letter]! : 1) - ticks[i]!)).toBeLessThan(
            step / 10,
          )
        })
      }),
      { seed: 23, numRuns: 1000 },
    )
  })

  test('never more than three significant figures, and never far from the number, whatever the number', () => {
    const any = fc.tuple(fc.double({ min: 1, max: 10, noNaN: true }), fc.integer({ min: -300, max: 37 }), fc.boolean())
    fc.assert(
      fc.property(any, ([mantissa, exponent, minus]) => {
        const value = mantissa * 10 ** exponent * (minus ? -1 : 1)
        const [figure = '', power] = formatNumber(value)
          .replace('−', '-')
          .replace(/\u202f/g, '')
          .split('e')
        const letter = /[MGT]$/.exec(figure)?.[0]
        const digits = figure.replace(/[^\d]/g, '').replace(/^0+/, '')
        expect(digits.replace(/0+$/, '').length).toBeLessThanOrEqual(3)
        const scale = letter ? { M: 1e6, G: 1e9, T: 1e12 }[letter]! : 1
        const back = Number(`${figure.replace(/ ?[MGT]$/, '')}e${power ?? 0}`) * scale
        // Two decimals are enough from a tenth on ("0.94").
        const off = Math.abs(value) > 0.09 && Math.abs(value) < 1 ? 0.0051 : Math.abs(value) * 0.0051
        expect(Math.abs(back - value)).toBeLessThanOrEqual(off)
      }),
      { seed: 7, numRuns: 1000 },
    )
  })

  test('counts are exact, quantities carry their unit', () => {
    expect(formatCount(1870)).toBe('1\u202f870')
    expect(formatCount(18_704)).toBe('18\u202f704')
    expect([formatCount(-0), formatCount(-0.4), formatCount(4_294_967_295), formatCount(3.4028235e38)]).toEqual([
      '0',
      '−0.4',
      '4.29 G',
      'n/a',
    ])
    expect(formatQuantity(2.31, 'mm/s')).toBe('2.31\u202fmm/s')
    expect(formatQuantity(90, '°')).toBe('90.0°')
  })

  test('states by name, unknown codes by number', () => {
    const signal = {
      type: 'state' as const,
      decimals: null,
      states: [{ key: 'run', code: 6, name: 'Running', tone: 'normal' as const }],
    }
    expect(formatSignal(signal, 6)).toBe('Running')
    expect(formatSignal(signal, 9)).toBe('9')
    expect(formatSignal({ ...signal, type: 'text' }, 0, 'abc')).toBe('abc')
    expect(formatSignal({ ...signal, type: 'boolean' }, 1)).toBe('on')
  })
})

test.each([
  [400, '0.4 s'],
  [9_990, '9 s'],
  [12_900, '12 s'],
  [4 * MINUTE + 59_000, '4 min'],
  [5 * HOUR + 41 * MINUTE, '5 h 41 min'],
  [2 * HOUR, '2 h'],
  [76 * HOUR, '3 d 4 h'],
  [-5, '0.0 s'],
])('%i ms lasts %s', (ms, expected) => expect(formatDuration(ms).replaceAll('\u00a0', ' ')).toBe(expected))
