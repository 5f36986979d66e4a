import { expect, test } from 'vitest'
import { PROTOCOL } from '../wire/socket.ts'
import type { FromWorker, ToWorker } from '../wire/worker.ts'
import { createGatewayFeed } from './gateway-feed.ts'
import type { SocketLike } from './gateway-link.ts'

const HASH = '0123456789abcdef'

const begin = () => {
  const posted: FromWorker[] = []
  const socket: SocketLike = { send: () => {}, close: () => {}, onmessage: null, onclose: null }
  const feed = createGatewayFeed({
    open: () => socket,
    post: (message) => posted.push(message),
    now: () => 1,
    steady: () => 1,
    random: () => 0.5,
    every: () => () => {},
  })
  feed.receive({
    kind: 'start',
    url: 'ws://gateway',
    twin: { hash: HASH, signals: { length: 0 } },
    document: null,
    rateHz: 10,
  } as unknown as ToWorker)
  const say = (message: object): void => socket.onmessage?.(JSON.stringify(message))
  say({ kind: 'hello', protocol: PROTOCOL, twinHash: HASH, clock: 1, rateHz: 60, run: 'r' })
  return { feed, posted, say, kinds: () => posted.map(({ kind }) => kind).filter((kind) => kind !== 'link') }
}

test('each kind of the gateway reaches the page as itself; one that nobody knows as nothing', () => {
  const { feed, kinds, posted, say } = begin()
  posted.length = 0
  say({ kind: 'alarms', cursor: 3, rows: [] })
  say({ kind: 'alarm-events', events: [] })
  say({ kind: 'limits', twinHash: HASH, limits: [[0, 5]] })
  say({ kind: 'tomorrow', twinHash: HASH })
  say({ kind: 'past' })
  expect(kinds()).toEqual(['alarms', 'alarm-events', 'limits', 'past'])
  posted.length = 0
  for (const kind of ['health', 'journal', 'unheard-of']) feed.receive({ kind, id: 1 } as unknown as ToWorker)
  expect(kinds()).toEqual([])
  feed.receive({ kind: 'figures', id: 7 })
  expect(posted.at(-1)).toMatchObject({ kind: 'figures-result', id: 7 })
})
