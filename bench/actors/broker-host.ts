/**
 * A process with one MQTT broker on two loopback ports: TCP for who publishes, WebSocket for who listens.
 *
 *     argv: gemba | documented · message out: {kind: 'ready', tcp, ws}
 */
import { createServer as createHttp } from 'node:http'
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net'
import { Aedes } from 'aedes'
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws'
import { EmbeddedBroker } from '../../src/server/broker/broker.ts'
import { openDoor } from '../../src/server/testing/open-door.ts'

const HOST = '127.0.0.1'
const bound = (server: Server): Promise<number> =>
  new Promise((done) => server.listen(0, HOST, () => done((server.address() as AddressInfo).port)))

/** As the product does it. */
const gemba = async () => {
  const broker = await EmbeddedBroker.start(0, openDoor())
  if (!broker.ok) throw new Error(JSON.stringify(broker.error))
  return { tcp: broker.value.port, accept: (socket: WebSocket) => broker.value.accept(socket) }
}

/** As aedes' documentation does it. */
const documented = async () => {
  const aedes = await Aedes.createBroker()
  return {
    tcp: await bound(createTcp(aedes.handle)),
    accept: (socket: WebSocket) => void aedes.handle(createWebSocketStream(socket)),
  }
}

const { tcp, accept } = await (process.argv[2] === 'documented' ? documented : gemba)()
const http = createHttp()
new WebSocketServer({ server: http, handleProtocols: () => 'mqtt' }).on('connection', accept)
process.on('disconnect', () => process.exit(0))
process.send!({ kind: 'ready', tcp, ws: await bound(http) })
