/**
 * Bytes of a topic → samples of slots. The same code runs in the gateway and in the page's worker: no I/O, no clock.
 * Bindings are compiled once; a topic is matched once; a payload is parsed at most once, however many signals it feeds.
 */
import type { Slot } from '../base/brand.ts'
import { atOnce, type Steps } from '../base/steps.ts'
import type { Twin } from '../twin/twin.ts'
import type { DropReason } from '../wire/diagnostics.ts'
import { QUALITY, type Quality } from '../wire/quality.ts'
import { type BindingHealth, bindingHealth, carryCounts, sameBindings } from './binding-health.ts'
import { type Clock, Clocks, type ClockSkew } from './clocks.ts'
import { coerced, worsen } from './coerce.ts'
import type { Bound, BoundSignal } from './compile.ts'
import { type DecoderOptions, type DecodeStats, MOST_COMPARED } from './decoder-options.ts'
import { describe } from './describe.ts'
import { Drops } from './drops.ts'
import { type Matched, Matching } from './matching.ts'
import { unpack } from './packed.ts'
import { Payload, PAYLOAD_LIMIT } from './payload.ts'
import { resolve } from './pointer.ts'
import type { Selected } from './select.ts'
import type { SampleSink } from './sink.ts'
import { SourceLives } from './source-lives.ts'
import { NO_CLOCK, NO_TIME, readTime, unreadTime, usualTime } from './source-time.ts'
import { HISTORICAL, TRANSIENT } from './sparkplug-columns.ts'
import type { SparkplugReader } from './sparkplug-reader.ts'
import { Sparkplug, type SparkplugTopic } from './sparkplug.ts'
import { Speakers } from './speakers.ts'
import { nearestTopics, type TopicIndex } from './topic-index.ts'
import { type TopicSeen, TopicsSeen } from './topics-seen.ts'
import { type Unfed, unfedOf, type Unmatched } from './unmatched.ts'

const keyOf = ({ signal, rank, binding }: BoundSignal): string =>
  `${signal.id} ${rank} ${binding.format} ${binding.topic} ${binding.metric} ${binding.field}`

export class Decoder {
  readonly #twin: Twin
  readonly #options: DecoderOptions
  readonly #matching: Matching
  readonly #drops = new Drops()
  readonly #clocks = new Clocks()
  /** By slot. */
  readonly #clockOf: readonly Clock[]
  readonly #seen: TopicsSeen<Matched>
  readonly #sparkplug: Sparkplug
  /** Sparkplug: by node and device. */
  readonly #speakers = new Speakers()
  /** By source, where the format of a binding knows one (of VDA 5050 the vehicle). */
  readonly #sources: SourceLives
  readonly #payload = new Payload()
  readonly #selected: Selected = { value: undefined, element: undefined }
  #messages = 0
  #retained = false
  #samples = 0

  constructor(
    twin: Twin,
    options: DecoderOptions = {},
    matching: Matching = atOnce(Matching.making(twin, options.broker)),
  ) {
    this.#twin = twin
    this.#options = options
    this.#clockOf = twin.heard.map(({ asset }) => this.#clocks.of(asset.id))
    this.#matching = matching
    this.#seen = new TopicsSeen((topic) => matching.of(topic))
    this.#sparkplug = new Sparkplug(this.#drops, matching)
    this.#sources = new SourceLives((source) => matching.names(source))
  }

  static *making(twin: Twin, options: DecoderOptions): Steps<Decoder> {
    const matching = yield* Matching.making(twin, options.broker)
    yield
    return new Decoder(twin, options, matching)
  }

  /** The fewest MQTT filters that bring all bound topics. */
  get subscriptions(): readonly string[] {
    return this.#matching.subscriptions
  }

  /** Whether a binding listens to this Sparkplug device of a node (`group/edge`); '' = to the node, or any device of it. */
  isBound(node: string, device: string): boolean {
    return this.#matching.isBound(node, device)
  }

  /** What a message of this topic would feed. */
  bound(topic: string): readonly Bound[] {
    return this.#matching.bound(topic)
  }

  get stats(): DecodeStats {
    return { messages: this.#messages, samples: this.#samples, drops: this.#drops.list }
  }

  /** Something was refused before it came here, or failed behind it. */
  refused(reason: DropReason, topic: string, detail: string, now: number): void {
    this.#drops.count(reason, topic, detail, now)
  }

  /** Of every asset whose messages carry a time, the most wrong first. */
  clocks(): Steps<ClockSkew[]> {
    return this.#clocks.list()
  }

  /** Topics that arrived, bounded to the last some thousands. */
  topics(): TopicSeen[] {
    return this.#seen.list()
  }

  /** Their names alone; of a very large broker the first so many. */
  topicNames(most = MOST_COMPARED): string[] {
    return this.#seen.names(most)
  }

  /** The topics that arrived, to look for those that are like another. */
  get topicIndex(): TopicIndex {
    return this.#seen.index
  }

  /** Signals none of whose bindings was ever matched, with the up to three nearest of the topics that this decoder saw. */
  unmatched(most = 200): Unmatched[] {
    const nearest = new Map<string, readonly string[]>()
    return atOnce(this.unfed())
      .slice(0, most)
      .map(({ signal, topic, filter }) => {
        let near = nearest.get(filter)
        if (!near) nearest.set(filter, (near = nearestTopics(filter, [this.topicIndex], 3)))
        return { signal, topic, nearest: near }
      })
  }

  /** Signals none of whose bindings was ever matched, in order of the twin. */
  unfed(): Steps<Unfed[]> {
    return unfedOf(this.#twin, this.#matching.bounds)
  }

  /** Of every binding: what came for it and what became of it. */
  bindingHealth(): Steps<BindingHealth[]> {
    return bindingHealth(this.#matching.bounds, () => this.#seen.names())
  }

  /**
   * Takes one message; returns how many samples it made. Never throws, whatever the bytes are.
   * @param retained the broker kept it and sends it because of a new subscription: it tells what was last said, not that
   * anyone is alive. Its samples are as old as their source's time says. Where there is none, a signal with a stale limit
   * is uncertain until it is heard for itself; one without a limit is taken as it stands, for that is what it is kept for.
   */
  message(topic: string, payload: Uint8Array, receiveMs: number, sink: SampleSink, retained = false): number {
    this.#messages++
    this.#retained = retained
    const before = this.#samples
    const { matched } = this.#seen.note(topic, receiveMs)
    if (payload.length > PAYLOAD_LIMIT) {
      if (matched.signals.length || matched.faults.length || matched.metrics)
        this.#drops.count(
          'payload-too-large',
          topic,
          `${payload.length} bytes, the limit is ${PAYLOAD_LIMIT}`,
          receiveMs,
        )
      return 0
    }
    if (matched.sparkplug) this.#sparkplugMessage(topic, matched, matched.sparkplug, payload, receiveMs, sink)
    if (matched.signals.length || matched.faults.length) this.#plainMessage(topic, matched, payload, receiveMs, sink)
    return this.#samples - before
  }

  #plainMessage(topic: string, matched: Matched, bytes: Uint8Array, now: number, sink: SampleSink): void {
    const body = this.#payload
    const unpacked = unpack(bytes, this.#options.inflate, PAYLOAD_LIMIT)
    if (typeof unpacked === 'string') return this.#drops.count('gzip-not-decoded', topic, unpacked, now)
    const isCleared = unpacked.length === 0 && this.#cleared(matched, now, sink)
    body.begin(topic, unpacked)
    let lost: DropReason | null = null
    for (const bound of matched.signals) {
      bound.came++
      const { root: read } = bound.format
      const root = read === 'session' ? undefined : read(body)
      if (root === undefined && !(bound.constant && !bound.guarded)) {
        if (!isCleared) lost ??= body.problem
        continue
      }
      if (bound.guard(root)) this.#signal(bound, root, body, matched.source?.name ?? '', now, sink)
    }
    for (const bound of matched.faults) {
      const faults = bound.read(body.json)
      if (body.problem) lost ??= isCleared ? null : body.problem
      else if (faults === 'not-a-list')
        this.#drops.count('not-a-list-of-faults', topic, this.#twin.alarms[bound.alarmIndex]!.key, now)
      else if (faults) sink.faults(bound.alarmIndex, faults, now)
    }
    if (matched.source) this.#lives(topic, matched.source, body.json, now, sink)
    if (lost)
      this.#drops.count(
        lost,
        topic,
        lost === 'not-utf-8' || lost === 'empty-payload' ? `${bytes.length} bytes` : body.text.slice(0, 80),
        now,
      )
    body.end()
  }

  /** MQTT 3.1.1 §3.3.1.3: an empty message takes back what the broker kept. What it told is over, whatever it was. False: it had told nothing. */
  #cleared({ signals }: Matched, now: number, sink: SampleSink): boolean {
    const shown = signals.filter((bound) => !bound.constant && bound.precedence.gone(bound.rank))
    const slots = shown.map(({ signal }) => signal.slot)
    this.#dead(slots, now, sink)
    return slots.length > 0
  }

  #signal(bound: BoundSignal, root: unknown, body: Payload, from: string, now: number, sink: SampleSink): void {
    const selected = this.#selected
    const { reader } = bound
    if (reader) {
      selected.value = reader.read(body.topic, root)
      selected.element = undefined
      if (reader.isPartial && selected.value === undefined) return
    } else bound.select(root, selected)
    bound.coerce(selected.value)
    bound.matched++
    if (selected.value !== undefined) bound.found++
    if (!coerced.taken) return
    const source = this.#sourceTime(bound, root, body, now)
    if (bound.quality) worsen(bound.quality(root, selected.element))
    this.#count(bound, now)
    const quality = coerced.quality === QUALITY.good && reader?.isGuess?.(root) ? QUALITY.uncertain : coerced.quality
    if (reader && bound.format.source && !reader.outlives) this.#sources.spoke(bound, from)
    this.#emit(bound, selected.value, quality, body.topic, now, source, sink)
  }

  /** ms; 0 where there is none that can be used, which is counted where there should be one. */
  #sourceTime(bound: BoundSignal, root: unknown, body: Payload, now: number): number {
    const { timeAt } = bound
    const { element } = this.#selected
    // In the element that the value came from, or for the whole message.
    const raw = timeAt ? (resolve(element, timeAt) ?? resolve(root, timeAt)) : undefined
    const own = timeAt ? readTime(raw) : element === undefined ? NO_TIME : usualTime(element)
    const ms = own > 0 || timeAt ? own : body.time || own
    if (ms < 0) this.#noTime(bound, ms, body.topic, timeAt ? raw : unreadTime(own < 0 ? element : root), now)
    return Math.max(ms, NO_TIME)
  }

  #noTime(bound: BoundSignal, why: number, topic: string, raw: unknown, now: number): void {
    const reason = why === NO_CLOCK ? 'no-clock' : 'time-not-understood'
    this.#drops.count(reason, topic, `${bound.signal.id}: ${describe(raw)}`, now)
  }

  #count(bound: BoundSignal, now: number): void {
    if (coerced.quality === QUALITY.bad) return
    bound.good++
    bound.goodAt = now
  }

  #sparkplugMessage(
    topic: string,
    matched: Matched,
    at: SparkplugTopic,
    bytes: Uint8Array,
    now: number,
    sink: SampleSink,
  ): void {
    const { metrics } = matched
    this.#sparkplug.message(topic, at, bytes, now, {
      metric: (reader, i, name, datatype) => {
        const bounds = metrics?.get(name)
        if (!bounds) return
        const plain = reader.valueOf(i, datatype)
        // A template or a data set is read once, however many of its members are bound.
        const value = plain === undefined ? reader.nested(i) : plain
        for (const bound of bounds) this.#metric(bound, reader, i, value, topic, at, now, sink)
      },
      death: (node, device, since) => this.#dead(this.#speakers.gone(node, device), since, sink),
    })
  }

  /** The broker that brought Sparkplug messages is lost: all their metrics are stale (§5.3), `now` on the timeline. */
  sparkplugLost(now: number, sink: SampleSink): void {
    this.#sparkplug.lost()
    for (const node of this.#speakers.places) this.#dead(this.#speakers.gone(node), now, sink)
  }

  #metric(
    bound: BoundSignal,
    reader: SparkplugReader,
    i: number,
    value: unknown,
    topic: string,
    at: SparkplugTopic,
    now: number,
    sink: SampleSink,
  ): void {
    // What is no single value (bytes, a data set or a template whose member nobody chose) is refused as an object would be.
    let raw: unknown = value === undefined ? {} : value
    if (typeof raw === 'object' && raw !== null && bound.binding.select !== '') {
      bound.select(raw, this.#selected)
      raw = this.#selected.value
    }
    bound.coerce(raw)
    bound.came++
    bound.matched++
    bound.found++
    if (!coerced.taken) return
    this.#count(bound, now)
    const { flags, quality: said, time } = reader.columns
    const told = readTime(time[i]! || reader.time)
    const source = Math.max(told, NO_TIME)
    if (told < 0 && (bound.binding.time === 'source' || (flags[i]! & HISTORICAL) !== 0))
      this.#noTime(bound, told, topic, time[i]! || reader.time, now)
    const good = said[i]!
    const transient = (flags[i]! & TRANSIENT) !== 0
    const quality = good === 0 ? QUALITY.bad : coerced.quality
    // §6.4.15: a historical value never becomes the live one.
    if (flags[i]! & HISTORICAL) {
      if (!transient && source > 0 && source <= now && bound.signal.type !== 'text')
        sink.past?.(bound.signal.slot, coerced.value, quality, source)
      return
    }
    if (bound.spokeAt !== at) {
      bound.spokeAt = at
      this.#speakers.spoke(bound, at.node, at.device)
    }
    const stale = good === 500
    const shown = this.#emit(
      bound,
      raw,
      stale && quality !== QUALITY.bad ? QUALITY.uncertain : quality,
      topic,
      now,
      source,
      sink,
      transient,
    )
    if (stale && shown) sink.dead([bound.signal.slot], now)
  }

  /**
   * Goes on from the decoder of the twin's last version: births are not sent again, and the dead must be known by their node.
   * @returns takes over what is known by then, at once
   */
  *following(old: Decoder): Steps<() => void> {
    const same = yield* sameBindings(old.#matching.bounds, this.#matching.bounds)
    const now = new Map<string, BoundSignal>()
    for (const { bound } of this.#matching.bounds)
      if (bound.kind === 'signal' && (bound.format.root === 'session' || bound.format.source))
        now.set(keyOf(bound), bound)
    const next = (before: BoundSignal): BoundSignal | undefined => now.get(keyOf(before))
    return () => {
      this.#sparkplug.carryOn(old.#sparkplug)
      carryCounts(same)
      this.#speakers.carryOn(old.#speakers, next)
      this.#sources.carryOn(old.#sources, next)
    }
  }

  #lives(topic: string, { name, says }: NonNullable<Matched['source']>, root: unknown, now: number, sink: SampleSink) {
    const life = says(topic, root, this.#retained)
    if (!this.#sources.said(name, life))
      this.#drops.count('too-many-sources', topic, 'that it is gone is not remembered', now)
    this.#dead(this.#sources.over(name, life), now, sink)
  }

  /** What these slots show is known to be gone. */
  #dead(slots: readonly Slot[], at: number, sink: SampleSink): void {
    if (slots.length) sink.dead(slots, at)
  }

  /** Gives `coerced` to the sink where its binding has the word; true when it did. */
  #emit(
    bound: BoundSignal,
    raw: unknown,
    quality: Quality,
    topic: string,
    now: number,
    source: number,
    sink: SampleSink,
    transient = false,
  ): boolean {
    const { signal, binding } = bound
    if (coerced.problem) this.#drops.count(coerced.problem, topic, `${signal.id}: ${describe(raw)}`, now)
    // What arrives as an event has no rivals: "start" and "stop" on two topics are both heard.
    if (!bound.constant && !bound.precedence.admits(bound.rank, quality === QUALITY.bad, now)) return false
    if (bound.constant) bound.precedence.speaker = bound.rank
    // A source's clock may run ahead; nothing on the timeline lies in the future.
    const receive = (binding.time === 'source' || this.#retained) && source > 0 ? Math.min(source, now) : now
    const told =
      this.#retained && source === 0 && (signal.staleAfterMs !== null || signal.rhythm) && quality === QUALITY.good
        ? QUALITY.uncertain
        : quality
    this.#samples++
    if (source > 0 && !this.#retained) this.#clockOf[signal.slot]!.note(now, source)
    if (signal.type === 'text') sink.text(signal.slot, coerced.text, told, receive, source)
    else sink.sample(signal.slot, coerced.value, told, receive, source, transient)
    return true
  }
}
