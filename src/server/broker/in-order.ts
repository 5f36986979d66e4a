/**
 * Makes the broker hand messages on in the order in which they came, and never lets a machine wait for a slow listener.
 *
 * aedes 1.2 stores retained and QoS 1 messages asynchronously, and lets what comes next overtake them; whoever is
 * overtaken then counts as a duplicate at every subscriber (`dedupe` in its client) and is dropped. Here one message at a
 * time is stored, and the next one begins when it has been handed on [MQTT-4.6.0-6].
 */
import type { Aedes, PublishPacket } from 'aedes'

type Done = (error?: Error) => void
type Publish = (packet: PublishPacket, client: unknown, done?: Done) => void
interface Inside {
  publish: Publish
  readonly mq: { emit(packet: PublishPacket, done?: () => void): void }
}

/**
 * @param emitted hears every message when it is handed on
 * @returns whether nothing is being stored now: what is handed on then overtakes nobody
 */
export const inOrder = (aedes: Aedes, emitted: (topic: string, payload: Buffer) => void): (() => boolean) => {
  const broker = aedes as unknown as Inside
  const publish = broker.publish.bind(broker)
  const emit = broker.mq.emit.bind(broker.mq)
  const waiting: (() => void)[] = []
  let storing: object | null = null

  const next = (): void => {
    while (waiting.length) {
      if (storing) return
      waiting.shift()!()
    }
  }
  const stored = (): void => {
    storing = null
  }
  const begin = (packet: PublishPacket, client: unknown, done?: Done): void => {
    const turn = (storing = {})
    publish(packet, client, (error) => {
      // A message that could not be stored is never handed on: its turn ends here.
      if (storing === turn) stored()
      done?.(error)
      next()
    })
  }

  broker.publish = (packet, client, done) => {
    const [by, told] = typeof client === 'function' ? [null, client as Done] : [client, done]
    if (storing) waiting.push(() => begin(packet, by, told))
    else begin(packet, by, told)
  }
  broker.mq.emit = (packet, done) => {
    stored()
    emitted(packet.topic, packet.payload as Buffer)
    emit(packet, () => {})
    // Its publisher goes on now, not when the slowest subscriber has taken it.
    if (done) setImmediate(done)
    next()
  }
  return () => storing === null && waiting.length === 0
}
