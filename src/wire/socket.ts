/**
 * The feed socket. Text messages are JSON of these shapes; binary messages are frames (`frames.ts`).
 * The gateway speaks first: hello, then the alarm list; asked, a snapshot frame and from then on conflated deltas.
 */
import * as z from 'zod'
import { AlarmEvent, AlarmRow } from './alarms.ts'
import { CommandReport } from './commands.ts'
import { Note } from './notes.ts'

export const PROTOCOL = 2

export const ServerMessage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hello'),
    protocol: z.number(),
    twinHash: z.string(),
    /** Gateway's clock, ms. */
    clock: z.number(),
    rateHz: z.number(),
    /** Changes with every start of the gateway. */
    run: z.string(),
  }),
  /** The whole list as of `cursor`: replaces what the page has. */
  z.object({ kind: z.literal('alarms'), cursor: z.number(), rows: z.array(AlarmRow) }),
  /** All changes since, in order, none left out. */
  z.object({ kind: z.literal('alarm-events'), events: z.array(AlarmEvent) }),
  z.object({ kind: z.literal('command'), report: CommandReport }),
  /** It was written, or withdrawn. */
  z.object({ kind: z.literal('note'), note: Note }),
  /** What is done about machines has changed, or was stopped: ask. */
  z.object({ kind: z.literal('act') }),
  /** Stale limits that were learnt, for the twin of this hash: slot and ms, 0 = never stale by age. All of them after the hello, then what changed. */
  z.object({
    kind: z.literal('limits'),
    twinHash: z.string(),
    limits: z.array(z.tuple([z.number().int().min(0), z.number().min(0)])),
  }),
  /** History or journal of times gone by has grown (an import): what was asked of them may have changed. */
  z.object({ kind: z.literal('past') }),
  /** The twin document was saved: load it anew. */
  z.object({ kind: z.literal('twin'), hash: z.string() }),
  /** Answer to a ping. */
  z.object({ kind: z.literal('pong'), askedAt: z.number(), clock: z.number() }),
  /** At 1 Hz: clock for age and delay, and whether the gateway hears its brokers. */
  z.object({
    kind: z.literal('beat'),
    clock: z.number(),
    sentAt: z.number(),
    brokers: z.array(z.object({ name: z.string(), connected: z.boolean(), since: z.number() })),
    drops: z.number(),
  }),
])
export type ServerMessage = z.infer<typeof ServerMessage>

const KINDS: ReadonlySet<unknown> = new Set(ServerMessage.options.map(({ shape }) => shape.kind.value))
/** Whether its kind is one of these; a message without any kind is none of anybody's, and parsed to be refused. */
export const isKnown = (json: unknown): boolean =>
  typeof json !== 'object' ||
  json === null ||
  !('kind' in json) ||
  typeof json.kind !== 'string' ||
  KINDS.has(json.kind)

const Want = {
  twinHash: z.string().max(64),
  /** What is on the screen, as runs of slots (`runs.ts`): as soon as it changes, at the page's pace. */
  slots: z.union([z.literal('all'), z.array(z.number().int().min(0).max(1_000_000)).max(200_000)]),
  rateHz: z.number().min(0.1).max(60),
  /** Everything else comes together this often, ms, so that its age is known as of then; 0 = not at all. */
  restMs: z.number().min(0).max(600_000),
}

export const ClientMessage = z.discriminatedUnion('kind', [
  /** From now on, beginning with a snapshot of everything. */
  z.strictObject({ kind: z.literal('subscribe'), ...Want }),
  /** The view has changed. Answered by the latest of what is newly wanted, in a frame that carries this number. */
  z.strictObject({ kind: z.literal('want'), want: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER), ...Want }),
  /** What time is it? `askedAt` comes back as it is. */
  z.strictObject({ kind: z.literal('ping'), askedAt: z.number() }),
  /** Back-pressure: the frame with this number was applied. The gateway holds back when too many are open. */
  z.strictObject({ kind: z.literal('applied'), frame: z.number().int().min(0) }),
])
export type ClientMessage = z.infer<typeof ClientMessage>
