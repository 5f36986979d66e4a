import { expect, test } from 'vitest'
import { DROP_REASONS } from '../wire/diagnostics.ts'
import { dropReason } from './drop-reason.ts'

test('every reason has words; one of a later version is shown as its code', () => {
  expect(new Set(DROP_REASONS.map(dropReason)).size).toBe(DROP_REASONS.length)
  for (const reason of DROP_REASONS) expect(dropReason(reason), reason).not.toMatch(/^drop\.|-stored/)
  expect(dropReason('broken-json')).toBe('broken JSON')
  expect(dropReason('moon-full')).toBe('moon-full')
})
