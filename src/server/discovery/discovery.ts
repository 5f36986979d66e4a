/**
 * Discovery of the gateway: listens to everything of its brokers while somebody looks (and `LEASE_MS` longer), knows what the
 * twin makes of it, proposes more of a twin, and writes what a person has agreed to.
 */
import { gunzipSync } from 'node:zlib'
import { err, ok, type Result } from '../../base/result.ts'
import { atOnce, type Steps } from '../../base/steps.ts'
import { NearestKnown } from '../../decode/nearest-known.ts'
import { NAMESPACE } from '../../decode/sparkplug.ts'
import { PAYLOAD_LIMIT } from '../../decode/payload.ts'
import { proposing } from '../../discovery/propose.ts'
import { readingsOf, topicDetail } from '../../discovery/read.ts'
import { TopicRegister } from '../../discovery/register.ts'
import { topicRows } from '../../discovery/topic-rows.ts'
import { apiError } from '../../texts/api-english.ts'
import type { ApiError } from '../../wire/api.ts'
import type { SendFailure } from '../../wire/commands.ts'
import {
  type BindingsAnswer,
  type ReadOnlyReason,
  type BindingsQuery,
  type DiscoveryStatus,
  LEASE_MS,
  type Proposal,
  type ProposalRequest,
  type ReadRequest,
  type RebirthRequest,
  type RowsAnswer,
  type RowsRequest,
  type TopicDetail,
  type TwinWritten,
} from '../../wire/discovery.ts'
import type { EmbeddedBroker } from '../broker/broker.ts'
import type { Service } from '../service.ts'
import type { Ingest } from '../ingest/ingest.ts'
import { rebirthRequest } from '../sparkplug/messages.ts'
import { Rebirths } from '../sparkplug/rebirths.ts'
import type { TwinFile, WriteFailure } from '../document/twin-file.ts'
import type { ExternalBroker } from '../upstream/upstream-options.ts'
import { bindingRows } from './bindings.ts'
import { inSlices } from '../slices.ts'
import { RegisterNames } from './register-names.ts'
import { toldTrouble } from '../upstream/connection-trouble.ts'
import { type TopicListener, type ListenerState, listenToEmbedded, listenToExternal } from './topic-listener.ts'
import type * as z from 'zod'

/** What was heard is kept as long as this after the last look. */
const KEPT_MS = 600_000
const LOOK_MS = 2_000
/** Looking for topics that are like one takes no longer than this of a request, ms. */
const NEAREST_MS = 15

export interface DiscoveryBroker {
  readonly name: string
  readonly url: string
  readonly filters: readonly string[]
  /** The inner broker, or how to reach the plant's own. */
  readonly from: EmbeddedBroker | ExternalBroker
  /** The Sparkplug host application, where this gateway is it; null = it is not. */
  readonly host: () => { askRebirth(node: string): void } | null
  /** Sends once, now, or says why not. */
  readonly publish: (topic: string, payload: Uint8Array) => Promise<Result<void, SendFailure>>
}

export interface DiscoveryPorts {
  readonly brokers: readonly DiscoveryBroker[]
  readonly clock: () => number
  readonly random: () => number
  /** Of the twin in force. */
  readonly ingest: () => Ingest
  readonly file: TwinFile
  /** Why the document may not be written; null = it may. */
  readonly readOnly: ReadOnlyReason | null
}

interface ListenedBroker {
  readonly broker: DiscoveryBroker
  listener: TopicListener | null
  register: TopicRegister | null
  readonly names: RegisterNames
  /** Why listening could not even begin. */
  refused: string
  messagesBefore: number
  perS: number
  /** Sparkplug nodes and devices whose births the host has been asked for. */
  readonly asked: Set<string>
  /** Nodes that persons have asked, without a host. */
  readonly rebirths: Rebirths
}

const isEmbedded = (from: DiscoveryBroker['from']): from is EmbeddedBroker => 'onPublish' in from
const inflate = (bytes: Uint8Array): Uint8Array => gunzipSync(bytes, { maxOutputLength: PAYLOAD_LIMIT })
const CLOSED: Omit<ListenerState, 'state'> & { readonly state: 'closed' } = { state: 'closed', since: 0, trouble: null }

export class Discovery implements Service {
  readonly #ports: DiscoveryPorts
  readonly #brokers: readonly ListenedBroker[]
  readonly #nearest = new NearestKnown()
  readonly #timer: NodeJS.Timeout
  #until = 0
  #ticked = 0
  #proposing: Promise<unknown> = Promise.resolve()

  constructor(ports: DiscoveryPorts) {
    this.#ports = ports
    this.#brokers = ports.brokers.map((broker) => ({
      broker,
      listener: null,
      register: null,
      names: new RegisterNames(),
      refused: '',
      messagesBefore: 0,
      perS: 0,
      asked: new Set(),
      rebirths: new Rebirths(),
    }))
    this.#timer = setInterval(() => this.#tick(), LOOK_MS)
    this.#timer.unref()
  }

  /** Somebody looks: listens to the brokers, or goes on doing so. */
  look(): void {
    this.#until = this.#ports.clock() + LEASE_MS
    for (const listened of this.#brokers) if (!listened.listener) this.#open(listened)
  }

  /** The twin in force is another one. */
  replaceTwin(): void {
    for (const { register, broker } of this.#brokers)
      if (register)
        setImmediate(() => {
          const ingest = this.#ports.ingest()
          void inSlices(register.use(this.#boundTo(broker.name))).then(() =>
            inSlices(tellHeard(register, broker.name, ingest, () => this.#ports.ingest() === ingest)),
          )
        })
  }

  async status(): Promise<DiscoveryStatus> {
    const { clock, readOnly, file } = this.#ports
    const previous = await file.previous()
    return {
      clock: clock(),
      brokers: this.#brokers.map(({ broker, listener, register, refused, perS }) => {
        const { state, since, trouble } = listener?.state ?? CLOSED
        return {
          name: broker.name,
          url: broker.url,
          state,
          filters: [...broker.filters],
          since,
          ...(refused ? { error: refused } : toldTrouble(trouble)),
          topics: register?.size ?? 0,
          unused: register?.root.unused ?? 0,
          messages: register?.messages ?? 0,
          perS,
          dropped: register?.dropped ?? 0,
        }
      }),
      readOnly,
      previous: previous && {
        hash: previous.twin.hash,
        name: previous.twin.name,
        assets: previous.twin.assets.length,
        signals: previous.twin.heard.length,
        savedAt: previous.savedAt,
      },
    }
  }

  rows(request: RowsRequest): Promise<Result<RowsAnswer, ApiError>> {
    return this.#inSlices(request.broker, (register) => topicRows(register, request, this.#ports.clock()))
  }

  topic(broker: string, topic: string): Result<TopicDetail, ApiError> {
    return this.#with(broker, (register) => ok(topicDetail(register, topic, this.#ports.clock())))
  }

  async read({
    broker,
    readings,
  }: z.output<typeof ReadRequest>): Promise<Result<{ values: (string | null)[] }, ApiError>> {
    const values = await this.#inSlices(broker, (register) => readingsOf(register, readings))
    return values.ok ? ok({ values: values.value }) : values
  }

  /** One at a time, so that many who ask do not slow each other. */
  propose({ broker, under }: z.output<typeof ProposalRequest>): Promise<Result<Proposal, ApiError>> {
    const mine = this.#proposing.then(() => this.#inSlices(broker, (register) => proposing(register, broker, under)))
    this.#proposing = mine.catch(() => undefined)
    return mine
  }

  /**
   * Asks a node for its births (§5.15 NCMD): a host does it by itself; without one a person has been told what it does, and
   * asked for it.
   */
  async rebirth({ broker, group, node }: RebirthRequest): Promise<Result<{ asked: boolean }, ApiError>> {
    const known = this.#with(broker, () => ok(this.#brokers.find((listened) => listened.broker.name === broker)!))
    if (!known.ok) return known
    const to = known.value
    const name = `${group}/${node}`
    const host = to.broker.host()
    if (host) {
      host.askRebirth(name)
      return ok({ asked: true })
    }
    // A birth is the largest message that a node has: a person waits between two as a host does.
    const now = this.#ports.clock()
    const waitMs = to.rebirths.waitMs(name, now)
    if (waitMs > 0)
      return err(apiError({ code: 'births-asked-just-now', values: { seconds: Math.ceil(waitMs / 1000) } }))
    to.rebirths.want(name, now)
    to.rebirths.due(now)
    const { topic, payload } = rebirthRequest(name, now)
    const sent = await to.broker.publish(topic, payload)
    return sent.ok ? ok({ asked: true }) : err(apiError({ code: 'births-not-asked', values: { broker } }))
  }

  bindings(query: z.output<typeof BindingsQuery>): Promise<BindingsAnswer> {
    const { twin, decoders } = this.#ports.ingest()
    const nearest = (filters: readonly string[]): ReadonlyMap<string, readonly string[]> => {
      const until = performance.now() + NEAREST_MS
      const mayWork = (): boolean => performance.now() < until
      const listened = this.#brokers.flatMap(({ register, names }) => (register ? [names.of(register, mayWork)] : []))
      const indexes = listened.length ? listened : [...decoders.values()].map(({ topicIndex }) => topicIndex)
      return this.#nearest.ask(filters, indexes, mayWork)
    }
    return inSlices(bindingRows({ twin, decoders: decoders.values(), nearest, clock: this.#ports.clock() }, query))
  }

  async write(
    document: unknown,
    expects: string,
  ): Promise<Result<TwinWritten, WriteFailure | { readonly kind: 'read-only'; readonly why: ReadOnlyReason }>> {
    if (this.#ports.readOnly !== null) return err({ kind: 'read-only', why: this.#ports.readOnly })
    const written = await this.#ports.file.write(document, expects)
    return written.ok ? ok(told(written.value.twin)) : written
  }

  async restore(expects: string): ReturnType<Discovery['write']> {
    if (this.#ports.readOnly !== null) return err({ kind: 'read-only', why: this.#ports.readOnly })
    const restored = await this.#ports.file.restore(expects)
    return restored.ok ? ok(told(restored.value.twin)) : restored
  }

  dispose(): void {
    clearInterval(this.#timer)
    for (const listened of this.#brokers) listened.listener?.close()
  }

  #with<T>(broker: string, then: (register: TopicRegister) => Result<T, ApiError>): Result<T, ApiError> {
    const listened = this.#brokers.find(({ broker: { name } }) => name === broker)
    if (!listened) return err(apiError({ code: 'broker-unknown', values: { broker } }, 'broker'))
    this.look()
    return then(listened.register!)
  }

  /** The machines are not to wait for who looks. */
  async #inSlices<T>(broker: string, work: (register: TopicRegister) => Steps<T>): Promise<Result<T, ApiError>> {
    const register = this.#with(broker, ok)
    return register.ok ? ok(await inSlices(work(register.value))) : register
  }

  #open(listened: ListenedBroker): void {
    const { clock, random } = this.#ports
    const { broker } = listened
    if (!listened.register) {
      listened.register = new TopicRegister({ inflate })
      atOnce(listened.register.use(this.#boundTo(broker.name)))
    }
    const register = listened.register
    const onMessage = (topic: string, payload: Uint8Array, retained: boolean): void => {
      try {
        register.message(topic, payload, clock(), retained)
      } catch {
        register.dropped++
      }
    }
    const opened = isEmbedded(broker.from)
      ? ok(listenToEmbedded(broker.from, onMessage, clock))
      : listenToExternal(broker.from, broker.filters, onMessage, clock, random)
    listened.listener = opened.ok ? opened.value : null
    listened.refused = opened.ok ? '' : opened.error.what
  }

  #tick(): void {
    const now = this.#ports.clock()
    const seconds = Math.max(1, now - this.#ticked) / 1000
    this.#ticked = now
    for (const listened of this.#brokers) {
      const messages = listened.register?.messages ?? 0
      listened.perS = Math.max(0, messages - listened.messagesBefore) / seconds
      listened.messagesBefore = messages
      if (now <= this.#until) this.#askBirths(listened)
      if (now > this.#until) {
        listened.listener?.close()
        listened.listener = null
      }
      if (now > this.#until + KEPT_MS) listened.register = null
    }
  }

  /** What was born before anybody listened here has no names: the host asks, each node or device once. */
  #askBirths({ broker, register, asked }: ListenedBroker): void {
    const host = register && broker.host()
    if (!host) return
    for (const filter of register.unborn()) {
      if (asked.has(filter)) continue
      asked.add(filter)
      const [, group, , node] = filter.split('/')
      host.askRebirth(`${group}/${node}`)
    }
  }

  /** As the twin in force has it. */
  #boundTo(broker: string): (topic: string) => readonly string[] {
    const { twin, decoders } = this.#ports.ingest()
    const decoder = decoders.get(broker)!
    return (topic) => {
      const wanted = decoder
        .bound(topic)
        .map((bound) => (bound.kind === 'signal' ? bound.signal.id : twin.alarms[bound.alarmIndex]!.key))
      return wanted.length > 1 ? [...new Set(wanted)] : wanted
    }
  }
}

const TOLD_AT_ONCE = 200

/**
 * What was heard while somebody looked, the twin that was made of it has heard: nothing of it is "never seen". Taken like what
 * a broker kept: a value as it stands, and no news. Signals that know more already are left alone.
 */
const tellHeard = function* (register: TopicRegister, broker: string, ingest: Ingest, inForce: () => boolean): Steps {
  let done = 0
  for (const { topic, sample, sampledAt, whole, signals } of register.entries) {
    if (++done % TOLD_AT_ONCE === 0) yield
    if (!inForce()) return
    // Sparkplug goes by births, and those are asked for.
    if (!whole || topic.startsWith(NAMESPACE)) continue
    const bound = signals.flatMap((id) => ingest.twin.signal(id) ?? [])
    if (bound.length > 0 && bound.every(({ slot }) => ingest.values.receive[slot] === 0))
      ingest.message(broker, topic, sample, true, sampledAt)
  }
}

const told = ({
  hash,
  assets,
  heard,
}: {
  readonly hash: string
  readonly assets: readonly unknown[]
  readonly heard: readonly unknown[]
}): TwinWritten => ({ hash, assets: assets.length, signals: heard.length })
