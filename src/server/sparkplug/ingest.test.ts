/** What the clauses say of values, read where they count: in the live table and in the historian. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { atOnce } from '../../base/steps.ts'
import { timeMs } from '../../base/brand.ts'
import { Ingest } from '../ingest/ingest.ts'
import { twinOf } from '../testing/start-gateway.ts'
import { EdgeNode, type Sent } from './testing/edge-node.ts'

const bind = (metric: string, device = '') => ({
  name: metric,
  staleAfterS: null,
  bindings: [{ topic: `spBv1.0/plant/+/press${device}`, format: 'sparkplug', metric }],
})
const twinNamed = (name: string) =>
  twinOf({
    format: 1,
    id: 't',
    name,
    assets: [
      {
        id: 'press',
        name: 'Press',
        signals: {
          temp: bind('Temp'),
          speed: bind('Speed', '/ram'),
          plain: { name: 'Plain', staleAfterS: null, bindings: [{ topic: 'plain' }] },
        },
      },
    ],
  })
const T0 = 1_795_200_000_000

let now = T0
let ingest: Ingest
const recorded: [string, number, number][] = []
const marks: [string, string, number][] = []
const start = (name = 'T'): Ingest => {
  const twin = twinNamed(name)
  return new Ingest(twin, ['plant'], {
    clock: () => now,
    recorder: {
      record: (index, value, _quality, receive, _source, t = receive) =>
        recorded.push([twin.signals[index]!.key, value, t]),
      mark: (index, kind, t) => marks.push([twin.signals[index]!.key, kind, t]),
      recordText: () => undefined,
      markText: () => undefined,
    },
    sample: () => {},
    changed: () => {},
    limit: () => {},
    faults: () => {},
  })
}
beforeEach(() => {
  now = T0
  recorded.length = marks.length = 0
  ingest = start()
})
afterEach(() => ingest.dispose())

const say = ({ topic, payload }: Sent): void => ingest.message('plant', topic, payload)
const slot = (key: string) => ingest.twin.signal(`press/${key}`)!.slot
const shown = (key: string) => [ingest.values.value[slot(key)], ingest.values.age(slot(key), timeMs(now))]
const TEMP = { name: 'Temp', alias: 1, double: 20 }
const SPEED = { name: 'Speed', alias: 2, double: 5 }

test('is_historical is history, at its own time, and never the live value; is_transient is live, and not stored', () => {
  const press = new EdgeNode('press', { clock: () => now })
  say(press.nbirth([TEMP]))
  now += 1000
  say(
    press.ndata([
      { alias: 1, double: 7, historical: true, time: T0 - 60_000 },
      { alias: 1, double: 8, historical: true, time: T0 - 59_000 },
    ]),
  )
  expect(shown('temp')).toEqual([20, 'live'])
  expect(ingest.values.receive[slot('temp')]).toBe(T0)
  say(press.ndata([{ alias: 1, double: 21, transient: true }]))
  expect(shown('temp')).toEqual([21, 'live'])
  say(press.ndata([{ alias: 1, double: 22 }]))
  // Of the future: a lie.
  say(press.ndata([{ alias: 1, double: 9, historical: true, time: now + 60_000 }]))
  expect(recorded).toEqual([
    ['temp', 20, T0],
    ['temp', 7, T0 - 60_000],
    ['temp', 8, T0 - 59_000],
    ['temp', 22, T0 + 1000],
  ])
})

test("NDEATH counts at its receipt, DDEATH at the payload's time, but nobody dies before he last spoke", () => {
  const press = new EdgeNode('press', { clock: () => now })
  say(press.nbirth([TEMP]))
  say(press.dbirth('ram', [SPEED]))
  now += 5000
  press.clock = () => now - 2000
  say(press.ddeath('ram'))
  expect(marks).toEqual([['speed', 'dead', T0 + 3000]])
  say(press.dbirth('ram', [SPEED]))
  press.clock = () => now - 12 * 86_400_000
  say(press.ddeath('ram'))
  now += 1000
  say(press.ndeath())
  expect(marks.slice(1)).toEqual([
    ['speed', 'dead', T0 + 5000],
    ['temp', 'dead', T0 + 6000],
  ])
  expect([shown('temp'), shown('speed')]).toEqual([
    [20, 'stale'],
    [5, 'stale'],
  ])
})

test('without the Sparkplug connection its metrics are stale, and nothing else is', () => {
  const press = new EdgeNode('press', { clock: () => now })
  say(press.nbirth([TEMP]))
  ingest.message('plant', 'plain', Buffer.from('3'))
  ingest.sparkplugLost('plant')
  expect([shown('temp'), shown('plain')]).toEqual([
    [20, 'stale'],
    [3, 'live'],
  ])
})

test('a saved twin goes on with what births defined, and knows whose death is whose', () => {
  const press = new EdgeNode('press', { bdSeq: 3, clock: () => now })
  say(press.nbirth([TEMP]))
  say(press.dbirth('ram', [SPEED]))
  const old = ingest
  ingest = start('T, saved anew')
  atOnce(ingest.following(old))()
  old.dispose()
  say(press.ndata([{ alias: 1, double: 23 }]))
  expect(shown('temp')).toEqual([23, 'live'])
  say(press.ddeath('ram'))
  expect(shown('speed')).toEqual([5, 'stale'])
  say(press.ndeath(2))
  expect(shown('temp')).toEqual([23, 'live'])
  say(press.ndeath())
  expect(shown('temp')).toEqual([23, 'stale'])
})
