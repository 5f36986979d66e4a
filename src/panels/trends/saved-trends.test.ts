import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { savedTrends, withTrend, writeTrends } from './saved-trends.ts'

const memory = (content?: string) => {
  let held = content ?? null
  return { getItem: () => held, setItem: (_key: string, value: string) => void (held = value) }
}

test('what is saved of one twin is there again, and nothing of another', () => {
  const store = memory()
  writeTrends(
    store,
    'a',
    withTrend([], ' Bearing ', { signals: 'r/x', span: '8h', to: '2026-12-01T05:41:08Z', ab: 'x' }),
  )
  writeTrends(store, 'b', withTrend([], 'Other', { signals: 'q' }))
  expect(savedTrends(store, 'a')).toEqual([{ name: 'Bearing', shown: { signals: 'r/x', span: '8h' } }])
})

test('one of the same name is replaced, no name is none', () => {
  const one = withTrend([], 'A', { span: '1h' })
  expect(withTrend(one, 'A', { span: '2h' })).toEqual([{ name: 'A', shown: { span: '2h' } }])
  expect(withTrend(one, '  ', {})).toBe(one)
})

test('whatever stands in the storage, it never throws', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (content) => void savedTrends(memory(content), 'a')))
  expect(savedTrends(memory('{"a":[{"name":"ok","shown":{}},{"name":1}]}'), 'a')).toHaveLength(1)
})
