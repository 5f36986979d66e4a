import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileFormula, type FormulaName, type FormulaValue } from './formula.ts'

const NAMES: readonly FormulaName[] = [
  { name: 'a', kind: 'number', keys: null },
  { name: 'b', kind: 'number', keys: null },
  { name: 'on', kind: 'boolean', keys: null },
  { name: 'state', kind: 'text', keys: ['run', 'stop'] },
  { name: 'order', kind: 'text', keys: null },
]
const holds = (formula: string, values: readonly FormulaValue[] = [3, 4, true, 'run', 'A7']): boolean | undefined => {
  const compiled = compileFormula(formula, NAMES)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
  return compiled.value.holds(values)
}
const refused = (formula: string): string => {
  const compiled = compileFormula(formula, NAMES)
  return compiled.ok ? 'taken' : compiled.error.code
}

test('numbers, states, switches and texts', () => {
  expect(holds('a + b * 2 == 11')).toBe(true)
  expect(holds('(a + b) * 2 >= 15')).toBe(false)
  expect(holds('-a < 0 && !(b <= 3)')).toBe(true)
  expect(holds('not on or state != "stop"')).toBe(true)
  expect(holds('on and order == "A7"')).toBe(true)
  expect(holds('(on ? a : b) == 3')).toBe(true)
  expect(holds('max(a, b, 9) - min(a, b) == 6 && abs(-a) == round(3.2) && sqrt(b) == 2 && 7 % 4 == a')).toBe(true)
})

test('what cannot be reckoned cannot be told', () => {
  for (const formula of ['a / (b - 4) > 1', 'sqrt(a - b) > 0', 'a % (b - 4) == 1', '1e308 * 10 * a > 1'])
    expect(holds(formula), formula).toBeUndefined()
  expect(holds('a > 1', [Number.NaN, 4, true, 'run', ''])).toBeUndefined()
  expect(holds('on or a / 0 > 1'), 'what decides first decides').toBe(true)
})

describe('nothing else is taken', () => {
  test.each([
    ['a >', 'formula-unreadable'],
    ['a > 1 b', 'formula-not-one'],
    ['constructor', 'formula-name'],
    ['__proto__ == 1', 'formula-name'],
    ['a.constructor', 'formula-not-one'],
    ['a["constructor"]("return 1")()', 'formula-function'],
    ['this', 'formula-not-one'],
    ['[1, 2]', 'formula-not-one'],
    ['null == 1', 'formula-not-one'],
    ['toString(a) > 1', 'formula-function'],
    ['hasOwnProperty(a) > 1', 'formula-function'],
    ['abs.constructor(a)', 'formula-function'],
    ['abs() > 1', 'formula-arguments'],
    ['a | b', 'formula-operator'],
    ['a === b', 'formula-operator'],
    ['~a > 1', 'formula-operator'],
    ['a == on', 'formula-kind'],
    ['a && on', 'formula-kind'],
    ['state > 1', 'formula-kind'],
    ['"a" + "b" == "ab"', 'formula-kind'],
    ['state == "runs"', 'formula-state'],
    ['a', 'formula-no-condition'],
    ['a = 3', 'formula-unreadable'],
  ])('%s', (formula, code) => expect(refused(formula)).toBe(code))
})

test('whatever is written, it is refused or gives true, false, or that it cannot be told', () => {
  const pieces = fc.constantFrom(
    'a',
    'b',
    'on',
    'state',
    ' ',
    '1',
    '0',
    '"run"',
    '+',
    '-',
    '*',
    '/',
    '%',
    '<',
    '>',
    '==',
    '!=',
    '&&',
    '||',
    '!',
    '(',
    ')',
    '?',
    ':',
    ',',
    'abs',
    'min',
    '.',
    '[',
    ']',
    '`',
    "'",
    'this',
    'constructor',
    ';',
    '=',
    '{',
    '}',
    'and',
  )
  let taken = 0
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(pieces, { maxLength: 25 }).map((some) => some.join('')),
        fc.string(),
      ),
      (written) => {
        const compiled = compileFormula(written, NAMES)
        if (!compiled.ok) return
        taken++
        expect([true, false, undefined]).toContain(compiled.value.holds([3, 0, false, 'run', '']))
      },
    ),
    { seed: 1510, numRuns: 5000 },
  )
  expect(taken).toBeGreaterThan(0)
})

test('the longest that a document may hold is read, however deep', () => {
  const deep = `${'('.repeat(245)}on${')'.repeat(245)}`
  expect(holds(deep)).toBe(true)
  expect(holds(`${'!'.repeat(498)}on`)).toBe(true)
})
