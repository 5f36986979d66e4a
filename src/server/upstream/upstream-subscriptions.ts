/**
 * The topic filters of one connection. What a broker has kept for them comes at once and all together: at QoS 1 it goes through
 * the broker's queue for us, and what does not fit there is dropped, live messages among it (Mosquitto queues 1,000). So
 * everything is subscribed at QoS 0, and where a session is to be kept, raised to QoS 1 when the burst is over.
 */
import type { Trouble } from '../../wire/troubles.ts'
import { subscribeTrouble } from './connection-trouble.ts'
import type { MqttClient } from 'mqtt'

/** Of kept messages, twice as long between looks as one may be late. */
const LOOK_MS = 250
const QUIET_LOOKS = 4
/**
 * In MQTT 3.1.1 everything that is kept comes again when a subscription is raised [MQTT-3.8.4-3], at QoS 1 this time. So much
 * fits into every broker's queue; beyond it the session is better not kept.
 */
export const MOST_SENT_AGAIN = 500
/** Brokers bound the size of a packet; so many filters fit into every one of them. */
const FILTERS_A_PACKET = 100

export interface SubscriptionPorts {
  readonly client: MqttClient
  /** 1 where the session is kept. */
  readonly qos: 0 | 1
  readonly isV5: boolean
  /** '' = nothing is wrong. */
  readonly report: (trouble: Trouble) => void
}

export class Subscriptions {
  readonly #ports: SubscriptionPorts
  #filters: readonly string[] = []
  /** Granted at QoS 0, to be raised. */
  #low: string[] = []
  /** Asked, not answered yet. */
  #asked = 0
  #quietLooks = 0
  #kept = 0
  /** What comes as kept came before. */
  #again = false
  #timer: NodeJS.Timeout | null = null
  #raised = false

  constructor(ports: SubscriptionPorts) {
    this.#ports = ports
  }

  /** Everything is subscribed at QoS 1: what is published so during a cut still comes, while the broker keeps the session. */
  get raised(): boolean {
    return this.#raised
  }

  /** Replaces the filters. */
  use(next: readonly string[]): void {
    const [before, wanted] = [new Set(this.#filters), new Set(next)]
    const gone = this.#filters.filter((filter) => !wanted.has(filter))
    const added = next.filter((filter) => !before.has(filter))
    this.#filters = next
    this.#low = this.#low.filter((filter) => wanted.has(filter))
    if (!this.#ports.client.connected) return
    if (gone.length) this.#ports.client.unsubscribe(gone)
    this.#ask(added)
  }

  /** A connection has begun: all is asked anew, whatever its session knows, for what was kept may have changed. */
  connected(): void {
    this.#forget()
    this.#ask(this.#filters)
  }

  lost(): void {
    this.#forget()
  }

  /** A message comes that the broker had kept. False: it came before. */
  kept(): boolean {
    this.#kept++
    this.#quietLooks = 0
    return !this.#again
  }

  #forget(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    this.#low = []
    this.#asked = this.#kept = this.#quietLooks = 0
    this.#again = this.#raised = false
  }

  #ask(filters: readonly string[]): void {
    if (!filters.length) return
    this.#again = this.#raised = false
    this.#subscribe(filters, 0, (granted) => {
      if (this.#ports.qos === 0) return
      this.#low.push(...granted)
      this.#quietLooks = 0
      this.#timer ??= setInterval(() => this.#look(), LOOK_MS)
    })
  }

  /** After a moment in which this process was busy, what waits in the socket is read before the next look. */
  #look(): void {
    if (this.#asked > 0 || ++this.#quietLooks < QUIET_LOOKS) return
    const low = this.#low
    const { isV5, report } = this.#ports
    const kept = this.#kept
    this.#forget()
    if (!isV5 && kept > MOST_SENT_AGAIN) return report({ code: 'session-not-kept', values: { messages: kept } })
    this.#again = true
    this.#subscribe(low, 1, () => (this.#raised = this.#asked === 0))
  }

  #subscribe(filters: readonly string[], qos: 0 | 1, done: (granted: readonly string[]) => void): void {
    const { client, isV5, report } = this.#ports
    for (let from = 0; from < filters.length; from += FILTERS_A_PACKET) {
      this.#asked++
      // MQTT 5 §3.8.3.1: 2 = what is kept does not come again.
      client.subscribe(
        filters.slice(from, from + FILTERS_A_PACKET),
        { qos, ...(isV5 && qos === 1 ? { rh: 2 } : {}) },
        (error, granted) => {
          if (!client.connected) return
          this.#asked--
          const refused = granted?.filter((grant) => grant.qos >= 128).map(({ topic }) => topic) ?? []
          const trouble = subscribeTrouble(refused, error)
          if (trouble) report(trouble)
          if (!error) done(granted?.filter((grant) => grant.qos < 128).map(({ topic }) => topic) ?? [])
        },
      )
    }
  }
}
