/** The host application on the wire: a connection of its own with a clean session, and the one timer. It does what `SparkplugHost` says. */
import type { Trouble } from '../../wire/troubles.ts'
import { connect, type MqttClient } from 'mqtt'
import { ok, type Result } from '../../base/result.ts'
import type { Drop } from '../../decode/drops.ts'
import type { StartFailure } from '../failures.ts'
import type { UpstreamState } from '../upstream/upstream.ts'
import { backoffMs, clientOptions, type ExternalBroker } from '../upstream/upstream-options.ts'
import { connectTrouble, disconnectTrouble, sameTrouble, subscribeTrouble } from '../upstream/connection-trouble.ts'
import { type HostAction, type HostEvent, type HostOptions, type HostStats, SparkplugHost } from './host.ts'
import type { Publication } from './messages.ts'

export interface HostHooks {
  /** A message counts now; `at` is when it came, ms. */
  apply(topic: string, payload: Uint8Array, at: number): void
  /** All that came over this connection is stale. */
  stale(): void
  /** Called after every change of `state`. */
  changed(state: UpstreamState): void
}

export interface HostConnection {
  readonly name: string
  readonly url: string
  readonly hostId: string
  readonly state: UpstreamState
  readonly stats: HostStats
  readonly drops: readonly Drop[]
  /** Asks all nodes for their births: what is bound now may have been told only in them. */
  reread(): void
  /** Asks one node (`group/edge`), as soon as it is its turn. */
  askRebirth(node: string): void
  /** Says that the host is going, and disconnects. */
  close(): Promise<void>
}

/** The end does not wait longer for the broker to take the last STATE. */
const GOODBYE_MS = 1_000

/** Connects at once and, when lost or refused, again and again. Fails only on files that cannot be read. */
export const connectHost = (
  broker: ExternalBroker,
  options: HostOptions,
  hooks: HostHooks,
  now: () => number,
  random: () => number,
): Result<HostConnection, StartFailure> => {
  const settings = clientOptions(broker, random)
  if (!settings.ok) return settings
  const host = new SparkplugHost(options)
  // Clean session [tck-id-message-flow-phid-sparkplug-clean-session-311]; MQTT 5: clean start, expiry 0 by default [-50].
  const client: MqttClient = connect(broker.url, { ...settings.value, clean: true, manualConnect: true })
  let state: UpstreamState = { state: 'connecting', since: now(), trouble: null }
  let attempt = 0
  let retry: NodeJS.Timeout | undefined
  let wake: NodeJS.Timeout | undefined
  let wakeAt = Number.POSITIVE_INFINITY
  /** Sent at QoS 1 and not acknowledged, by message id. */
  const underWay = new Set<number>()
  let goodbye: Promise<unknown> = Promise.resolve()

  const change = (next: UpstreamState['state'], trouble: Trouble | null): void => {
    if (state.state === next && sameTrouble(state.trouble, trouble)) return
    state = { state: next, since: state.state === next ? state.since : now(), trouble }
    hooks.changed(state)
  }
  const tell = (event: HostEvent): void => {
    for (const action of host.on(event)) perform(action)
    if (host.wakeAt === wakeAt) return
    clearTimeout(wake)
    wakeAt = host.wakeAt
    if (Number.isFinite(wakeAt)) wake = setTimeout(tick, Math.max(0, wakeAt - now()))
  }
  const tick = (): void => {
    wakeAt = Number.POSITIVE_INFINITY
    tell({ kind: 'tick', now: now() })
  }
  const publish = ({ topic, payload, qos, retain }: Publication): Promise<void> =>
    new Promise((done) => {
      if (!client.connected) return done()
      let id = -1
      client.publish(topic, Buffer.from(payload), { qos, retain }, () => {
        underWay.delete(id)
        done()
      })
      id = client.getLastMessageId()
      if (qos === 1) underWay.add(id)
    })
  const subscribe = (filters: readonly string[]): void => {
    client.subscribe([...filters], { qos: 1 }, (error, granted) => {
      const refused = granted?.filter((grant) => grant.qos >= 128).map((grant) => grant.topic) ?? []
      if (!error && !refused.length) {
        attempt = 0
        change('connected', null)
        return tell({ kind: 'subscribed' })
      }
      change(state.state, subscribeTrouble(refused, error))
      // A host that hears nothing must not say that it is online.
      client.stream.destroy()
    })
  }
  const perform = (action: HostAction): void => {
    switch (action.kind) {
      case 'connect':
        client.options.will = { ...action.will, payload: Buffer.from(action.will.payload) }
        client.reconnect()
        break
      case 'subscribe':
        subscribe(action.filters)
        break
      case 'publish':
        goodbye = publish(action.publication)
        break
      case 'apply':
        hooks.apply(action.topic, action.payload, action.at)
        break
      case 'stale':
        hooks.stale()
        break
      case 'disconnect':
        client.removeAllListeners('close')
    }
  }

  client.on('connect', () => tell({ kind: 'connected' }))
  client.on('message', (topic, payload, { retain }) => {
    try {
      tell({ kind: 'message', topic, payload, retained: retain, now: now() })
    } catch (failure) {
      host.drops.count('could-not-be-read', topic, String(failure), now())
    }
  })
  client.on('disconnect', ({ reasonCode }) => change(state.state, disconnectTrouble(reasonCode)))
  client.on('error', (error) => change(state.state, connectTrouble(error)))
  client.on('close', () => {
    // Sent again after the reconnection, an old STATE would speak before the subscriptions, with the time of an old will.
    for (const id of underWay) client.removeOutgoingMessage(id)
    underWay.clear()
    tell({ kind: 'lost' })
    change('lost', state.trouble ?? { code: 'connection-closed', values: {} })
    retry = setTimeout(() => tell({ kind: 'connecting', now: now() }), backoffMs(attempt++, random))
  })
  tell({ kind: 'connecting', now: now() })

  return ok({
    name: broker.name,
    url: broker.url,
    hostId: options.hostId,
    get state() {
      return state
    },
    get stats() {
      return host.stats
    },
    get drops() {
      return host.drops.list
    },
    reread: () => tell({ kind: 'reread', now: now() }),
    askRebirth: (node) => tell({ kind: 'ask', node, now: now() }),
    close: async () => {
      clearTimeout(retry)
      tell({ kind: 'stop', now: now() })
      clearTimeout(wake)
      let late: NodeJS.Timeout | undefined
      const limit = new Promise((done) => (late = setTimeout(done, GOODBYE_MS)))
      const left = goodbye.then(() => client.endAsync(!client.connected))
      await Promise.race([left, limit])
      clearTimeout(late)
      client.stream?.destroy()
    },
  })
}
