import { expect, test } from 'vitest'
import { unitProblem } from './problem.ts'

test('what is wrong is named, with what would be right', () => {
  expect(unitProblem('psi', 'bar')).toBeNull()
  expect(unitProblem('°Celsus', '°C')).toMatchObject({ code: 'unit-unknown', values: { unit: '°Celsus' } })
  expect(unitProblem('kPaa?', 'bar')).toMatchObject({ values: { unit: 'kPaa?' }, hint: { meant: 'kPa' } })
  expect(unitProblem('bar', 'bra')).toMatchObject({ values: { unit: 'bra' }, hint: { meant: 'bar' } })
  expect(unitProblem('A', 'V')).toEqual({ code: 'unit-other-kind', values: { from: 'A', to: 'V' } })
  expect(unitProblem('psig', 'psia')?.code).toBe('unit-other-zero')
})
