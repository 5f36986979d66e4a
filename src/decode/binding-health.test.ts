import { expect, test } from 'vitest'
import { atOnce } from '../base/steps.ts'
import { Decoder } from './decoder.ts'
import { bytesOf, collector, twinOf } from './testing/collect.ts'
import { payloadBytes } from './testing/sparkplug-bytes.ts'

const twin = twinOf({
  fine: { bindings: [{ topic: 'a', select: '/x' }] },
  'no-topic': { bindings: [{ topic: 'nowhere' }] },
  guard: { bindings: [{ topic: 'a', select: '/x', where: { '/kind': 'other' } }] },
  'not-there': { bindings: [{ topic: 'a', select: '/y' }] },
  unusable: { bindings: [{ topic: 'a', select: '/word' }] },
})

test('each reason for silence is told apart, and survives a new version of the twin', () => {
  const decoder = new Decoder(twin)
  decoder.message('a', bytesOf('{"x": 1, "word": "abc", "kind": "this"}'), 1000, collector(twin).sink)
  const verdicts = (of: Decoder) =>
    Object.fromEntries(
      atOnce(of.bindingHealth()).map(({ signal, verdict, came, good, goodAt }) => [
        signal.split('/')[1],
        [verdict, came, good, goodAt],
      ]),
    )
  const expected = {
    fine: ['matched', 1, 1, 1000],
    'no-topic': ['no-topic', 0, 0, 0],
    guard: ['guard', 1, 0, 0],
    'not-there': ['not-there', 1, 0, 0],
    unusable: ['unusable', 1, 0, 0],
  }
  expect(verdicts(decoder)).toEqual(expected)
  const next = new Decoder(twin)
  expect(verdicts(next)['fine']).toEqual(['no-topic', 0, 0, 0])
  atOnce(next.following(decoder))()
  expect(verdicts(next)).toEqual(expected)
})

test('a Sparkplug device that speaks without the metric is no missing topic', () => {
  const device = (metric: string) => ({ bindings: [{ topic: 'spBv1.0/g/+/e/d', format: 'sparkplug', metric }] })
  const bound = twinOf({
    here: device('temp'),
    mistyped: device('tmep'),
    silent: { bindings: [{ topic: 'spBv1.0/g/+/other', format: 'sparkplug', metric: 'x' }] },
  })
  const decoder = new Decoder(bound)
  decoder.message(
    'spBv1.0/g/DBIRTH/e/d',
    payloadBytes([{ name: 'temp', datatype: 10, double: 4 }], { time: 1000, seq: 0 }),
    1000,
    collector(bound).sink,
  )
  expect(atOnce(decoder.bindingHealth()).map(({ verdict }) => verdict)).toEqual(['matched', 'not-there', 'no-topic'])
})
