/**
 * What aedes keeps (retained messages, queues of sessions, half-received messages of QoS 2) within limits. Its store in
 * memory knows none: each of its methods that takes memory is asked here first.
 */
import type { Aedes } from 'aedes'
import type { LimitCounts } from '../broker-limits.ts'

interface Kept {
  readonly topic: string
  readonly payload: Uint8Array | string
  readonly messageId?: number
}
interface ById {
  readonly id: string
}
interface Store {
  storeRetained(packet: Kept): Promise<void>
  addSubscriptions(client: ById, subscriptions: readonly unknown[]): Promise<void>
  cleanSubscriptions(client: ById): Promise<void>
  outgoingEnqueue(sub: { clientId: string }, packet: Kept): Promise<void>
  outgoingEnqueueCombi(subs: readonly { clientId: string }[], packet: Kept): Promise<void>
  outgoingUpdate(client: ById, packet: Kept): Promise<void>
  outgoingClearMessageId(client: ById, packet: { messageId?: number | undefined }): Promise<Kept | undefined>
  incomingStorePacket(client: ById, packet: Kept): Promise<void>
  incomingDelPacket(client: ById, packet: Kept): Promise<void>
  cleanIncoming(client: ById): Promise<void>
}

/** What an entry costs beside its texts. */
const OVERHEAD = 200
const sizeOf = ({ topic, payload }: Kept): number => OVERHEAD + topic.length + payload.length

export const limitStore = (aedes: Aedes, counts: LimitCounts): void => {
  const store = (aedes as unknown as { persistence: Store }).persistence
  const { limits } = counts
  const before = {
    storeRetained: store.storeRetained.bind(store),
    addSubscriptions: store.addSubscriptions.bind(store),
    cleanSubscriptions: store.cleanSubscriptions.bind(store),
    outgoingEnqueue: store.outgoingEnqueue.bind(store),
    outgoingUpdate: store.outgoingUpdate.bind(store),
    outgoingClearMessageId: store.outgoingClearMessageId.bind(store),
    incomingStorePacket: store.incomingStorePacket.bind(store),
    incomingDelPacket: store.incomingDelPacket.bind(store),
    cleanIncoming: store.cleanIncoming.bind(store),
  }

  const retained = new Map<string, number>()
  store.storeRetained = async (packet) => {
    const size = packet.payload.length === 0 ? 0 : sizeOf(packet)
    const had = retained.get(packet.topic) ?? 0
    const bytes = counts.used('retainedBytes') - had
    const full =
      size > 0 &&
      (had === 0 && retained.size >= limits.retained
        ? 'retained'
        : bytes + size > limits.retainedBytes
          ? 'retainedBytes'
          : null)
    if (full) counts.refuse(full, packet.topic)
    // One that is kept no more is not left standing as the one before it: that would be a lie.
    const keep = full ? 0 : size
    if (keep) retained.set(packet.topic, keep)
    else retained.delete(packet.topic)
    counts.use('retained', retained.size)
    counts.use('retainedBytes', bytes + keep)
    if (keep || had || size === 0) await before.storeRetained(keep ? packet : { ...packet, payload: Buffer.alloc(0) })
  }

  /** By session: messages that wait, and their bytes. */
  const queues = new Map<string, { count: number; bytes: number }>()
  const queueBy = (id: string, count: number, bytes: number): void => {
    const queue = queues.get(id) ?? { count: 0, bytes: 0 }
    queue.count += count
    queue.bytes += bytes
    if (queue.count > 0) queues.set(id, queue)
    else queues.delete(id)
    counts.use('queuedBytes', Math.max(0, counts.used('queuedBytes') + bytes))
    counts.use('queued', Math.max(counts.used('queued'), queue.count))
  }
  store.outgoingEnqueue = async (sub, packet) => {
    const size = sizeOf(packet)
    const full =
      (queues.get(sub.clientId)?.count ?? 0) >= limits.queued
        ? 'queued'
        : counts.used('queuedBytes') + size > limits.queuedBytes
          ? 'queuedBytes'
          : null
    if (full) return counts.refuse(full, `${sub.clientId}: ${packet.topic}`)
    queueBy(sub.clientId, 1, size)
    await before.outgoingEnqueue(sub, packet)
  }
  store.outgoingEnqueueCombi = async (subs, packet) => {
    for (const sub of subs) await store.outgoingEnqueue(sub, packet)
  }
  // One that was not kept is sent all the same, to whoever is there.
  store.outgoingUpdate = (client, packet) => before.outgoingUpdate(client, packet).catch(() => {})
  store.outgoingClearMessageId = async (client, packet) => {
    const cleared = await before.outgoingClearMessageId(client, packet)
    if (cleared) queueBy(client.id, -1, -sizeOf(cleared))
    return cleared
  }

  /** Sessions with subscriptions; false = nobody is connected, the longest absent first. */
  const sessions = new Map<string, boolean>()
  const isThere = (id: string, there: boolean): void => {
    if (!sessions.delete(id) && !there) return
    sessions.set(id, there)
  }
  const forget = async (id: string): Promise<void> => {
    await store.cleanSubscriptions({ id })
    while (await store.outgoingClearMessageId({ id }, { messageId: undefined }));
    await store.cleanIncoming({ id })
  }
  store.addSubscriptions = async (client, subscriptions) => {
    if (!sessions.has(client.id) && sessions.size >= limits.sessions) {
      const [oldest] = [...sessions].find(([, there]) => !there) ?? []
      counts.refuse('sessions', oldest ?? client.id)
      if (oldest === undefined) throw new Error('there are too many sessions')
      await forget(oldest)
    }
    isThere(client.id, true)
    sessions.set(client.id, true)
    counts.use('sessions', sessions.size)
    await before.addSubscriptions(client, subscriptions)
  }
  store.cleanSubscriptions = async (client) => {
    sessions.delete(client.id)
    counts.use('sessions', sessions.size)
    await before.cleanSubscriptions(client)
  }
  aedes.on('client', ({ id }) => sessions.has(id) && isThere(id, true))
  aedes.on('clientDisconnect', ({ id }) => sessions.has(id) && isThere(id, false))

  /** Half-received messages of QoS 2: they count among what waits. */
  const halves = new Map<string, Map<number, number>>()
  const halfBytes = (by: number): void => counts.use('queuedBytes', Math.max(0, counts.used('queuedBytes') + by))
  store.incomingStorePacket = async (client, packet) => {
    const size = sizeOf(packet)
    if (counts.used('queuedBytes') + size > limits.queuedBytes) {
      counts.refuse('queuedBytes', `${client.id}: ${packet.topic}`)
      throw new Error('too much is waiting')
    }
    const own = halves.get(client.id) ?? new Map<number, number>()
    halfBytes(size - (own.get(packet.messageId!) ?? 0))
    halves.set(client.id, own.set(packet.messageId!, size))
    await before.incomingStorePacket(client, packet)
  }
  store.incomingDelPacket = async (client, packet) => {
    const own = halves.get(client.id)
    halfBytes(-(own?.get(packet.messageId!) ?? 0))
    own?.delete(packet.messageId!)
    await before.incomingDelPacket(client, packet)
  }
  store.cleanIncoming = async (client) => {
    for (const size of halves.get(client.id)?.values() ?? []) halfBytes(-size)
    halves.delete(client.id)
    await before.cleanIncoming(client)
  }
}
