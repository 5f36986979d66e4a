/** How many clients, packets and topic filters come in. What is refused is refused before memory is taken for it. */
import type { Duplex } from 'node:stream'
import type { Aedes, Client } from 'aedes'
import type { LimitCounts } from '../broker-limits.ts'
import { LARGE_PACKET, type QuickPorts } from './quick-publish.ts'

export interface ClientGate {
  /** False: there are too many, and this one was hung up on. */
  enter(stream: Duplex): boolean
  readonly packets: Pick<QuickPorts, 'large' | 'admits' | 'arrived'>
}

const nameOf = (client: Client | null): string => client?.id ?? 'a client that has not said who it is'

export const limitClients = (aedes: Aedes, counts: LimitCounts): ClientGate => {
  const { limits } = counts

  /** Topic filters by client. */
  const filters = new WeakMap<object, Set<string>>()
  const subscribe = aedes.authorizeSubscribe
  aedes.authorizeSubscribe = (client, subscription, done) => {
    if (!client) return subscribe(client, subscription, done)
    const own = filters.get(client) ?? new Set<string>()
    if (own.size >= limits.subscriptions && !own.has(subscription.topic)) {
      counts.refuse('subscriptions', nameOf(client))
      // Refused with 128 in the SUBACK (MQTT 3.1.1 §3.9.3); the client goes on with those it has.
      return done(null, null)
    }
    filters.set(client, own.add(subscription.topic))
    counts.use('subscriptions', Math.max(counts.used('subscriptions'), own.size))
    subscribe(client, subscription, done)
  }
  aedes.on('unsubscribe', (topics, client) => {
    for (const topic of topics) filters.get(client)?.delete(topic)
  })

  const connect = aedes.preConnect
  aedes.preConnect = (client, packet, done) => {
    const will = packet.will?.payload.length ?? 0
    if (will <= limits.willBytes) return connect(client, packet, done)
    counts.refuse('willBytes', packet.clientId)
    done(new Error('its will is too large'), false)
  }

  let clients = 0
  let arriving = 0
  const claims = new WeakMap<object, number>()
  return {
    enter: (stream) => {
      if (clients >= limits.clients) {
        counts.refuse('clients', '')
        stream.on('error', () => {})
        stream.destroy()
        return false
      }
      counts.use('clients', ++clients)
      stream.once('close', () => counts.use('clients', --clients))
      return true
    },
    packets: {
      large: Math.min(LARGE_PACKET, limits.packetBytes),
      admits: (client, bytes) => {
        const met =
          bytes > limits.packetBytes ? 'packetBytes' : arriving + bytes > limits.arrivingBytes ? 'arrivingBytes' : null
        if (met) {
          counts.refuse(met, nameOf(client))
          ;(client as Client & { readonly conn: Duplex }).conn.destroy()
          return false
        }
        claims.set(client, bytes)
        arriving += bytes
        counts.use('arrivingBytes', arriving)
        return true
      },
      arrived: (client) => {
        arriving -= claims.get(client) ?? 0
        claims.delete(client)
        counts.use('arrivingBytes', arriving)
      },
    },
  }
}
