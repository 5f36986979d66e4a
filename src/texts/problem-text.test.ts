import { expect, test } from 'vitest'
import { problemInEnglish, wireProblem } from './api-english.ts'
import { problemText } from './problem-text.ts'

test('a problem in words: what is wrong, what was meant, and whose it is', () => {
  const problem = {
    path: '$.assets[0].signals.load.typ',
    code: 'unknown-field',
    values: { field: 'typ' },
    hint: { meant: 'type' },
    asset: 'r-1',
  } as const
  const words = 'unknown field "typ". Did you mean "type"? (asset "r-1")'
  expect(problemText(problem)).toBe(words)
  expect(problemInEnglish(problem)).toBe(words)
  expect(problemText({ ...problem, hint: { known: ['a', 'b'], more: true } })).toContain('. There are: a, b, ….')
  expect(problemText({ ...problem, hint: { known: [], more: false } })).toContain('. It has none.')
})

test('over the wire it keeps its code, and the page makes its own words', () => {
  const told = wireProblem({ path: '$', code: 'more-problems', values: { count: 7 } })
  expect(told).toEqual({ path: '$', message: 'and 7 more problems.', code: 'more-problems', values: { count: 7 } })
  expect(problemText({ ...told, message: 'in whatever language' })).toBe('and 7 more problems.')
})

test('of another version of the gateway, its English is shown', () => {
  const message = 'something new is wrong.'
  expect(problemText({ path: '$', message, code: 'of-tomorrow', values: {} })).toBe(message)
  expect(problemText({ path: '$', message, code: 'more-problems', values: { amount: 7 } })).toBe(message)
  expect(problemText({ path: '$', message, code: 'toString' })).toBe(message)
  expect(problemText({ path: '$', message })).toBe(message)
})

test('braces and quotes in what a document says stay as they are', () => {
  const values = { template: "{it's}", asset: "'{x}'" }
  expect(problemText({ path: '$', code: 'var-unknown', values })).toBe('"{it\'s}" is no var of a parent of "\'{x}\'".')
})
