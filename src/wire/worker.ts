/**
 * Between the page and its feed worker. Both sides are this program, so these are types only; what comes from outside
 * (socket, broker, document) is parsed in the worker before it takes one of these shapes.
 */
import type { AlarmCommand, AlarmEvent, AlarmRow } from './alarms.ts'
import type { Health } from './api.ts'
import type { SampleBatch } from './batch.ts'
import type { CommandReport } from './commands.ts'
import type { FeedFigures } from './diagnostics.ts'
import type { FrameTwin } from './frames.ts'
import type { Refusal } from './refusals.ts'

/** What the connection sign shows; see `feed/live-channel.ts`. */
export interface Link {
  /** `recorded`: there is no way to a plant; what is shown comes from a file. */
  readonly state: 'connecting' | 'live' | 'delayed' | 'reconnecting' | 'offline' | 'recorded'
  /** ms, page clock. */
  readonly since: number
  /** Age of the newest thing heard, ms. */
  readonly ageMs: number
  /** '' or one of the reasons the texts know. */
  readonly reason: LinkReason
  /** Name of the broker, or the error's own words. */
  readonly detail: string
  /** When it tries again, ms, page clock; 0 = not waiting. */
  readonly retryAt: number
}
export type Limit = readonly [slot: number, ms: number]
export type LinkReason =
  | ''
  | 'broker-lost'
  | 'slow'
  | 'silent'
  | 'closed'
  | 'refused'
  | 'protocol'
  | 'no-messages'
  | 'clock'

/** What a page is to be told, and how often. */
export interface Want {
  /** As soon as it changes; runs of slots, see `runs.ts`. */
  readonly slots: 'all' | readonly number[]
  readonly rateHz: number
  /** All the rest together, ms; 0 = not at all. */
  readonly restMs: number
}

export type ToWorker =
  | {
      readonly kind: 'start'
      readonly url: string
      /** Enough of the twin to read frames. */ readonly twin: FrameTwin
      /** The whole, for a worker that decodes by itself. */ readonly document: unknown
      readonly rateHz: number
    }
  /** The page took the batch with this number; the next may come. */
  | { readonly kind: 'taken'; readonly batch: number }
  | { readonly kind: 'want'; readonly number: number; readonly want: Want }
  /** No values until `resume`, which begins with a snapshot; everything else goes on. */
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  /** The device woke, the network came back or the tab is visible again: do not wait for the back-off. */
  | { readonly kind: 'wake' }
  | { readonly kind: 'alarm-command'; readonly id: number; readonly command: AlarmCommand }
  | { readonly kind: 'journal'; readonly id: number }
  | { readonly kind: 'health'; readonly id: number }
  | { readonly kind: 'figures'; readonly id: number }

export type FromWorker =
  | { readonly kind: 'batch'; readonly number: number; readonly batch: SampleBatch }
  | { readonly kind: 'link'; readonly link: Link }
  | { readonly kind: 'clock'; readonly offsetMs: number }
  | { readonly kind: 'alarms'; readonly rows: readonly AlarmRow[]; readonly cursor: number }
  | { readonly kind: 'alarm-events'; readonly events: readonly AlarmEvent[] }
  | { readonly kind: 'command'; readonly report: CommandReport }
  /** Stale limits that were learnt: slot and ms, 0 = never stale by age. */
  | { readonly kind: 'limits'; readonly limits: readonly Limit[] }
  | { readonly kind: 'past' }
  | { readonly kind: 'act' }
  | { readonly kind: 'twin'; readonly hash: string }
  | { readonly kind: 'alarm-result'; readonly id: number; readonly refused: Refusal | null }
  | { readonly kind: 'journal-result'; readonly id: number; readonly events: readonly AlarmEvent[] }
  | { readonly kind: 'health-result'; readonly id: number; readonly health: Health }
  | { readonly kind: 'figures-result'; readonly id: number; readonly figures: FeedFigures }
