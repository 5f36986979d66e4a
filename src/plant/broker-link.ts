/** The plant's wire: publishes while the broker is there, never queues while it is not, and takes commands. */
import mqtt from 'mqtt'
import * as z from 'zod'
import type { Dispose } from '../base/disposable.ts'
import type { Twin } from '../twin/twin.ts'
import { topicBase, type Plant } from './plant.ts'

const Order = z.object({
  id: z.string().max(100).optional(),
  actor: z.string().max(100).optional(),
  value: z.number().nullable().optional(),
})

export interface BrokerLink {
  readonly connected: boolean
  /** Publishes what the plant says at this step, or drops it when the broker is away. */
  publish(nowMs: number): void
  readonly dispose: Dispose
}

/** Bytes waiting in the socket above which a step is dropped instead of piling up. */
const MOST_PENDING_BYTES = 1_000_000

export interface BrokerAccess {
  readonly url: string
  readonly user?: string | undefined
  readonly password?: string | undefined
}

export const connectPlant = (
  { url, user, password }: BrokerAccess,
  plant: Plant,
  twin: Twin,
  say: (line: string) => void,
): BrokerLink => {
  const client = mqtt.connect(url, {
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    clientId: `plant-${twin.id}-${process.pid}`,
    reconnectPeriod: 1000,
    connectTimeout: 5000,
    queueQoSZero: false,
    resubscribe: false,
    clean: true,
  })
  const inbox = new Map<string, { readonly machine: string; readonly command: string }>()
  for (const asset of twin.assets)
    for (const command of asset.commands)
      if (plant.machine(asset.id)?.command)
        inbox.set(`${topicBase(asset)}/cmd/${command.key.split('/')[1]}`, {
          machine: asset.id,
          command: command.key.split('/')[1]!,
        })

  const signs = new Map<string, string>()
  for (const { asset, watchdog } of twin.commands)
    if (watchdog?.alive && plant.machine(asset.id)?.watchdog) signs.set(watchdog.alive.topic, asset.id)

  let told = false
  client.on('connect', () => {
    told = false
    say(`plant: connected to ${url}`)
    if (inbox.size) client.subscribe([...inbox.keys(), ...signs.keys()], { qos: 1 })
  })
  client.on('error', (error) => {
    if (!told) say(`plant: cannot reach the broker ${url} (${error.message}). It goes on trying.`)
    told = true
  })
  client.on('message', (topic, payload, packet) => {
    const guarded = signs.get(topic)
    if (guarded !== undefined && !packet.retain) return plant.machine(guarded)!.watchdog!.hear()
    const target = inbox.get(topic)
    // A retained command is one of another day.
    if (!target || packet.retain) return
    const refuse = (why: string): void => say(`plant: ${target.machine} refuses "${target.command}": ${why}`)
    let body: unknown
    try {
      body = JSON.parse(payload.toString())
    } catch {
      return refuse('the message is not JSON')
    }
    const order = Order.safeParse(body)
    if (!order.success) return refuse('the message is no order {id, actor, value}')
    const refused = plant.machine(target.machine)!.command!(target.command, order.data.value ?? null)
    if (refused) refuse(refused)
    else
      say(
        `plant: ${target.machine} ${target.command}${order.data.value == null ? '' : ` ${order.data.value}`} by ${order.data.actor ?? 'someone'}`,
      )
  })

  return {
    get connected() {
      return client.connected
    },
    publish(nowMs) {
      const messages = plant.messages(nowMs)
      const stream = client.stream as { readonly writableLength?: number } | undefined
      if (!client.connected || (stream?.writableLength ?? 0) > MOST_PENDING_BYTES) return
      // Retained last: aedes 1.2 stores those asynchronously, lets what follows in the same packet overtake them, and then
      // takes the overtaken for duplicates, so that live subscribers never get them.
      for (const last of [false, true])
        for (const { topic, payload, retain } of messages)
          if (retain === last) client.publish(topic, payload, { qos: 0, retain })
    },
    dispose: () => void client.end(true),
  }
}
