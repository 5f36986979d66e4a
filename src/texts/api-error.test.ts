import { expect, test } from 'vitest'
import { ApiError } from '../wire/api.ts'
import { type Refusal, REFUSAL_CODES, readRefusal } from '../wire/refusals.ts'
import './act.ts'
import { apiError } from './api-english.ts'
import { apiErrorText } from './api-error.ts'

/** Of every kind of value that a refusal has. */
const VALUES = {
  gate: 'held',
  key: 'r-1/vib',
  by: 'Eva {x} <b>',
  state: 'out-of-service',
  hours: 24,
  why: 'SQLITE_FULL: {no} space',
  roles: 'engineer / maintenance',
  header: 'x-gemba-name',
  most: 4000,
  signal: 'a/x',
  asset: 'a',
  broker: 'main',
  seconds: 3,
  status: 502,
  host: 'gemba.plant',
  name: 'gemba.plant',
  origin: 'https://other.example',
  kB: 1024,
  MB: 1024,
  bytes: 40,
  zone: 'Mars/Olympus',
  methods: 'GET, POST',
  now: 'expired',
  to: 'shift',
}

const refusalOf = (code: string): Refusal => {
  const refusal = readRefusal({ code, values: VALUES })
  if (!refusal) throw new Error(`${code} has a value that this test does not know`)
  return refusal
}

test.each(REFUSAL_CODES)(
  '%s: told by the gateway in English, and by the page in the same words from the code',
  (code) => {
    const said = ApiError.parse(JSON.parse(JSON.stringify(apiError(refusalOf(code), 'x'))))
    expect(said).toMatchObject({ code, where: 'x' })
    expect(said.error).not.toMatch(/\{(?!x|no)|undefined/)
    expect(apiErrorText({ ...said, error: 'Anglais', remedy: 'Anglais' })).toBe(
      [said.error, said.remedy].filter(Boolean).join(' '),
    )
  },
)

test('a state says what leads out of it, unless there is better advice', () => {
  const state = 'shelved'
  expect(apiErrorText(apiError({ code: 'alarm-not-to-remove-from-service', values: { state } }))).toBe(
    'It cannot be taken out of service: it is shelved. Unshelve it first.',
  )
  expect(apiErrorText(apiError({ code: 'alarm-not-to-acknowledge', values: { state } }))).toBe(
    'Nothing to acknowledge: it is shelved. Acknowledge it when it is raised.',
  )
})

test.each([
  ['none', {}],
  ['a later version’s', { code: 'moon-full', values: {} }],
  ['with values of another shape', { code: 'alarm-not-shelved', values: { state: 'dancing' } }],
  ['with none of its values', { code: 'alarm-unknown' }],
  ['the name of something that every object has', { code: 'constructor', values: {} }],
])('without a code that is known, the words of the gateway are shown: %s', (_, given) => {
  expect(apiErrorText({ error: 'The moon is full.', remedy: 'Wait.', ...given })).toBe('The moon is full. Wait.')
  expect(apiErrorText({ error: 'The moon is full.', ...given })).toBe('The moon is full.')
})
