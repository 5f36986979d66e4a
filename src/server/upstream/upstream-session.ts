/**
 * A session that the broker keeps through a short cut (MQTT 3.1.1 §3.1.2.4, MQTT 5 §3.1.2.11.2), so that what was published at
 * QoS 1 meanwhile still comes. What it kept for longer than that would arrive as if it were news, and is refused.
 */
import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { type ExternalBroker, sessionS } from './upstream-options.ts'

/** Saying goodbye must not hold up the end. */
const GOODBYE_MS = 1_000
/** MQTT 5 §3.1.2.11.3. */
const MOST_UNACKNOWLEDGED = 65_535

const within = (ms: number, done: Promise<unknown>): Promise<unknown> => {
  let timer: NodeJS.Timeout
  return Promise.race([done, new Promise((late) => (timer = setTimeout(late, ms)))]).finally(() => clearTimeout(timer))
}

export class KeptSession {
  readonly options: IClientOptions
  /** Of subscriptions: only what is subscribed at QoS 1 is kept. */
  readonly qos: 0 | 1
  readonly isV5: boolean
  readonly #url: string
  readonly #keepS: number

  constructor(broker: ExternalBroker, options: IClientOptions) {
    this.#url = broker.url
    this.#keepS = sessionS(broker)
    this.qos = this.#keepS ? 1 : 0
    this.isV5 = options.protocolVersion === 5
    // Unsaid, brokers send so few before the first is acknowledged (Mosquitto 20) that a busy plant's messages pile up in their queue.
    const receiveMaximum = MOST_UNACKNOWLEDGED
    this.options =
      this.#keepS === 0
        ? options
        : this.isV5
          ? { ...options, properties: { sessionExpiryInterval: this.#keepS, receiveMaximum } }
          : { ...options, clean: false }
  }

  /** In MQTT 3.1.1 a session is either kept from its beginning or not at all; what an earlier run left must go first. */
  async begin(): Promise<void> {
    if (!this.options.clean) await this.#forget()
  }

  /** Before each reconnection, after a cut of so long. */
  resume(client: MqttClient, cutMs: number): void {
    if (this.#keepS) client.options.clean = cutMs > this.#keepS * 1000
  }

  async end(client: MqttClient): Promise<void> {
    if (!client.connected || this.#keepS === 0) return client.endAsync(true)
    const farewell = this.isV5 ? { properties: { sessionExpiryInterval: 0 } } : {}
    await within(GOODBYE_MS, client.endAsync(false, farewell))
    client.stream.destroy()
    if (!this.isV5) await this.#forget()
  }

  /** A connection with a clean session ends the one that was kept [MQTT-3.1.2-6]. */
  async #forget(): Promise<void> {
    const client = connect(this.#url, { ...this.options, clean: true, connectTimeout: GOODBYE_MS })
    // Whoever cannot be reached has nothing to forget now; the connection proper says what is wrong.
    client.on('error', () => {})
    client.once('connect', () => client.end())
    await within(GOODBYE_MS, new Promise<void>((gone) => client.once('close', () => gone())))
    client.end(true)
  }
}
