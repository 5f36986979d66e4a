/**
 * Discovery: what a broker says, what of it the twin uses, and a twin proposed from the rest. All of it is asked for by a
 * person who looks at the page, so everything comes in pages: never all topics at once. Every answer that is not 2xx is
 * an `ApiError`. Times are ms on the gateway's clock.
 */
import { coded } from '../base/schema-problems.ts'
import * as z from 'zod'
import { PRIORITIES } from '../twin/priorities.ts'
import { LEVELS } from '../twin/schema.ts'
import { FORMATS, QUALITIES, TONES, VDA_FIELDS } from '../twin/schema-signal.ts'
import { ApiError } from './api.ts'
import { WireTrouble } from './troubles.ts'
import { WireProblem } from './problems.ts'

export const DISCOVERY = {
  /** GET: what is heard, and whether the twin may be written. Asking keeps the ears open for `LEASE_MS` more. */
  status: '/api/discovery',
  /** POST `RowsRequest`. */
  rows: '/api/discovery/rows',
  /** GET ?broker=&topic= */
  topic: '/api/discovery/topic',
  /** POST `ReadRequest`. */
  read: '/api/discovery/read',
  /** GET ?show=&search=&offset=&limit= */
  bindings: '/api/discovery/bindings',
  /** POST `ProposalRequest`. */
  proposal: '/api/discovery/proposal',
  /** POST `RebirthRequest`: a Sparkplug node is asked for its births (NCMD). */
  rebirth: '/api/discovery/rebirth',
  /** PUT `TwinEdit`: writes the twin document. */
  twin: '/api/twin',
  /** POST `TwinRestore`: the version before the last one that was written comes back. */
  previous: '/api/twin/previous',
} as const

/** Everything of a broker is listened to while somebody looks, and this much longer. */
export const LEASE_MS = 30_000

const Broker = z.string().min(1).max(200)
const Topic = z.string().max(65_535)

/** What a payload is, by its bytes. */
export const SHAPES = ['number', 'boolean', 'text', 'json', 'uns', 'sparkplug', 'image', 'binary', 'empty'] as const
export type ShapeName = (typeof SHAPES)[number]

/** A gateway was started so that it does not; the demo belongs to the program; or others can reach it over the network. */
const READ_ONLY_REASONS = ['by-option', 'demo', 'on-network'] as const
export type ReadOnlyReason = (typeof READ_ONLY_REASONS)[number]

export const DiscoveryStatus = z.object({
  clock: z.number(),
  brokers: z.array(
    z.object({
      name: z.string(),
      url: z.string(),
      /** `closed`: nobody has looked for a while. */
      state: z.enum(['listening', 'connecting', 'lost', 'closed']),
      /** What is subscribed to beside the bindings' own filters, only while somebody looks. */
      filters: z.array(z.string()),
      since: z.number(),
      /** In English, '' = none; and as a code. */
      error: z.string(),
      trouble: WireTrouble.optional(),
      topics: z.number(),
      unused: z.number(),
      messages: z.number(),
      perS: z.number(),
      /** Messages of topics beyond the most that are kept. */
      dropped: z.number(),
    }),
  ),
  /** Null: this gateway writes the twin document; else why not. */
  readOnly: z.enum(READ_ONLY_REASONS).nullable(),
  /** The version that restoring would bring back. */
  previous: z
    .object({ hash: z.string(), name: z.string(), assets: z.number(), signals: z.number(), savedAt: z.number() })
    .nullable(),
})
export type DiscoveryStatus = z.infer<typeof DiscoveryStatus>

export const RowsRequest = z.strictObject({
  broker: Broker,
  /** Branches that are open, by path. */
  open: z.array(Topic).max(5000).default([]),
  /** Part of a topic, whatever its case. Found topics come as a flat list. */
  search: z.string().max(200).default(''),
  show: z.enum(['all', 'unused', 'used']).default('all'),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(500).default(100),
})
export type RowsRequest = z.infer<typeof RowsRequest>

export const TopicRow = z.object({
  /** Whole topic up to here. */
  path: z.string(),
  /** Its last levels; several where nothing branches in between. */
  name: z.string(),
  depth: z.number(),
  /** Null: it has nothing below it. */
  open: z.boolean().nullable(),
  /** Topics from here down, itself included, and those of them that no binding wants. */
  topics: z.number(),
  unused: z.number(),
  /** The message of exactly this topic; null where none was published here. */
  message: z
    .object({
      perS: z.number(),
      count: z.number(),
      lastSeen: z.number(),
      bytes: z.number(),
      /** Kept by the broker, never heard for itself. */
      retained: z.boolean(),
      shape: z.enum(SHAPES),
      preview: z.string(),
      /** Signals bound to it, the first few. */
      signals: z.array(z.string()),
      signalCount: z.number(),
    })
    .nullable(),
})
export type TopicRow = z.infer<typeof TopicRow>

export const RowsAnswer = z.object({ clock: z.number(), total: z.number(), rows: z.array(TopicRow) })
export type RowsAnswer = z.infer<typeof RowsAnswer>

const Scalars = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
const Element = z.strictObject({ at: z.string(), key: Scalars, take: z.string() })
/** Where a value is: what a binding of it would say. */
export const Reading = z.strictObject({
  topic: Topic,
  format: z.enum(FORMATS),
  select: z.union([z.string(), Element.extend({ take: z.union([z.string(), Element]) })]).default(''),
  metric: z.string().optional(),
  field: z.enum(VDA_FIELDS).optional(),
  where: Scalars.optional(),
  timeAt: z.string().optional(),
  quality: z.strictObject({ at: z.string(), as: z.enum(QUALITIES) }).optional(),
})
export type Reading = z.infer<typeof Reading>

export const TopicDetail = z.object({
  clock: z.number(),
  topic: z.string(),
  message: TopicRow.shape.message,
  /** Up to some KB of the last message as text. */
  payload: z.string(),
  cut: z.boolean(),
  /** Values within it. */
  fields: z.array(z.object({ reading: Reading, type: z.string(), unit: z.string(), value: z.string() })),
})
export type TopicDetail = z.infer<typeof TopicDetail>

export const ReadRequest = z.strictObject({ broker: Broker, readings: z.array(Reading).max(300) })
/** Null: nothing has come from there. */
export const ReadAnswer = z.object({ values: z.array(z.string().nullable()) })

/** Why a signal shows nothing: each has another remedy. */
export const VERDICTS = ['matched', 'no-topic', 'guard', 'not-there', 'unusable'] as const

export const BindingRow = z.object({
  signal: z.string(),
  /** Index among the signal's bindings. */
  index: z.number(),
  topic: z.string(),
  metric: z.string().nullable(),
  select: z.string(),
  /**
   * `no-topic`: nothing came on such a topic. `guard`: messages came, `where` never held. `not-there`: what it selects was
   * in none of them. `unusable`: it was there, and never a value of the signal's type.
   */
  verdict: z.enum(VERDICTS),
  /** Messages on its topic, and those that gave a value. */
  came: z.number(),
  matched: z.number(),
  /** 0 = never. */
  lastAt: z.number(),
  nearest: z.array(z.string()),
})
export type BindingRow = z.infer<typeof BindingRow>

export const BindingsQuery = z.strictObject({
  show: z.enum(['problems', 'all']).default('problems'),
  search: z.string().max(200).default(''),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export const BindingsAnswer = z.object({
  clock: z.number(),
  total: z.number(),
  problems: z.number(),
  all: z.number(),
  rows: z.array(BindingRow),
})
export type BindingsAnswer = z.infer<typeof BindingsAnswer>

/** What a group of topics is in the plant. */
export const NATURES = ['machine', 'line', 'meter', 'device', 'records'] as const
export type Nature = (typeof NATURES)[number]

/** Why a value is offered but not ticked. */
export const UNTICKED = [
  '',
  'duplicate',
  'summary',
  'metadata',
  'time',
  'free-text',
  'records',
  'code',
  'command',
  'device',
] as const

/** Why nothing, or not all, was made of a topic. `what` of the one that is left out completes it. */
export const SKIPPED = [
  'image',
  'binary',
  'empty',
  'no-value',
  'large',
  'long-topic',
  'sparkplug-own',
  'sparkplug-unborn',
  'braces',
  'wildcard',
  'most-machines',
  'most-values',
  'most-fields',
  'most-senders',
  'one-off-ids',
  'nameless-list',
  'deep',
  'changing-keys',
  'mixed-types',
  'broken-json',
  'names',
] as const
export type SkipReason = (typeof SKIPPED)[number]

const StateEntry = z.object({ code: z.int(), name: z.string(), tone: z.enum(TONES) })

export const ProposedSignal = z.object({
  key: z.string(),
  /** Component that it belongs to. */
  part: z.string().nullable(),
  name: z.string(),
  type: z.enum(['number', 'integer', 'boolean', 'state', 'text']),
  unit: z.string(),
  role: z.string().nullable(),
  states: z.record(z.string(), StateEntry).nullable(),
  /** Seconds; null = published on change only. */
  staleAfterS: z.number().nullable(),
  /** `ignore`: not every message of its topic holds it. */
  nulls: z.enum(['bad', 'ignore']),
  /** With `{root}` for the machine's own part of the topic. */
  reading: Reading,
  /** What was last seen of the first machine. */
  example: z.string(),
  /** Lowest and highest seen of all of them. */
  seen: z.tuple([z.number(), z.number()]).nullable(),
  on: z.boolean(),
  why: z.enum(UNTICKED),
  /** Its person's word on the alarm that would watch it; absent = she has said nothing. */
  watch: z.boolean().optional(),
  /** The limit of that alarm, in its unit, where she has set one. */
  above: z.number().optional(),
})
export type ProposedSignal = z.infer<typeof ProposedSignal>

/** A list of faults in a payload, or an on/off signal that says "fault": offered as an alarm. */
export const ProposedAlarm = z.object({
  key: z.string(),
  name: z.string(),
  priority: z.enum(PRIORITIES),
  /** What lists them, with `{root}`; each clears by absence from the next message. */
  faults: z.object({
    topic: Topic,
    at: z.string(),
    code: z.string().optional(),
    text: z.string().optional(),
    having: Scalars.optional(),
    where: Scalars.optional(),
  }),
  /** A fault that was seen, '' = none was there while we listened. */
  example: z.string(),
  on: z.boolean(),
})
export type ProposedAlarm = z.infer<typeof ProposedAlarm>

export const ProposedClass = z.object({
  key: z.string(),
  name: z.string(),
  nature: z.enum(NATURES),
  /** Of the equipment library; null = nothing to draw. */
  kind: z.string().nullable(),
  on: z.boolean(),
  parts: z.record(z.string(), z.string()),
  signals: z.array(ProposedSignal),
  alarms: z.array(ProposedAlarm),
  /** Channel of the picture → key of the signal that moves it. */
  motion: z.record(z.string(), z.string()),
})
export type ProposedClass = z.infer<typeof ProposedClass>

export const ProposedAsset = z.object({
  id: z.string(),
  name: z.string(),
  level: z.enum(LEVELS),
  parent: z.string().nullable(),
  class: z.string().nullable(),
  /** Topic that all of its signals begin with. */
  root: z.string().nullable(),
  /** What else tells its values from those of others on the same topic: for `{name}` in readings. */
  vars: z.record(z.string(), z.string()),
  /** Signals of the class that this one does not have, by key, and alarms, by `alarm key`. */
  without: z.array(z.string()),
  /** Where it stands, relative to its parent, metres: x, z. */
  at: z.tuple([z.number(), z.number()]),
  /** Floor area with its name, for what holds machines: size x, z; its middle is at `zoneAt`. */
  zone: z.object({ size: z.tuple([z.number(), z.number()]), at: z.tuple([z.number(), z.number()]) }).nullable(),
  on: z.boolean(),
})
export type ProposedAsset = z.infer<typeof ProposedAsset>

export const Proposal = z.object({
  broker: z.string(),
  /** The branch it was made from; '' = everything. */
  under: z.string(),
  /** For a twin that is still empty. */
  name: z.string(),
  classes: z.array(ProposedClass),
  /** Parents before children. */
  assets: z.array(ProposedAsset),
  /** Topics of which nothing could be made, and why. */
  skipped: z.array(z.object({ topic: z.string(), why: z.enum(SKIPPED), what: z.string() })),
  /** Those beyond the ones that are listed. */
  skippedMore: z.number(),
  topics: z.number(),
})
export type Proposal = z.infer<typeof Proposal>

export const ProposalRequest = z.strictObject({ broker: Broker, under: Topic.default('') })

/** One level of a topic. */
const Level = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^/+#\0]+$/, coded('topic-level'))
/** A node of Sparkplug: group and edge node of its topics. */
export const RebirthRequest = z.strictObject({ broker: Broker, group: Level, node: Level })
export type RebirthRequest = z.infer<typeof RebirthRequest>
export const RebirthAnswer = z.object({ asked: z.boolean() })

const Hash = z.string().regex(/^[0-9a-f]{16}$/)
/** `expects`: hash of the version that was edited. Another one on disk means that somebody else was faster: nothing is written. */
export const TwinEdit = z.strictObject({ expects: Hash, document: z.record(z.string(), z.unknown()) })
export type TwinEdit = z.infer<typeof TwinEdit>
export const TwinRestore = z.strictObject({ expects: Hash })
export const TwinWritten = z.object({ hash: z.string(), assets: z.number(), signals: z.number() })
export type TwinWritten = z.infer<typeof TwinWritten>
/** 409 and 422: `problems` of a document that would not load, all of them. */
export const TwinRefused = ApiError.extend({
  problems: z.array(WireProblem).default([]),
})
export type TwinRefused = z.infer<typeof TwinRefused>
