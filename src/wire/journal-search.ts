/**
 * What is looked for in the alarm journal, page by page, the newest first.
 *
 * GET alarms/search?asset=ID&person=WORDS&text=WORDS&priority=P&from=MS&to=MS&beforeAt=MS&beforeCursor=N&limit=N
 */
import * as z from 'zod'
import { PRIORITIES } from '../twin/priorities.ts'
import { AlarmEvent } from './alarms.ts'

const Time = z.coerce.number().min(0).max(8.64e15)

export const JournalSearchQuestion = z
  .object({
    /** With all that lies in it. */
    asset: z.string().max(300).optional(),
    /** Beginnings of words of who did it. */
    person: z.string().max(80).optional(),
    /** Beginnings of words of an alarm's name, its machine, what the machine said of it, or a comment. */
    text: z.string().max(100).optional(),
    priority: z.enum(PRIORITIES).optional(),
    from: Time.optional(),
    to: Time.optional(),
    /** Both, or neither: where the page before ended. */
    beforeAt: Time.optional(),
    beforeCursor: z.coerce.number().int().optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  })
  .refine((asked) => (asked.beforeAt === undefined) === (asked.beforeCursor === undefined))
export type JournalSearchQuestion = z.input<typeof JournalSearchQuestion>

export const JournalPage = z.object({
  /** Newest first. */
  events: z.array(AlarmEvent),
  /** Where the next page begins; null = there is none. */
  next: z.object({ at: z.number(), cursor: z.number().int() }).nullable(),
})
export type JournalPage = z.infer<typeof JournalPage>
