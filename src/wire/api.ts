/** The gateway's HTTP API. Every answer that is not 2xx is an `ApiError`. */
import * as z from 'zod'
import { AlarmEvent, AlarmRow } from './alarms.ts'
import { BrokerFigures, BrokerLimit, DoorCount, GatewayFault, ProcessFigures, StorageTrouble } from './diagnostics.ts'
import { HistoryHealth } from './history.ts'
import { Note } from './notes.ts'
import { Role } from './principal.ts'
import { WireProblem } from './problems.ts'
import { WireTrouble } from './troubles.ts'

/**
 * What happened, where (a field, a file, an asset), and what to do about it: English, for whoever reads an answer of the
 * API. What a person meets on the page has a stable `code` with `values` beside it (`refusals.ts`).
 */
export const ApiError = z.object({
  error: z.string(),
  where: z.string().optional(),
  remedy: z.string().optional(),
  code: z.string().optional(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
export type ApiError = z.infer<typeof ApiError>

/** What a page is told first. In a static build without a gateway the same shape is served as `config.json`. */
export const PageConfig = z.object({
  mode: z.enum(['gateway', 'static']),
  title: z.string(),
  /** Address of the twin document, relative to the page. */
  twin: z.string(),
  /** Brokers by name, static mode only: the page itself connects. A link may choose among the names, never bring an address. */
  brokers: z.record(z.string(), z.object({ url: z.string() })).default({}),
  /** Origins whose pages may frame this one and talk to it. */
  embedOrigins: z.array(z.string()).default([]),
  /** A passcode is asked for, or people sign in. */
  locked: z.boolean().default(false),
  /** Who has signed in; null: nobody does here, the name is what somebody types. */
  who: z
    .object({ name: z.string(), roles: z.array(Role) })
    .nullable()
    .default(null),
  version: z.string(),
})
export type PageConfig = z.infer<typeof PageConfig>

/** GET alarms/journal?asset=ID&from=MS&to=MS&after=CURSOR&limit=N, newest last. */
export const JournalAnswer = z.object({
  events: z.array(AlarmEvent),
  /** Of the same span and asset; none where it was asked for what came after a cursor. */
  notes: z.array(Note).default([]),
  cursor: z.number(),
})
export type JournalAnswer = z.infer<typeof JournalAnswer>

/** GET alarms/at?at=MS: the alarm list as it was then, from the journal. */
export const AlarmsAtAnswer = z.object({ at: z.number(), rows: z.array(AlarmRow) })
export type AlarmsAtAnswer = z.infer<typeof AlarmsAtAnswer>

/** GET health: what the feed knows about itself. */
export const Health = z.object({
  clock: z.number(),
  startedAt: z.number(),
  twinHash: z.string(),
  brokers: z.array(
    z.object({
      name: z.string(),
      url: z.string(),
      state: z.enum(['connected', 'connecting', 'lost']),
      since: z.number(),
      /** In English, '' = none; and as a code. */
      error: z.string(),
      trouble: WireTrouble.optional(),
      figures: BrokerFigures.optional(),
    }),
  ),
  messages: z.number(),
  messagesPerS: z.number(),
  samples: z.number(),
  /** Dropped or refused, by reason, with the last example. */
  drops: z.array(
    z.object({
      reason: z.string(),
      count: z.number(),
      lastTopic: z.string(),
      lastDetail: z.string(),
      lastAt: z.number(),
    }),
  ),
  /** Signals with bindings that no message ever matched, with the nearest topics that did arrive. */
  unmatched: z.array(z.object({ signal: z.string(), topic: z.string(), nearest: z.array(z.string()) })),
  /** How far the clocks of assets are off (receive less source time, ms; positive = behind), the most wrong first. */
  clocks: z.array(z.object({ source: z.string(), skewMs: z.number(), samples: z.number() })).optional(),
  clients: z.number(),
  /** Of the embedded broker, where it is the one. */
  limits: z.array(BrokerLimit).optional(),
  door: z.array(DoorCount).optional(),
  faults: z.array(GatewayFault).optional(),
  /** What is wrong with the journal's disk or file; [] = nothing. */
  storage: z.array(StorageTrouble).optional(),
  process: ProcessFigures.optional(),
  history: HistoryHealth,
  /** What the journal says of itself: a damaged file that was put aside, lines that could not be read, old events that went. */
  journal: z
    .object({
      notice: z.string().nullable(),
      trouble: WireTrouble.optional(),
      unreadable: z.number(),
      forgotten: z.number(),
    })
    .optional(),
  /** What is wrong with the twin document as it stands on disk, when the last saved version was refused. */
  twinProblems: z.array(WireProblem).optional(),
  /** What of the twin in force never does what somebody may think: a rule that may act and never will. Nothing is refused for it. */
  twinWarnings: z.array(WireProblem).optional(),
})
export type Health = z.infer<typeof Health>
