import { expect, test } from 'vitest'
import { codeToday } from './past-rows.ts'

test('a code is read by what it was called then', () => {
  const named = (code: number, key: string) => ({ code, key, name: key, tone: 'normal' as const })
  const states = [named(1, 'run'), named(2, 'stop')]
  expect(codeToday({ states }, 2, null)).toBe(2)
  expect(codeToday({ states }, 7, named(7, 'stop'))).toBe(2)
  expect(codeToday({ states }, 9, named(9, 'gone'))).toBe(9)
  expect(codeToday({ states }, 1, named(1, 'gone'))).toBeNaN()
})
