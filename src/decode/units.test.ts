import { expect, test } from 'vitest'
import { conversion } from './units.ts'

const converted = (value: number, from: string, to: string): number => {
  const found = conversion(from, to)
  if (!found.ok) throw new Error(found.error)
  return value * found.value.scale + found.value.offset
}

// Factors by definition (SI Brochure, NIST SP 811), not by this program.
test.each([
  [212, '°F', '°C', 100],
  [-40, 'degF', 'degC', -40],
  [0, '°C', 'K', 273.15],
  [300, 'K', '°C', 26.85],
  [77, 'F', 'K', 298.15],
  [1, 'bar', 'psi', 14.5037737797],
  [1013.25, 'mbar', 'kPa', 101.325],
  [6, 'bar', 'MPa', 0.6],
  [60, '1/min', 'Hz', 1],
  [1500, 'rpm', '1/min', 1500],
  [1500, 'U/min', 'rpm', 1500],
  [60, 'rpm', 'rad/s', 2 * Math.PI],
  [3.6, 'kWh', 'MJ', 12.96],
  [1, 'hp', 'W', 745.699872],
  [60, 'l/min', 'm³/h', 3.6],
  [1, 'gpm', 'l/min', 3.785411784],
  [25.4, 'mm/s', 'in/s', 1],
  [60, 'm/min', 'm/s', 1],
  [9.80665, 'm/s²', 'gee', 1],
  [1, 'kNm', 'Nm', 1000],
  [1, 'N·m', 'Nm', 1],
  [180, '°', 'rad', Math.PI],
  [Math.PI, 'rad', 'deg', 180],
  [5, 'µm', 'mm', 0.005],
  [5, 'μm', 'mm', 0.005],
  [1, 't', 'kg', 1000],
  [1, 'lb', 'kg', 0.45359237],
  [90, 'min', 'h', 1.5],
  [1500, 'ms', 's', 1.5],
  [250, 'mA', 'A', 0.25],
  [7, 'pcs', 'items', 7],
  [50, '%', '%', 50],
])('%d %s is in %s: %d', (value, from, to, wanted) => {
  expect(converted(value, from, to)).toBeCloseTo(wanted, 4)
})

test('a unit that is not known is named, with the nearest', () => {
  expect(conversion('°Celsus', '°C')).toEqual({
    ok: false,
    error: expect.stringContaining('the unit "°Celsus" is not known.'),
  })
  expect(conversion('kPaa', 'bar')).toEqual({ ok: false, error: 'the unit "kPaa" is not known. Did you mean "kPa"?' })
  expect(conversion('bar', 'bra')).toEqual({ ok: false, error: 'the unit "bra" is not known. Did you mean "bar"?' })
})

test.each([
  ['bar', '°C'],
  ['rpm', 'mm/s'],
  ['°C', 'kg'],
  ['A', 'V'],
  ['nm', 'Nm'],
  ['Nm', 'mm'],
])('%s is no %s', (from, to) => {
  expect(conversion(from, to)).toMatchObject({
    ok: false,
    error: `"${from}" cannot be converted to "${to}": they measure different things.`,
  })
})
