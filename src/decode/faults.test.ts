import { expect, test } from 'vitest'
import { Decoder } from './decoder.ts'
import { bytesOf, collector, twinOf } from './testing/collect.ts'

const NOW = 1_795_200_000_000

test('faults clear by absence, but silence about faults is no all-clear', () => {
  const twin = twinOf(
    {},
    {
      f: { name: 'F', priority: 'high', faults: { topic: 't', at: '/errors', code: '/type', text: '/text' } },
      g: { name: 'G', priority: 'low', faults: { topic: 'o', at: '/faults', text: '/description' } },
    },
  )
  const decoder = new Decoder(twin)
  const got = collector(twin)
  const send = (topic: string, payload: string) => decoder.message(topic, bytesOf(payload), NOW, got.sink)
  send('t', '{"errors":[{"type":"E1","text":"jam"},{},{"type":"E1"}]}')
  send('t', '{"state":"RUNNING"}')
  send('t', '{"errors":[{}]}')
  send('t', '{"errors":null}')
  send('t', '{"errors":"none"}')
  send('o', '{"faults":{"50":{"description":"low ribbon"}}}')
  send('o', '{"faults":{}}')
  expect(got.faults).toEqual([[{ code: 'E1', text: 'jam' }], [], [], [{ code: '50', text: 'low ribbon' }], []])
  expect(decoder.stats.drops.map((d) => d.reason)).toEqual(['not-a-list-of-faults'])
})

test('the level of a fault is told where one alarm takes them all', () => {
  const twin = twinOf(
    { v: { bindings: [{ topic: 'other' }] } },
    {
      f: { name: 'F', priority: 'high', faults: { topic: 't', at: '/errors', code: '/errorType' } },
      g: {
        name: 'G',
        priority: 'high',
        faults: { topic: 'o', at: '/errors', code: '/c', text: '/t', level: '/severity' },
      },
    },
  )
  const decoder = new Decoder(twin)
  const got = collector(twin)
  const errors = [
    { errorType: 'a', errorLevel: 'CRITICAL' },
    { errorType: 'b', errorLevel: 'WARNING' },
  ]
  decoder.message('t', bytesOf(JSON.stringify({ errors })), 1000, got.sink)
  decoder.message('o', bytesOf('{"errors":[{"c":1,"t":"hot","severity":3},{"c":2,"t":"cold"}]}'), 1000, got.sink)
  expect(got.faults).toEqual([
    [
      { code: 'a', text: 'CRITICAL' },
      { code: 'b', text: 'WARNING' },
    ],
    [
      { code: '1', text: '3: hot' },
      { code: '2', text: 'cold' },
    ],
  ])
})

test('faults of one level make one alarm: priority follows from the level', () => {
  const faults = (level: string) => ({
    topic: 't',
    at: '/errors',
    code: '/errorType',
    text: '/errorDescription',
    having: { '/errorLevel': level },
  })
  const twin = twinOf(
    {},
    {
      fatal: { name: 'F', priority: 'critical', faults: faults('FATAL') },
      warning: { name: 'W', priority: 'low', faults: faults('WARNING') },
    },
  )
  const got = collector(twin)
  new Decoder(twin).message(
    't',
    bytesOf(
      '{"errors":[{"errorType":"lost","errorLevel":"FATAL","errorDescription":"no pose"},{"errorType":"low battery","errorLevel":"WARNING"},{}]}',
    ),
    NOW,
    got.sink,
  )
  expect(got.faults).toEqual([[{ code: 'lost', text: 'no pose' }], [{ code: 'low battery', text: '' }]])
})
