import { expect, test } from 'vitest'
import { troubleInEnglish } from './api-english.ts'
import { troubleText } from './trouble-text.ts'

test('a trouble in the words of the page, of another version in those of the gateway', () => {
  const trouble = { code: 'ended-by-broker', values: { reason: '0x8b' } } as const
  const words = 'the broker ended it (MQTT reason 0x8b)'
  expect(troubleInEnglish(trouble)).toBe(words)
  expect(troubleText(trouble, 'whatever it said')).toBe(words)
  expect(troubleText({ code: 'ended-by-broker', values: {} }, 'whatever it said')).toBe('whatever it said')
  expect(troubleText({ code: 'of-tomorrow', values: {} }, 'whatever it said')).toBe('whatever it said')
  expect(troubleText(undefined, '')).toBe('')
})
