import { expect, test } from 'vitest'
import { ConnectionLosses } from './connection-losses.ts'

test('a loss is one however often it is told, until the connection is back; only the last are kept', () => {
  const refused = { why: 'connection refused', trouble: { code: 'connection-refused', values: {} } }
  const losses = new ConnectionLosses()
  losses.back(5)
  losses.lost(10, null)
  losses.lost(12, { code: 'connection-refused', values: {} })
  expect(losses.last).toEqual([{ at: 10, forMs: 0, ...refused }])
  losses.back(40)
  expect(losses.last).toEqual([{ at: 10, forMs: 30, ...refused }])
  for (let at = 100; at < 2000; at += 100) {
    losses.lost(at, { code: 'own-words', values: { words: `at ${at}` } })
    losses.back(at + 1)
  }
  expect([losses.count, losses.last.length, losses.last.at(-1)?.why]).toEqual([20, 10, 'at 1900'])
})
