/** Who is told of alarms and rules outside of the page: the rules, the messages sent, and how each fared. */
import * as z from 'zod'
import { PRIORITIES } from '../twin/priorities.ts'

export const NoticeFailure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('http-status'), status: z.number() }),
  /** Whoever answered sends us elsewhere: we go nowhere but where we were told to. */
  z.object({ kind: z.literal('redirected'), status: z.number() }),
  z.object({ kind: z.literal('no-answer'), withinMs: z.number() }),
  /** By the code of the system or of the mail client: ECONNREFUSED, EAUTH. */
  z.object({ kind: z.literal('unreachable'), code: z.string() }),
  /** The mail server's reply (RFC 5321, 4.2). */
  z.object({ kind: z.literal('mail-reply'), status: z.number() }),
  /** The configuration does not say any more where it goes. */
  z.object({ kind: z.literal('channel-gone') }),
])
export type NoticeFailure = z.infer<typeof NoticeFailure>

/** One message to one channel: several alarms that came together are one. */
export const Notice = z.object({
  id: z.number().int(),
  /** Name of the channel. */
  to: z.string(),
  kind: z.enum(['alarms', 'rules', 'test']),
  /** Of a test: who asked for it. */
  by: z.string().nullable(),
  at: z.number(),
  /** Key and moment of each, ms, and under which rule it was told. */
  alarms: z.array(z.object({ key: z.string(), raisedAt: z.number(), rule: z.string() })),
  /** What rules asked for, did and did not do: which rule, its line in the journal, and what of it; absent in lines of earlier versions. */
  rules: z.array(z.object({ policy: z.string(), id: z.number().int(), what: z.string().optional() })).default([]),
  tries: z.number().int(),
  /** When it is tried next, ms; null = not again. */
  next: z.number().nullable(),
  outcome: z.enum(['waiting', 'delivered', 'refused', 'given-up']),
  endedAt: z.number().nullable(),
  /** Why the last try failed. */
  failure: NoticeFailure.nullable(),
})
export type Notice = z.infer<typeof Notice>

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
export const QuietHours = z.strictObject({
  from: Clock,
  to: Clock,
  /** Told all the same. */
  except: z.array(z.enum(PRIORITIES)).default([]),
})
export type QuietHours = z.infer<typeof QuietHours>

export const NoticeRule = z.strictObject({
  /** Name of a channel. */
  to: z.string().max(100),
  priorities: z.array(z.enum(PRIORITIES)).min(1).default(['critical', 'high']),
  /** Ids; with all that lies in them. None = the whole plant. */
  assets: z.array(z.string().max(300)).max(100).default([]),
  /** Told when nobody has acknowledged for so long; 0 = at once. */
  afterMin: z.number().min(0).max(1440).default(0),
  /** By the plant's clock. What still waits for somebody then is told at its end. */
  quiet: QuietHours.optional(),
})
export type NoticeRule = z.infer<typeof NoticeRule>

export const NotifyNow = z.object({
  at: z.number(),
  rules: z.array(NoticeRule.extend({ assets: z.array(z.string()), unknown: z.array(z.string()) })),
  /** @see Notice, newest first: the last hundred of all. */
  notices: z.array(Notice),
  channels: z.array(
    z.object({
      name: z.string(),
      via: z.enum(['webhook', 'mail']),
      /** How many people a mail goes to; 0 = a webhook. */
      people: z.number().int(),
      waiting: z.number().int(),
    }),
  ),
})
export type NotifyNow = z.infer<typeof NotifyNow>

export const NotifyTest = z.strictObject({ to: z.string().max(100) })
export type NotifyTest = z.infer<typeof NotifyTest>
