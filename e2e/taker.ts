/** Whoever takes work orders: a web server that answers as a test says, and a listener at the broker. */
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import mqtt from 'mqtt'
import type { ActNow } from '../src/wire/act.ts'

interface Posted {
  readonly body: string
  readonly key: string
}

export interface Taker {
  readonly url: string
  readonly posted: readonly Posted[]
  /** Statuses of the next answers; then 201. */
  readonly answers: number[]
  close(): void
}

export const startTaker = async (): Promise<Taker> => {
  const posted: Posted[] = []
  const answers: number[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      posted.push({ body, key: String(request.headers['idempotency-key']) })
      response.writeHead(answers.shift() ?? 201).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`,
    posted,
    answers,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export interface Listener {
  readonly heard: readonly { readonly topic: string; readonly payload: string }[]
  dispose(): Promise<void>
}

/** A client of its own at the broker. */
export const listenTo = async (brokerUrl: string, filter: string): Promise<Listener> => {
  const heard: { topic: string; payload: string }[] = []
  const client = await mqtt.connectAsync(brokerUrl)
  client.on('message', (topic, payload) => heard.push({ topic, payload: payload.toString() }))
  await client.subscribeAsync(filter, { qos: 1 })
  return { heard, dispose: () => client.endAsync(true) }
}

/** What a gateway has seen of the machine of its only work order: it ticks once a second, and a stepped clock leaps. */
export const standsOf = async (gateway: string): Promise<'runs' | 'stands' | 'ran again'> => {
  const answer = await fetch(`${gateway}/api/act`)
  const { stands } = ((await answer.json()) as ActNow).proposals[0]!
  return stands === null ? 'runs' : stands.to === null ? 'stands' : 'ran again'
}
