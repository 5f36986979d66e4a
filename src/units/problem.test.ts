import { expect, test } from 'vitest'
import { unitProblem } from './problem.ts'

test('what is wrong is named, with what would be right', () => {
  expect(unitProblem('psi', 'bar')).toBeNull()
  expect(unitProblem('°Celsus', '°C')).toContain('the unit "°Celsus" is not known.')
  expect(unitProblem('kPaa?', 'bar')).toBe('the unit "kPaa?" is not known. Did you mean "kPa"?')
  expect(unitProblem('bar', 'bra')).toBe('the unit "bra" is not known. Did you mean "bar"?')
  expect(unitProblem('A', 'V')).toBe('"A" cannot be converted to "V": they measure different things.')
  expect(unitProblem('psig', 'psia')).toContain('different zeros')
})
