/** How somebody who means no good speaks to a gateway: HTTP well-formed and not, the feed's socket, MQTT. Each ends by itself. */
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { WebSocket } from 'ws'
import type { Rng } from '../../src/base/rng.ts'
import { type Outsider, outsider, WORDS } from '../../src/server/testing/outsider.ts'
import { API } from '../../src/wire/paths.ts'

export interface Target {
  readonly port: number
  readonly mqttPort: number
}

/** What came of it: the status of an HTTP answer, or null where there was none. */
export interface Outcome {
  readonly what: string
  readonly status: number | null
}

type Client = (target: Target, outsider: Outsider) => Promise<Outcome>

/** No answer within this is none, ms. */
const PATIENCE_MS = 15_000
const agent = new Agent({ keepAlive: true, maxSockets: 16 })

const bytes = ({ rng }: Outsider, most: number): Buffer =>
  Buffer.from(Array.from({ length: Math.floor(rng.next() * most) }, () => Math.floor(rng.next() * 256)))

const PATHS = [
  '/',
  '/index.html',
  '/assets/..%2f..%2fetc/passwd',
  '/twins/current/..%2Fsecret.txt',
  '/twins/current/%2e%2e/secret.txt',
  '/twins/current/models/nothing.glb',
  '//evil.example/',
  '/%',
  '/%00',
  '/%ff%fe',
  '/api',
  '/api/',
  '/api/nothing',
  '/API/HEALTH',
  '/mqtt',
  `/${'a/'.repeat(2000)}`,
  `/?${'q=1&'.repeat(1000)}`,
]
const HEADERS: readonly (readonly [string, readonly string[]])[] = [
  ['host', ['evil.example', 'localhost:1', '', '[::1', '127.0.0.1:4300@evil']],
  ['origin', ['http://evil.example', 'null', 'file://']],
  ['cookie', ['gemba=1; gemba=2', `gemba=${'a'.repeat(3000)}`, '=;=;;', '\u00ff']],
  ['range', ['bytes=0-', 'bytes=9999999999-', 'bytes=-1', 'x']],
  ['if-none-match', ['*', '"x"', 'W/"', `"${'e'.repeat(2000)}"`]],
  ['content-encoding', ['gzip', 'br', 'x']],
  ['expect', ['100-continue', 'nothing']],
  ['x-forwarded-for', ['1.2.3.4, 5.6.7.8', '::', 'x'.repeat(500)]],
  ['x-gemba-name', ['%', '%E0%A4%A', '%00', 'Eva']],
]

const wellFormed: Client = ({ port }, o) => {
  const asked = o.asked()
  const path = o.rng.next() < 0.2 ? o.pick(PATHS) : asked.path
  const headers: Record<string, string> = { ...asked.headers }
  while (o.rng.next() < 0.3) {
    const [name, values] = o.pick(HEADERS)
    headers[name] = o.pick(values)
  }
  const what = `${asked.method} ${path} ${JSON.stringify(headers)} ${asked.payload}`
  return new Promise((done) => {
    const sent = request({ agent, host: '127.0.0.1', port, path, method: asked.method, headers }, (answer) => {
      answer.resume()
      answer.on('close', () => done({ what, status: answer.statusCode ?? null }))
    })
    sent.setTimeout(PATIENCE_MS, () => sent.destroy())
    sent.on('error', () => done({ what, status: null }))
    sent.end(asked.payload)
  })
}

/** Writes all of it, hears what comes, and is gone when the other side is, or has said nothing more for a while. */
const raw = (port: number, parts: readonly (Buffer | string)[], quietMs: number): Promise<string> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    let heard = ''
    socket.setTimeout(quietMs, () => socket.destroy())
    socket.on('data', (chunk: Buffer) => {
      if (heard.length < 1000) heard += chunk.toString('latin1')
    })
    socket.on('error', () => {})
    socket.on('close', () => done(heard))
    for (const part of parts) socket.write(part)
  })
const statusIn = (heard: string): number | null => {
  const found = /^HTTP\/1\.1 (\d{3})/.exec(heard)
  return found ? Number(found[1]) : null
}

const malformed: Client = async ({ port }, o) => {
  const path = o.pick([...PATHS, ...Object.values(API), '/ /', '/\u0007', '*', 'http://evil.example/'])
  const words = o.pick([
    `GET ${path} HTTP/1.1\r\n\r\n`,
    `GET ${path} HTTP/9.9\r\nhost: localhost\r\n\r\n`,
    `POST ${path} HTTP/1.1\r\nhost: localhost:${port}\r\ncontent-type: application/json\r\ncontent-length: 99999999999\r\n\r\n{`,
    `POST ${path} HTTP/1.1\r\nhost: localhost:${port}\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n{"a":1}`,
    `POST ${path} HTTP/1.1\r\nhost: localhost:${port}\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n`,
    `GET ${path} HTTP/1.1\r\nhost: localhost:${port}\r\n${'x: y\r\n'.repeat(3000)}\r\n`,
    `GET ${path} HTTP/1.1\r\nhost: localhost:${port}\r\nx-${'y'.repeat(20_000)}: z\r\n\r\n`,
    `GET ${path} HTTP/1.1\r\nhost: localhost:${port}\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-key: x\r\n\r\n`,
    `\u0000\u0001${path}`,
  ])
  const extra = bytes(o, 200)
  const heard = await raw(port, [words, ...(o.rng.next() < 0.3 ? [extra] : [])], 150)
  return { what: `${words.slice(0, 300)} + ${extra.toString('hex')}`, status: statusIn(heard) }
}

const feed: Client = ({ port }, o) =>
  new Promise((done) => {
    const frames = Array.from({ length: 1 + Math.floor(o.rng.next() * 5) }, () => o.body())
    const what = `a socket that says ${frames.join(' ')}`
    const cursor = encodeURIComponent(o.pick(WORDS).slice(0, 500))
    const socket = new WebSocket(`ws://127.0.0.1:${port}${API.feed}?cursor=${cursor}`)
    const late = setTimeout(() => socket.terminate(), PATIENCE_MS)
    socket.on('error', () => {})
    socket.on('unexpected-response', (_, answer) => {
      answer.resume()
      clearTimeout(late)
      done({ what, status: answer.statusCode ?? null })
    })
    socket.on('close', () => {
      clearTimeout(late)
      done({ what, status: null })
    })
    socket.on('open', () => {
      for (const frame of frames) socket.send(o.rng.next() < 0.2 ? Buffer.from(frame) : frame)
      if (o.rng.next() < 0.3) socket.ping('x'.repeat(125))
      socket.send('{"kind":"nothing of the kind"}')
    })
  })

/** Opened by the rules, then bytes that are no frames. */
const rawFrames: Client = async ({ port }, o) => {
  const path = o.pick([API.feed, '/mqtt'])
  const noise = bytes(o, 400)
  const heard = await raw(
    port,
    [
      `GET ${path} HTTP/1.1\r\nhost: localhost:${port}\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: mqtt\r\n\r\n`,
      noise,
    ],
    150,
  )
  return { what: `a socket at ${path} of ${noise.toString('hex')}`, status: statusIn(heard) }
}

const field = (words: string | Buffer): Buffer => {
  const all = Buffer.from(words as string)
  return Buffer.concat([Buffer.from([(all.length >> 8) & 255, all.length & 255]), all])
}
const packet = (head: number, ...body: readonly Buffer[]): Buffer => {
  const whole = Buffer.concat(body)
  const length: number[] = []
  for (let left = whole.length; ;) {
    const digit = left & 127
    left >>= 7
    length.push(left ? digit | 128 : digit)
    if (!left) break
  }
  return Buffer.concat([Buffer.from([head, ...length]), whole])
}

const TOPICS = ['plant/pump/flow', 'plant/pump/note', 'plant/nothing', '$SYS/x', '', '/', 'a/+/b', '#', '\u0000']
const mqtt: Client = async ({ mqttPort }, o) => {
  const { rng, pick } = o
  const id = pick(['', 'a', 'outsider', 'x'.repeat(300), '\u0000', 'a'])
  const flags = pick([0x02, 0x00, 0x06, 0xfe, 0xff])
  const one = (): Buffer => {
    const roll = rng.next()
    const topic = rng.next() < 0.7 ? pick(TOPICS) : `plant/other/${Math.floor(rng.next() * 500)}`
    if (roll < 0.5) {
      const payload = rng.next() < 0.7 ? Buffer.from(o.body()) : bytes(o, 2000)
      return packet(0x30 | (rng.next() < 0.05 ? 1 : 0), field(topic), payload)
    }
    if (roll < 0.6) return packet(pick([0x32, 0x34, 0x36]), field(topic), Buffer.from([0, 1]), Buffer.from(o.body()))
    if (roll < 0.7) return packet(0x82, Buffer.from([0, 1]), field(topic), Buffer.from([pick([0, 1, 2, 9])]))
    if (roll < 0.8) return packet(Math.floor(rng.next() * 256), bytes(o, 60))
    if (roll < 0.85) return Buffer.from([0x30, 0xff, 0xff, 0xff, pick([0x7f, 0xff])])
    return bytes(o, 200)
  }
  const packets = Array.from({ length: 1 + Math.floor(rng.next() * 6) }, one)
  const hello =
    rng.next() < 0.9
      ? [
          packet(
            0x10,
            field(pick(['MQTT', 'MQTT', 'MQTT', 'MQIsdp', 'x'])),
            Buffer.from([pick([4, 4, 4, 3, 5, 99]), flags, 0, 9]),
            field(id),
          ),
        ]
      : []
  await raw(mqttPort, [...hello, ...packets], 150)
  return {
    what: `MQTT ${Buffer.concat([...hello, ...packets])
      .toString('hex')
      .slice(0, 2000)}`,
    status: null,
  }
}

const CLIENTS: readonly (readonly [share: number, client: Client])[] = [
  [0.74, wellFormed],
  [0.04, malformed],
  [0.1, feed],
  [0.02, rawFrames],
  [0.1, mqtt],
]

/** @param rng of this one alone, so that it can be repeated alone */
export const speak = (target: Target, rng: Rng): Promise<Outcome> => {
  let roll = rng.next()
  const [, client] = CLIENTS.find(([share]) => (roll -= share) < 0) ?? CLIENTS[0]!
  return client(target, outsider(rng))
}
