import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillPayload } from './fill-payload.ts'

test.each([
  ['{"speed":{value},"by":"{actor}","id":"{id}"}', '{"speed":0.8,"by":"Eva \\"E\\" M","id":"7"}'],
  ['{value}', '0.8'],
  ['SPEED={value};BY={actor}', 'SPEED=0.8;BY=Eva "E" M'],
])('%s', (template, expected) =>
  expect(fillPayload(template, { value: 0.8, id: '7', actor: 'Eva "E" M' })).toBe(expected),
)

test('a plain payload gets no new line, a name no second filling', () => {
  expect(fillPayload('start by {actor}', { value: null, id: '7', actor: 'Eva\nSTOP {value}' })).toBe(
    'start by Eva STOP {value}',
  )
})

test('whatever a person types as a name stays a string of the JSON', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (actor) => {
      const parsed = JSON.parse(
        fillPayload('{"a":"{actor}","v":{value},"admin":false}', { value: 1, id: '7', actor }),
      ) as unknown
      expect(parsed).toEqual({ a: actor, v: 1, admin: false })
    }),
    { seed: 42 },
  )
})
