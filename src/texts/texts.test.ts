import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { en, type TextId } from './en.ts'
import { formatCount, formatNumber, formatQuantity, formatSignal } from './numbers.ts'
import { text } from './text.ts'
import { formatDuration } from './times.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

describe('texts', () => {
  test('every message of the catalogue formats', () => {
    const ids = Object.keys(en) as TextId[]
    expect(ids.length).toBeGreaterThan(100)
    for (const id of ids) {
      const names = [...en[id].matchAll(/\{(\w+)/g)].map((m) => m[1]!)
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
    [Number.NaN, 'n/a'],
    [Number.POSITIVE_INFINITY, 'n/a'],
  ])('%f reads %s', (value, expected) => expect(formatNumber(value)).toBe(expected))

  test('decimals bound the fraction', () => {
    expect(formatNumber(0.0042, 1)).toBe('0.0')
    expect(formatNumber(-0.0042, 1)).toBe('0.0')
    expect(formatNumber(41.26, 0)).toBe('41')
  })

  test('never more than three significant figures, and never far from the number', () => {
    fc.assert(
      fc.property(fc.double({ min: -9e5, max: 9e5, noNaN: true }), (value) => {
        const shown = formatNumber(value)
        const digits = shown
          .replace(/[^\d.]/g, '')
          .replace('.', '')
          .replace(/^0+/, '')
        if (Math.abs(value) >= 0.001) {
          expect(digits.replace(/0+$/, '').length).toBeLessThanOrEqual(3)
          const scale = shown.endsWith('M') ? 1e6 : 1
          const back = Number(shown.replace('−', '-').replace(/[\s\u202fM]/g, '')) * scale
          expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.max(Math.abs(value) * 0.006, 0.000006))
        }
      }),
      { seed: 7 },
    )
  })

  test('counts are exact, quantities carry their unit', () => {
    expect(formatCount(1870)).toBe('1\u202f870')
    expect(formatCount(18_704)).toBe('18\u202f704')
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
