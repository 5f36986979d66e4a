/** The plant's broker goes away under a gateway with a page open: the page sees it on the objects, and sees them come back. */
import { createServer, type Server, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import { connectAsync } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { listen } from '../web/listen.ts'
import { eventually, freePort, SMALL_TWIN } from '../testing/ports.ts'
import { removeFolder, startTestGateway, TestPage, twinOf } from '../testing/start-gateway.ts'
import { externalUpstream } from './upstream.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

/** @param mute told of each message; none is ever acknowledged */
const plantBroker = async (port: number, mute: (() => void) | null = null): Promise<() => Promise<void>> => {
  const aedes = await Aedes.createBroker(mute ? { authorizePublish: () => mute() } : {})
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    aedes.handle(socket)
  })
  const bound = await listen(server, '127.0.0.1', port)
  if (!bound.ok) throw bound.error
  let stopped = false
  const stop = async (): Promise<void> => {
    if (stopped) return
    stopped = true
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
    await new Promise<void>((done) => aedes.close(done))
  }
  ends.push(stop)
  return stop
}

test('a page sees the signals of a lost broker dead, and alive again by their next message', async () => {
  const port = await freePort()
  const url = `mqtt://127.0.0.1:${port}`
  const stop = await plantBroker(port)
  const gateway = await startTestGateway(['--broker', url])
  ends.push(async () => {
    await gateway.close()
    removeFolder(gateway.dir)
  })
  const page = new TestPage(gateway, twinOf(SMALL_TWIN))
  ends.push(() => page.socket.terminate())
  const machine = await connectAsync(url, { reconnectPeriod: 0 })
  await eventually(() => (machine.publish('plant/pump/flow', '41'), page.values.get('pump/flow') === 41), 'the value')
  expect([...page.dead]).toEqual([])
  await machine.endAsync(true)
  await stop()
  await eventually(() => page.dead.has('pump/flow'), 'the loss on the object')
  expect(page.values.get('pump/flow')).toBe(41)
  await eventually(() => page.received('beat').at(-1)?.brokers[0]?.connected === false, 'the loss in the beat')
  const late = new TestPage(gateway, twinOf(SMALL_TWIN))
  ends.push(() => late.socket.terminate())
  await eventually(() => late.dead.has('pump/flow'), 'the loss in the snapshot of a page that came later')

  await plantBroker(port)
  const again = await connectAsync(url, { reconnectPeriod: 0 })
  ends.push(() => again.endAsync(true))
  await eventually(
    () => (again.publish('plant/pump/flow', '43'), page.values.get('pump/flow') === 43),
    'the value after the return',
    15_000,
  )
  expect(page.dead.has('pump/flow')).toBe(false)
}, 30_000)

test('a command that was under way when the broker went is not sent again when it is back', async () => {
  const port = await freePort()
  const url = `mqtt://127.0.0.1:${port}`
  let underWay = 0
  const stop = await plantBroker(port, () => void underWay++)
  const states: string[] = []
  const started = await externalUpstream(
    { name: 'plant', url },
    { message: () => {}, changed: ({ state }) => states.push(state) },
    Date.now,
    () => 0,
  )
  if (!started.ok) throw new Error(started.error.what)
  ends.push(() => started.value.close())
  const sent = started.value.publish('cmd', Buffer.from('late'), 1)
  await eventually(() => underWay === 1, 'the command at the broker')
  await stop()
  expect(await sent).toEqual({
    ok: false,
    error: { kind: 'broker-lost-while-sending', broker: 'plant' },
  })

  await plantBroker(port)
  const spy = await connectAsync(url, { reconnectPeriod: 0 })
  ends.push(() => spy.endAsync(true))
  const heard: string[] = []
  spy.on('message', (_topic, payload) => heard.push(payload.toString()))
  await spy.subscribeAsync('cmd')
  await eventually(() => states.at(-1) === 'connected', 'the reconnection')
  expect(await started.value.publish('cmd', Buffer.from('now'), 1)).toEqual({ ok: true, value: undefined })
  await eventually(() => heard.length > 0, 'the command')
  expect(heard).toEqual(['now'])
}, 30_000)
