import { expect, test } from 'vitest'
import { conversion } from './conversion.ts'

const converted = (value: number, from: string, to: string): number | string => {
  const found = conversion(from, to)
  return found.ok ? value * found.value.scale + found.value.offset : found.error.why
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

// As plants write them; factors of NIST SP 811, DIN 1301-3 and, for standard volumes, none.
test.each([
  [14.5037737797, 'psig', 'barg', 1],
  [14.5037737797, 'psig', 'bar(g)', 1],
  [1, 'bar (g)', 'kPag', 100],
  [1, 'barü', 'mbar(g)', 1000],
  [1, 'bara', 'kPa abs', 100],
  [14.5037737797, 'psia', 'bar(a)', 1],
  [1, 'psig', 'mbar', 68.94757],
  [1, 'psid', 'kPa', 6.894757],
  [1000, 'mmH2O', 'Pa', 9806.65],
  [1, 'inH2O', 'Pa', 249.08891],
  [1, 'kgf/cm²', 'bar', 0.980665],
  [1, 'kg/cm2', 'kPa', 98.0665],
  [3600, 'Nm³/h', 'Nl/min', 60_000],
  [1, 'Nm3/h', 'Nm³/min', 1 / 60],
  [1, 'scfm', 'scfh', 60],
  [1, 'ft-lb', 'Nm', 1.35581795],
  [1, 'lbf·ft', 'Nm', 1.35581795],
  [1, 'in-lb', 'N m', 0.11298483],
  [1, 'kgf·cm', 'Nm', 0.0980665],
  [1, 'PS', 'kW', 0.73549875],
  [120, 'pcs/h', 'parts/min', 2],
  [2, 'Stk/min', 'pcs/h', 120],
  [60, 'parts/h', '1/min', 1],
  [1, 'ips', 'mm/s', 25.4],
  [45, '%RH', '%', 45],
  [45, '% rH', '%RH', 45],
  [100, '℃', '°F', 212],
  [20, 'deg C', '°C', 20],
  [20, '° C', 'Degrees Celsius', 20],
  [20, 'ºC', '℃', 20],
  [60, 'min⁻¹', 'Hz', 1],
  [1500, 'min-1', 'rpm', 1500],
  [25, 's⁻¹', 'rps', 25],
  [1000, 'kVAh', 'MVAh', 1],
  [1500, 'var', 'kvar', 1.5],
  [1.5, 'MVA', 'kVA', 1500],
  [1, 'ton', 'kg', 1000],
  [1, 'ton/h', 'kg/h', 1000],
  [1, 't/h', 'tph', 1],
  [1, 'short ton', 'kg', 907.18474],
  [1, 'g', 'm/s²', 9.80665],
  [1000, 'g', 'kg', 1],
  [2, 'm·s⁻²', 'm/s²', 2],
  [1, 'kWh/h', 'kW', 1],
  [1, 'KW', 'W', 1000],
  [1, 'KWH', 'MJ', 3.6],
  [1, 'MW', 'kW', 1000],
  [1, 'mW', 'W', 0.001],
  [1, 'kn', 'N', 1000],
  [5, 'K/min', '°C/h', 300],
  [1, 'mΩ', 'Ω', 0.001],
  [1, 'MΩ', 'kΩ', 1000],
  [0.85, '', '%', 85],
  [3, '㎜', 'µm', 3000],
  [1, 'TR', 'kW', 3.51685],
  [12000, 'BTU/h', 'kW', 3.51685],
  [1, 'lx', 'lux', 1],
] as const)('as plants write it: %d %s is in %s: %d', (value, from, to, wanted) => {
  expect(converted(value, from, to)).toBeCloseTo(wanted, 3)
})

test.each(['°Celsus', 'kPaaa', 'bra', 'Kisten', 'x'.repeat(500), '//', '^', 'm^', '%%', '__proto__', 'constructor'])(
  'it is said that %s is not known',
  (unit) => {
    expect(conversion(unit, 'bar')).toEqual({ ok: false, error: { why: 'unknown', unit } })
    expect(conversion('bar', unit)).toEqual({ ok: false, error: { why: 'unknown', unit } })
  },
)
test('the same spelling is the same unit, known or not', () =>
  expect(conversion('Kisten', ' Kisten')).toEqual({ ok: true, value: { scale: 1, offset: 0 } }))

test.each([
  ['bar', '°C'],
  ['rpm', 'mm/s'],
  ['°C', 'kg'],
  ['A', 'V'],
  ['nm', 'Nm'],
  ['Nm', 'mm'],
  ['kvar', 'kW'],
  ['VA', 'W'],
  ['kVA', 'kvar'],
  ['kVAh', 'kWh'],
  ['V·A', 'W'],
  ['Nm', 'J'],
  ['ft-lb', 'kWh'],
  ['pcs/h', 'rpm'],
  ['pcs', '%'],
  ['dB', '%'],
  ['Nm³/h', 'm³/h'],
  ['scfm', 'cfm'],
  ['dB', ''],
  ['Nm³/h', 'scfm'],
  ['Nm³/h', 'Sm³/h'],
  ['kW/h', 'kW'],
])('%s is no %s', (from, to) => {
  expect(conversion(from, to)).toEqual({ ok: false, error: { why: 'other-kind' } })
})

test.each([
  ['psig', 'psia'],
  ['bar(g)', 'bara'],
  ['kPa abs', 'barg'],
  ['psid', 'psig'],
])('%s and %s are measured from different zeros: one is not taken for the other', (from, to) => {
  expect(conversion(from, to)).toEqual({ ok: false, error: { why: 'other-zero' } })
})
