/** What a feed knows of its own connections, for people who look for a fault. Times in ms. */
import * as z from 'zod'
import { WireTrouble } from './troubles.ts'

/** A connection that was lost; `forMs` 0 = still is. Why: in words, '' = not known, and as a code where there is one. */
export const Loss = z.object({
  at: z.number(),
  forMs: z.number(),
  why: z.string(),
  trouble: WireTrouble.optional(),
})
export type Loss = z.infer<typeof Loss>

/** Of one broker, at the gateway. */
export const BrokerFigures = z.object({
  messages: z.number(),
  messagesPerS: z.number(),
  losses: z.number(),
  lastLosses: z.array(Loss),
  /** There and back, the quickest of the last pings; 0 = not known, or in this process. */
  roundTripMs: z.number(),
  /** What is published at QoS 1 during a short cut still comes. */
  sessionKept: z.boolean().default(false),
})
export type BrokerFigures = z.infer<typeof BrokerFigures>

export const BROKER_LIMIT_KEYS = [
  'packetBytes',
  'arrivingBytes',
  'clients',
  'subscriptions',
  'retained',
  'retainedBytes',
  'sessions',
  'queued',
  'queuedBytes',
  'willBytes',
] as const
export type BrokerLimitKey = (typeof BROKER_LIMIT_KEYS)[number]

/** A limit of the embedded broker, what of it is in use, and how often it was met; `last`: by what, '' = never. */
export const BrokerLimit = z.object({
  key: z.enum(BROKER_LIMIT_KEYS),
  most: z.number(),
  used: z.number(),
  refused: z.number(),
  lastAt: z.number(),
  last: z.string(),
})
export type BrokerLimit = z.infer<typeof BrokerLimit>

export const DOOR_KEYS = ['sign-in', 'publish', 'subscribe'] as const
export type DoorKey = (typeof DOOR_KEYS)[number]

/** What the embedded broker's door refused, how often, and whom or what last. */
export const DoorCount = z.object({
  key: z.enum(DOOR_KEYS),
  refused: z.number(),
  lastAt: z.number(),
  last: z.string(),
})
export type DoorCount = z.infer<typeof DoorCount>

/** What no message, request or socket should have been able to do: a defect of the program, which went on without it. */
export const GatewayFault = z.object({ where: z.string(), what: z.string(), times: z.number(), lastAt: z.number() })
export type GatewayFault = z.infer<typeof GatewayFault>

/** The journal cannot be written now, or lines of it could not be read. */
export const StorageTrouble = z.object({
  kind: z.enum(['journal-failing', 'journal-unreadable']),
  /** Lines, where they are counted. */
  count: z.number(),
  /** ms; 0 = since the start. */
  since: z.number(),
})
export type StorageTrouble = z.infer<typeof StorageTrouble>

/** Of the gateway's process. */
export const ProcessFigures = z.object({
  version: z.string(),
  node: z.string(),
  residentBytes: z.number(),
  heapBytes: z.number(),
  /** The longest that its one thread kept everybody waiting in the last ten seconds, 99th percentile. */
  busyMs: z.number(),
})
export type ProcessFigures = z.infer<typeof ProcessFigures>

/** Something that went wrong in a page and that nobody answered for. */
export interface PageFault {
  /** Last time, ms on this device's clock. */
  readonly at: number
  readonly what: string
  /** File and line, or the part of the page; '' = not known. */
  readonly where: string
  readonly times: number
}

/** Of a page's feed over a gateway, from its worker. */
export interface FeedFigures {
  /** Now, on this device's clock, as are the times of the losses. */
  readonly at: number
  readonly framesPerS: number
  readonly bytesPerS: number
  readonly valuesPerS: number
  /** How far what comes is behind: on the way, or before a page that is too busy. */
  readonly behindMs: number
  readonly roundTripMs: number
  /** Gateway's clock minus this device's. */
  readonly clockOffsetMs: number
  readonly losses: number
  readonly lastLosses: readonly Loss[]
}

/** Why a message, or a value in one, could not be used. Words are made in `src/texts`. */
export const DROP_REASONS = [
  /** A fault of the program: the message is lost, and nothing else. */
  'could-not-be-read',
  'payload-too-large',
  'empty-payload',
  'gzip-not-decoded',
  'not-utf-8',
  'broken-json',
  'no-value',
  /** The source's time lies before anyone recorded so: the value is taken as received now. */
  'no-clock',
  'time-not-understood',
  'not-a-single-value',
  'not-a-number',
  'unit-not-convertible',
  'not-a-boolean',
  'unknown-state',
  'not-a-list-of-faults',
  'broken-sparkplug-payload',
  'sparkplug-sequence-gap',
  'unknown-sparkplug-alias',
  /** More than is kept of what a broker makes up without end. */
  'too-many-sparkplug-nodes',
  'too-many-sparkplug-metrics',
  'too-many-sparkplug-messages-out-of-order',
  'too-many-sources',
  'death-of-an-earlier-session',
  'late-sparkplug-message',
  'sparkplug-data-without-birth',
  'another-sparkplug-host-of-this-id',
  /** Of the gateway's history: the disk is too slow for the samples, or a time is outside of what is kept. */
  'not-stored-too-many',
  'not-stored-time',
  /** Of the gateway's foresight: its thread is too slow for the samples. */
  'not-learnt-too-many',
] as const
export type DropReason = (typeof DROP_REASONS)[number]
