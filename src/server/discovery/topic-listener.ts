/**
 * Listens to everything a broker sends, on a connection of its own: what the twin is fed with neither waits for it nor comes twice.
 * Nothing is published, nothing is kept, no session is left behind.
 */
import type { Trouble } from '../../wire/troubles.ts'
import { connect } from 'mqtt'
import { ok, type Result } from '../../base/result.ts'
import type { EmbeddedBroker } from '../broker/broker.ts'
import type { StartFailure } from '../failures.ts'
import { clientOptions, type ExternalBroker } from '../upstream/upstream-options.ts'
import { connectTrouble, subscribeTrouble } from '../upstream/connection-trouble.ts'

export interface ListenerState {
  readonly state: 'listening' | 'connecting' | 'lost'
  readonly since: number
  readonly trouble: Trouble | null
}

export interface TopicListener {
  readonly state: ListenerState
  close(): void
}

export type OnMessage = (topic: string, payload: Uint8Array, retained: boolean) => void

const AGAIN_MS = 2_000

export const listenToEmbedded = (broker: EmbeddedBroker, onMessage: OnMessage, now: () => number): TopicListener => {
  const stop = broker.onPublish((topic, payload) => onMessage(topic, payload, false))
  let open = true
  void broker.retained((topic, payload) => open && onMessage(topic, payload, true))
  return {
    state: { state: 'listening', since: now(), trouble: null },
    close: () => {
      open = false
      stop()
    },
  }
}

export const listenToExternal = (
  broker: ExternalBroker,
  filters: readonly string[],
  onMessage: OnMessage,
  now: () => number,
  random: () => number,
): Result<TopicListener, StartFailure> => {
  const options = clientOptions({ ...broker, clientId: undefined, keepSessionS: 0 }, random)
  if (!options.ok) return options
  let state: ListenerState = { state: 'connecting', since: now(), trouble: null }
  const change = (next: ListenerState['state'], trouble: Trouble | null): void => {
    state = { state: next, since: state.state === next ? state.since : now(), trouble }
  }
  const client = connect(broker.url, { ...options.value, reconnectPeriod: AGAIN_MS })
  client.on('connect', () => {
    client.subscribe([...filters], { qos: 0 }, (error, granted) => {
      const refused = granted?.filter((grant) => grant.qos >= 128).map((grant) => grant.topic) ?? []
      change(
        'listening',
        refused.length
          ? { code: 'listening-refused', values: { filters: refused.join(', ') } }
          : subscribeTrouble(refused, error),
      )
    })
  })
  client.on('message', (topic, payload, { retain }) => onMessage(topic, payload, retain))
  client.on('error', (error) => change(state.state === 'listening' ? 'lost' : state.state, connectTrouble(error)))
  client.on('close', () => change('lost', state.trouble))
  return ok({
    get state() {
      return state
    },
    close: () => {
      client.removeAllListeners()
      client.on('error', () => {})
      client.end(true)
    },
  })
}
