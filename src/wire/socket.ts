/**
 * The feed socket. Text messages are JSON of these shapes; binary messages are frames (`frames.ts`).
 * The gateway speaks first: hello, then the alarm list, then a snapshot frame, then conflated deltas.
 */
import * as z from 'zod'
import { AlarmEvent, AlarmRow } from './alarms.ts'
import { CommandReport } from './commands.ts'

export const PROTOCOL = 1

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
  /** History or journal of times gone by has grown (an import): what was asked of them may have changed. */
  z.object({ kind: z.literal('past') }),
  /** The twin document was saved: load it anew. */
  z.object({ kind: z.literal('twin'), hash: z.string() }),
  /** At 1 Hz: clock for age and delay, and whether the gateway hears its brokers. */
  z.object({ kind: z.literal('beat'), clock: z.number(), sentAt: z.number(), brokers: z.array(z.object({ name: z.string(), connected: z.boolean(), since: z.number() })), drops: z.number() }),
])
export type ServerMessage = z.infer<typeof ServerMessage>

export const ClientMessage = z.discriminatedUnion('kind', [
  /** What this page wants, at its own pace: all signals, or these slots of this twin. */
  z.strictObject({ kind: z.literal('subscribe'), twinHash: z.string().max(64), slots: z.union([z.literal('all'), z.array(z.number().int().min(0).max(1_000_000)).max(1_000_000)]), rateHz: z.number().min(0.1).max(60) }),
  /** Back-pressure: the frame with this number was applied. The gateway holds back when too many are open. */
  z.strictObject({ kind: z.literal('applied'), frame: z.number().int().min(0) }),
])
export type ClientMessage = z.infer<typeof ClientMessage>
