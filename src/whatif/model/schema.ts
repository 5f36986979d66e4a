/**
 * A line to be simulated, as an author writes it: one JSON file. All times are in `timeUnit`. What every field means, its
 * default and what is measured stands in `../README.md`.
 */
import * as z from 'zod'
import { Time } from '../distributions/registry.ts'

/** Letters, digits, `_ - . /` and blanks within: the ids of a twin and what a person would write. */
export const Id = z
  .string()
  .max(100)
  .regex(/^[\p{L}\p{N}]([\p{L}\p{N} _./-]*[\p{L}\p{N}])?$/u)

export const MOST_SERVERS = 1000

const Whole = (most: number) => z.int().min(0).max(most)

/** Where a finished part goes: the id of a station or a sink, or several of them with their shares, which add up to 1. */
export const Route = z.union([Id, z.record(Id, z.number().min(0).max(1))])

/** Standard deviation of the natural logarithm: 0.5 = in two of three cases within a factor of 1.65. */
const Spread = z.number().min(0).max(3).default(0)

const Failure = z.strictObject({
  /** Whether the time to the next failure passes while it works, or always. */
  dependsOn: z.enum(['operation', 'calendar']).default('operation'),
  /** From the end of a repair to the next failure. */
  timeBetweenFailures: Time,
  repairTime: Time,
  /** How well both are known: each replication takes them so many times as long, by a factor that is drawn once for it. */
  uncertainty: z.strictObject({ timeBetweenFailures: Spread, repairTime: Spread }).optional(),
  /** Who repairs. Absent: somebody is always free. */
  crew: Id.optional(),
})

const Station = z.strictObject({
  id: Id,
  /** Of one part on one server. */
  processingTime: Time,
  /** Alike, side by side, one part each. */
  servers: z.int().min(1).max(MOST_SERVERS).default(1),
  /** Places for parts that wait, those on servers not counted. */
  buffer: z.union([Whole(1_000_000), z.literal('unlimited')]).default('unlimited'),
  /** What happens to a part that comes when no place is free: it waits where it is, or is turned away for good. */
  whenFull: z.enum(['block', 'lose']).default('block'),
  failures: z.array(Failure).max(8).default([]),
  to: Route,
})

const Source = z.strictObject({
  id: Id,
  /** From one arrival to the next. */
  interarrivalTime: Time.optional(),
  /** There is always another part. */
  unlimited: z.literal(true).optional(),
  to: Route,
})

export const LineModel = z.strictObject({
  $schema: z.string().max(1000).optional(),
  name: z.string().min(1).max(200).default('line'),
  description: z.string().max(2000).optional(),
  timeUnit: z.enum(['s', 'min', 'h']).default('s'),
  sources: z.array(Source).min(1).max(1000),
  stations: z.array(Station).min(1).max(1000),
  sinks: z
    .array(z.strictObject({ id: Id }))
    .min(1)
    .max(1000),
  crews: z
    .array(z.strictObject({ id: Id, size: z.int().min(1).max(1000).default(1) }))
    .max(1000)
    .default([]),
})
/** With defaults filled in. */
export type LineModel = z.output<typeof LineModel>
export type LineModelInput = z.input<typeof LineModel>
export type RouteModel = z.output<typeof Route>

export const SECONDS_OF = { s: 1, min: 60, h: 3600 } as const

/** Destinations with their shares. */
export const routeRows = (route: RouteModel): [id: string, share: number][] =>
  typeof route === 'string' ? [[route, 1]] : Object.entries(route)
