/**
 * Where messages come from: the embedded broker, in process, or a plant's own, through mqtt.js. Both are `Upstream`s.
 * Publishing is for commands and never waits: what cannot be sent now has failed now.
 */
import { troubleInEnglish } from '../../texts/api-english.ts'
import type { Trouble } from '../../wire/troubles.ts'
import { connect, type MqttClient } from 'mqtt'
import { err, ok, type Result } from '../../base/result.ts'
import type { SendFailure } from '../../wire/commands.ts'
import type { EmbeddedBroker } from '../broker/broker.ts'
import { reason } from '../config.ts'
import { FAILURES, type StartFailure } from '../failures.ts'
import { ConnectionLosses } from './connection-losses.ts'
import { backoffMs, clientOptions, type ExternalBroker } from './upstream-options.ts'
import { connectTrouble, disconnectTrouble, sameTrouble } from './connection-trouble.ts'
import { KeptSession } from './upstream-session.ts'
import { Subscriptions } from './upstream-subscriptions.ts'

const PINGS_KEPT = 10

export interface UpstreamState {
  readonly state: 'connected' | 'connecting' | 'lost'
  /** Since when, ms. */
  readonly since: number
  /** The last one; null = none. */
  readonly trouble: Trouble | null
}

export interface UpstreamHooks {
  /** `retained`: kept by the broker and sent because of a subscription, no sign of life. */
  message(topic: string, payload: Uint8Array, retained: boolean): void
  /** Called after every change of `state`. */
  changed(state: UpstreamState): void
}

export interface Upstream {
  readonly name: string
  /** Without credentials. */
  readonly url: string
  readonly state: UpstreamState
  readonly losses: ConnectionLosses
  /** There and back, the quickest of the last pings, ms; 0 = not known. */
  readonly roundTripMs: number
  /** What is published at QoS 1 during a short cut still comes. */
  readonly sessionKept: boolean
  /** Replaces the topic filters; retained messages of new ones follow. */
  subscribe(filters: readonly string[]): void
  publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<Result<void, SendFailure>>
  close(): Promise<void>
}

/** All that is published in the embedded broker, whatever the filters, so that Health can name topics nobody is bound to. */
export const embeddedUpstream = (broker: EmbeddedBroker, hooks: UpstreamHooks, now: () => number): Upstream => {
  const state: UpstreamState = { state: 'connected', since: now(), trouble: null }
  broker.onPublish((topic, payload) => hooks.message(topic, payload, false))
  return {
    name: 'embedded',
    url: broker.url,
    state,
    losses: new ConnectionLosses(),
    roundTripMs: 0,
    sessionKept: false,
    subscribe: () => void broker.retained((topic, payload) => hooks.message(topic, payload, true)),
    publish: (topic, payload, qos) => broker.publish(topic, payload, qos),
    close: () => Promise.resolve(),
  }
}

/** Connects; a broker that cannot be reached now fails, one that is lost later is tried again with jittered back-off. */
export const externalUpstream = async (
  broker: ExternalBroker,
  hooks: UpstreamHooks,
  now: () => number,
  random: () => number,
): Promise<Result<Upstream, StartFailure>> => {
  const options = clientOptions(broker, random)
  if (!options.ok) return options
  const session = new KeptSession(broker, options.value)
  await session.begin()
  let state: UpstreamState = { state: 'connecting', since: now(), trouble: null }
  let attempt = 0
  /** Commands at QoS 1 that the broker has not acknowledged, by message id. */
  const underWay = new Set<number>()
  let retry: NodeJS.Timeout | undefined
  const losses = new ConnectionLosses()
  const roundTrips: number[] = []
  let pingedAt = 0
  const client: MqttClient = connect(broker.url, session.options)
  const change = (next: UpstreamState['state'], trouble: Trouble | null): void => {
    if (state.state === next && sameTrouble(state.trouble, trouble)) return
    state = { state: next, since: state.state === next ? state.since : now(), trouble }
    if (next === 'lost') losses.lost(now(), trouble)
    else if (next === 'connected') losses.back(now())
    hooks.changed(state)
  }
  const subscriptions = new Subscriptions({
    client,
    qos: session.qos,
    isV5: session.isV5,
    report: (trouble) => change('connected', trouble),
  })
  client.on('connect', () => {
    attempt = 0
    change('connected', null)
    subscriptions.connected()
  })
  client.on('message', (topic, payload, { retain }) => {
    if (!retain || subscriptions.kept()) hooks.message(topic, payload, retain)
  })
  client.on('packetsend', ({ cmd }) => {
    if (cmd === 'pingreq') pingedAt = performance.now()
  })
  client.on('packetreceive', ({ cmd }) => {
    if (cmd !== 'pingresp') return
    roundTrips.push(performance.now() - pingedAt)
    if (roundTrips.length > PINGS_KEPT) roundTrips.shift()
  })
  client.on('disconnect', ({ reasonCode }) => change(state.state, disconnectTrouble(reasonCode)))
  client.on('error', (error) => {
    if (state.state !== 'connected') change(state.state, connectTrouble(error))
  })

  const upstream: Upstream = {
    name: broker.name,
    url: broker.url,
    get state() {
      return state
    },
    losses,
    get roundTripMs() {
      return roundTrips.length ? Math.min(...roundTrips) : 0
    },
    get sessionKept() {
      return subscriptions.raised
    },
    subscribe: (filters) => subscriptions.use(filters),
    publish: (topic, payload, qos) =>
      new Promise((done) => {
        if (!client.connected) return done(err({ kind: 'broker-not-connected', broker: broker.name }))
        let id = -1
        client.publish(topic, payload, { qos, retain: false }, (error) => {
          underWay.delete(id)
          done(error ? err(sendFailure(broker.name, error)) : ok(undefined))
        })
        id = client.getLastMessageId()
        if (qos === 1) underWay.add(id)
      }),
    close: async () => {
      clearTimeout(retry)
      subscriptions.lost()
      client.removeAllListeners('close')
      await session.end(client)
    },
  }
  const keepConnected = (): void => {
    client.on('close', () => {
      // What was not acknowledged would be sent again after the reconnection: minutes later, to a machine that has moved on.
      for (const id of underWay) client.removeOutgoingMessage(id)
      underWay.clear()
      subscriptions.lost()
      change('lost', state.trouble ?? { code: 'connection-closed', values: {} })
      const lostAt = state.since
      retry = setTimeout(
        () => {
          session.resume(client, now() - lostAt)
          client.reconnect()
        },
        backoffMs(attempt++, random),
      )
    })
  }

  return new Promise((done) => {
    const refuse = (): void => {
      client.end(true)
      done(
        err(
          FAILURES.brokerRefused(
            broker.name,
            broker.url,
            troubleInEnglish(state.trouble ?? { code: 'no-answer', values: {} }),
          ),
        ),
      )
    }
    client.once('close', refuse)
    client.once('connect', () => {
      client.off('close', refuse)
      keepConnected()
      done(ok(upstream))
    })
  })
}

const sendFailure = (broker: string, error: Error): SendFailure =>
  error.message === 'Message removed'
    ? { kind: 'broker-lost-while-sending', broker }
    : { kind: 'broker-refused', broker, said: reason(error) }
