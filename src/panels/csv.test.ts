import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

test('what holds commas, quotes and line ends is quoted; nothing is nothing', () => {
  expect(csvLine(['a', 1.5, null, 'b,c', 'say "x"', 'two\nlines'])).toBe('a,1.5,,"b,c","say ""x""","two\nlines"\r\n')
})

test('no text begins as a formula does, and numbers stay numbers', () => {
  expect(csvLine(['=HYPERLINK("http://x")', '+1', '-1+2', '@SUM(A1)', '\t=1', -2])).toBe(
    `"'=HYPERLINK(""http://x"")",'+1,'-1+2,'@SUM(A1),'\t=1,-2\r\n`,
  )
  fc.assert(
    fc.property(fc.string(), (words) => {
      expect(csvLine([words])).not.toMatch(/^"?[=+\-@\t\r](?!\n$)/)
    }),
  )
})
