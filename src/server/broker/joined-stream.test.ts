import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { joinedStream } from './joined-stream.ts'
import { eventually } from '../testing/ports.ts'

const ends: (() => unknown)[] = []
afterEach(() => ends.splice(0).forEach((end) => end()))

const pair = async (): Promise<{ stream: Duplex; client: WebSocket; frames: Buffer[] }> => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  ends.push(() => server.close())
  await once(server, 'listening')
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as { port: number }).port}`)
  ends.push(() => client.terminate())
  const frames: Buffer[] = []
  client.on('message', (data: Buffer) => frames.push(data))
  const [[socket]] = (await Promise.all([once(server, 'connection'), once(client, 'open')])) as [[WebSocket], unknown]
  return { stream: joinedStream(socket), client, frames }
}

test('writes of one turn leave as one frame, in order', async () => {
  const { stream, frames } = await pair()
  for (let i = 0; i < 500; i++) stream.write(`${i} `)
  await eventually(() => frames.length > 0, 'a frame')
  stream.write('later')
  await eventually(() => frames.length > 1, 'the next frame')
  expect(frames.map(String)).toEqual([Array.from({ length: 500 }, (_, i) => `${i} `).join(''), 'later'])
})

test('a reader that does not keep up makes the writer wait, and loses nothing', async () => {
  const { stream, client, frames } = await pair()
  client.pause()
  const piece = Buffer.alloc(200_000, 1)
  let written = 0
  const write = (): void => {
    while (written < 300) {
      written++
      if (!stream.write(piece)) return void stream.once('drain', write)
    }
  }
  write()
  let before = -1
  await eventually(() => {
    const still = stream.writableNeedDrain && written === before
    before = written
    return still
  }, 'the writer waits')
  expect(written).toBeLessThan(300)
  client.resume()
  await eventually(() => frames.reduce((sum, frame) => sum + frame.length, 0) === 300 * piece.length, 'all bytes')
})

test('either side closing ends the other', async () => {
  const one = await pair()
  one.stream.end('bye')
  await once(one.client, 'close')
  expect(one.frames.map(String)).toEqual(['bye'])
  const two = await pair()
  two.client.close()
  await once(two.stream, 'close')
  expect(two.stream.destroyed).toBe(true)
})

test('what the client sends is read', async () => {
  const { stream, client } = await pair()
  client.send(Buffer.from('abc'))
  const [chunk] = (await once(stream, 'data')) as [Buffer]
  expect(chunk.toString()).toBe('abc')
})
