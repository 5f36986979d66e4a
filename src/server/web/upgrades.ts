/** WebSockets on the page's port: the feed, and the embedded broker. Checked like every request before they open. */
import { apiError } from '../../texts/api-english.ts'
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { API } from '../../wire/paths.ts'
import type { ApiError } from '../../wire/api.ts'
import type { Entrance } from './entrance.ts'

export const BROKER_PATH = '/mqtt'

export interface UpgradePorts {
  readonly entrance: Entrance
  /** Runs it; what it throws ends nothing else. */
  readonly guard: (handle: () => void) => void
  readonly feed: (socket: WebSocket, cursor: number) => void
  /** null: no embedded broker. */
  readonly broker: ((socket: WebSocket) => void) | null
}

/** Whoever opened it has signed out, or may be here no longer. */
const SENT_AWAY = 4401

/** What a page sends on the feed is small, its list of slots included; what machines send may be an image. */
const MAX_MESSAGE = { feed: 8 << 20, broker: 8 << 20 } as const

export const acceptUpgrades = (server: Server, ports: UpgradePorts): void => {
  const feed = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE.feed, perMessageDeflate: false })
  const broker = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE.broker,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : false),
  })

  /** Who is sent away goes with what she has open. */
  const attend = ({ headers }: IncomingMessage, socket: WebSocket): void => {
    socket.once(
      'close',
      ports.entrance.stays(headers, () => socket.close(SENT_AWAY)),
    )
  }
  const open = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const who = ports.entrance.admit({ headers: request.headers, toPage: false, open: false })
    if (!who.ok) return deny(stream, who.error.status, who.error.error)
    const url = URL.canParse(request.url ?? '', 'http://gateway') ? new URL(request.url!, 'http://gateway') : null
    if (url?.pathname === API.feed) {
      const cursor = Number(url.searchParams.get('cursor') ?? 0)
      return feed.handleUpgrade(request, stream, head, (socket) => {
        attend(request, socket)
        ports.feed(socket, Number.isSafeInteger(cursor) && cursor > 0 ? cursor : 0)
      })
    }
    const toBroker = ports.broker
    if (url?.pathname === BROKER_PATH && toBroker)
      return broker.handleUpgrade(request, stream, head, (socket) => {
        attend(request, socket)
        toBroker(socket)
      })
    return deny(stream, 404, apiError({ code: 'nothing-here', values: {} }))
  }
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    ports.guard(() => open(request, stream, head))
  })
}

const deny = (stream: Duplex, status: number, why: ApiError): void => {
  const body = JSON.stringify(why)
  stream.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
