/** Every broker that is listened to: the embedded one or the plant's own, and the Sparkplug host where this gateway is one. */
import { troubleInEnglish } from '../texts/api-english.ts'
import { err, ok, type Result } from '../base/result.ts'
import { NAMESPACE } from '../decode/sparkplug.ts'
import type { SendFailure } from '../wire/commands.ts'
import { EmbeddedBroker } from './broker/broker.ts'
import { BrokerDoor } from './broker/door.ts'
import { type DoorClients, doorClients } from './door-clients.ts'
import type { Config } from './config.ts'
import type { DiscoveryBroker } from './discovery/discovery.ts'
import type { Shutdown } from './shutdown.ts'
import type { StartFailure } from './failures.ts'
import type { Rates } from './health.ts'
import type { Ingest } from './ingest/ingest.ts'
import type { Service, Services } from './service.ts'
import { connectHost, type HostConnection } from './sparkplug/host-connection.ts'
import { clientIdOf } from './upstream/client-id.ts'
import { embeddedUpstream, externalUpstream, type Upstream, type UpstreamHooks } from './upstream/upstream.ts'

export interface BrokersPorts {
  readonly config: Config
  readonly clock: () => number
  readonly log: (line: string) => void
  readonly rates: Rates
  /** Of the twin in force: takes the messages. */
  readonly ingest: () => Ingest
  /** Told when a broker is lost. */
  readonly services: Services
  readonly shutdown: Shutdown
}

/** The names under which the twin's bindings know them. */
export const brokerNames = ({ brokers }: Pick<Config, 'brokers'>): readonly string[] => {
  const names = Object.keys(brokers)
  return names.length ? names : ['embedded']
}

export class Brokers implements Service {
  readonly upstreams: Upstream[] = []
  readonly hosts: HostConnection[] = []
  readonly #ports: BrokersPorts
  #embedded: EmbeddedBroker | null = null
  #door: DoorClients | null = null

  constructor(ports: BrokersPorts) {
    this.#ports = ports
  }

  /** null: the plant's own are used. */
  get embedded(): EmbeddedBroker | null {
    return this.#embedded
  }

  /** How programs sign in to the embedded one; null: there is none. */
  get signIn(): Pick<DoorClients, 'plantPassword' | 'passwordFile'> | null {
    return this.#door
  }

  /** @param embeddedPort where the embedded broker listens, should it be the one */
  async open(embeddedPort: number): Promise<Result<void, StartFailure>> {
    const opened = Object.keys(this.#ports.config.brokers).length
      ? await this.#openExternal()
      : await this.#openEmbedded(embeddedPort)
    if (opened.ok) this.replaceTwin()
    return opened
  }

  /** Listens to what the twin in force is bound to. */
  replaceTwin(): void {
    const { decoders, twin } = this.#ports.ingest()
    this.#embedded?.reserve(
      twin.commands.flatMap(({ topic, watchdog }) => (watchdog?.alive ? [topic, watchdog.alive.topic] : [topic])),
    )
    for (const upstream of this.upstreams) {
      const host = this.#hostOf(upstream.name)
      const filters = decoders.get(upstream.name)!.subscriptions
      upstream.subscribe(host ? filters.filter((filter) => !filter.startsWith(NAMESPACE)) : filters)
      host?.reread()
    }
  }

  /** As pages are told. */
  states(): { readonly name: string; readonly connected: boolean; readonly since: number }[] {
    return this.upstreams.map(({ name, state }) => {
      const host = this.#hostOf(name)?.state ?? state
      return {
        name,
        connected: state.state === 'connected' && host.state === 'connected',
        since: Math.max(state.since, host.since),
      }
    })
  }

  /** How discovery listens to them. */
  forDiscovery(): DiscoveryBroker[] {
    /** Whoever says what it wants to know of Sparkplug nodes. */
    const asking = (name: string): Pick<DiscoveryBroker, 'host' | 'publish'> => ({
      host: () => this.#hostOf(name) ?? null,
      publish: (topic, payload) =>
        this.upstreams.find((upstream) => upstream.name === name)?.publish(topic, Buffer.from(payload), 0) ??
        Promise.resolve(err({ kind: 'broker-unknown', broker: name })),
    })
    if (this.#embedded)
      return [
        {
          name: 'embedded',
          url: this.#embedded.url,
          filters: ['#'],
          from: this.#embedded,
          ...asking('embedded'),
        },
      ]
    return Object.entries(this.#ports.config.brokers).map(([name, b]) => ({
      name,
      url: b.url,
      filters: b.discover,
      from: { name, ...b },
      ...asking(name),
    }))
  }

  /** Sends now or says why not; `broker` null = the only one. */
  publish(broker: string | null, topic: string, payload: string, qos: 0 | 1): Promise<Result<void, SendFailure>> {
    const upstream = broker === null ? this.upstreams[0] : this.upstreams.find(({ name }) => name === broker)
    if (!upstream) return Promise.resolve(err({ kind: 'broker-unknown', broker: broker ?? '' }))
    return upstream.publish(topic, Buffer.from(payload), qos)
  }

  #hostOf(broker: string): HostConnection | undefined {
    return this.hosts.find(({ name }) => name === broker)
  }

  #hooks(name: string): UpstreamHooks {
    const { config, rates, ingest, services, log } = this.#ports
    const count = rates.of(name)
    const isHost = config.brokers[name]?.sparkplugHost !== undefined
    return {
      message: (topic, payload, retained) => {
        // A wide filter brings them a second time: where there is a host, it alone says what counts.
        if (isHost && topic.startsWith(NAMESPACE)) return
        count.messages++
        ingest().message(name, topic, payload, retained)
      },
      changed: (state) => {
        log(`broker ${name}: ${state.state}${state.trouble ? ` (${troubleInEnglish(state.trouble)})` : ''}`)
        if (state.state === 'lost') services.onBrokerLost(name)
      },
    }
  }

  async #openEmbedded(port: number): Promise<Result<void, StartFailure>> {
    const { config, clock, shutdown } = this.#ports
    this.#door = doorClients(config)
    const door = new BrokerDoor({ clients: this.#door.clients, open: config.mqttOpen }, clock)
    const started = await EmbeddedBroker.start(port, door, config.brokerLimits, clock)
    if (!started.ok) return started
    this.#embedded = started.value
    shutdown.add(() => started.value.close())
    this.upstreams.push(embeddedUpstream(started.value, this.#hooks('embedded'), clock))
    return ok(undefined)
  }

  async #openExternal(): Promise<Result<void, StartFailure>> {
    const { config, clock, shutdown } = this.#ports
    const opened = await Promise.all(
      Object.entries(config.brokers).map(([name, b]) =>
        externalUpstream(
          { name, ...b, clientId: b.clientId ?? clientIdOf(config.data, name) },
          this.#hooks(name),
          clock,
          Math.random,
        ),
      ),
    )
    for (const one of opened) if (one.ok) this.upstreams.push(one.value)
    shutdown.add(async () => void (await Promise.all(this.upstreams.map((upstream) => upstream.close()))))
    for (const one of opened) if (!one.ok) return one
    return this.#openHosts()
  }

  #openHosts(): Result<void, StartFailure> {
    const { config, clock, log, rates, ingest, shutdown } = this.#ports
    for (const [name, b] of Object.entries(config.brokers)) {
      if (b.sparkplugHost === undefined) continue
      const host = connectHost(
        { name, ...b, clientId: clientIdOf(config.data, `${name}/sparkplug`) },
        {
          hostId: b.sparkplugHost,
          reorderTimeoutMs: b.sparkplugReorderMs,
          isBound: (node, device) => ingest().decoders.get(name)?.isBound(node, device) ?? true,
        },
        {
          apply: (topic, payload, at) => {
            rates.of(name).messages++
            ingest().message(name, topic, payload, false, at)
          },
          stale: () => ingest().sparkplugLost(name),
          changed: (state) =>
            log(
              `Sparkplug host ${b.sparkplugHost} on ${name}: ${state.state}${state.trouble ? ` (${troubleInEnglish(state.trouble)})` : ''}`,
            ),
        },
        clock,
        Math.random,
      )
      if (!host.ok) return host
      this.hosts.push(host.value)
      shutdown.add(() => host.value.close())
    }
    return ok(undefined)
  }
}
