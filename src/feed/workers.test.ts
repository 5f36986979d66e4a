/** The entries of the workers in a worker's surroundings that are the test's: what comes in reaches the feed, what it sends goes out. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { FromWorker, ToWorker } from '../wire/worker.ts'

class FakeSocket extends EventTarget {
  static readonly OPEN = 1
  readonly readyState = FakeSocket.OPEN
  binaryType = ''
  closed = false
  readonly sent: (string | Uint8Array)[] = []
  readonly url: string
  readonly protocol: string | undefined

  constructor(url: string, protocol?: string) {
    super()
    this.url = url
    this.protocol = protocol
    sockets.push(this)
  }
  send(data: string | Uint8Array): void {
    this.sent.push(data)
  }
  close(): void {
    this.closed = true
  }
}

let sockets: FakeSocket[] = []
let posted: FromWorker[] = []
let scope = new EventTarget()

beforeEach(() => {
  sockets = []
  posted = []
  scope = Object.assign(new EventTarget(), { postMessage: (message: FromWorker) => void posted.push(message) })
  vi.resetModules()
  vi.stubGlobal('self', scope)
  vi.stubGlobal('WebSocket', FakeSocket)
  // No timer of the worker outlives its test.
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const send = (message: object): void =>
  void scope.dispatchEvent(new MessageEvent('message', { data: message as unknown as ToWorker }))

test('over a gateway: opens the socket with its cursor, hands on text and bytes, tells of its end', async () => {
  await import('./gateway-worker.ts')
  send({ kind: 'start', url: 'ws://gateway/feed', twin: { hash: 'x', signals: [] }, document: null, rateHz: 20 })
  const [socket] = sockets
  expect([socket!.url, socket!.binaryType]).toEqual(['ws://gateway/feed?cursor=0', 'arraybuffer'])
  socket!.dispatchEvent(new MessageEvent('message', { data: JSON.stringify({ kind: 'nobody-knows' }) }))
  socket!.dispatchEvent(Object.assign(new Event('close'), { reason: 'the gateway ends' }))
  const link = posted.filter((message) => message.kind === 'link').at(-1)
  expect(link).toMatchObject({ link: { detail: 'the gateway ends' } })
  vi.advanceTimersByTime(30_000)
  expect(sockets.length, 'it tries again').toBeGreaterThan(1)
})

test('over a broker: speaks MQTT to it in bytes, and tries again when it has gone', async () => {
  await import('./mqtt-worker.ts')
  const document = { format: 1, id: 'p', name: 'P', assets: [{ id: 'm', name: 'M' }] }
  send({ kind: 'start', url: 'ws://broker:9001/', twin: {}, document, rateHz: 20 })
  const [socket] = sockets
  expect([socket!.url, socket!.protocol, socket!.binaryType]).toEqual(['ws://broker:9001/', 'mqtt', 'arraybuffer'])
  socket!.dispatchEvent(new Event('open'))
  expect((socket!.sent[0] as Uint8Array)[0], 'CONNECT').toBe(0x10)
  socket!.dispatchEvent(new MessageEvent('message', { data: Uint8Array.of(0x20, 2, 0, 5).buffer }))
  expect(posted.filter((message) => message.kind === 'link').at(-1)).toMatchObject({
    link: { state: 'offline', detail: 'not authorised' },
  })
  expect(socket!.closed).toBe(true)
  vi.advanceTimersByTime(30_000)
  expect(sockets.length, 'it tries again').toBeGreaterThan(1)
})
