/**
 * Where work orders go: to a topic of a broker, or to a webhook that the gateway's configuration names (addresses and secrets
 * stand there, never in a document that every page reads), as a template says.
 */
import * as z from 'zod'
import { jsonPath, type Report } from './problems.ts'
import { Key, Text } from './schema-values.ts'
import { fillTemplate, filterProblem } from './topics.ts'
import type { TwinAsset } from './twin.ts'

/** What a template may ask of an order. `{order}` is all of it, as JSON. Other names are vars of the machine. */
export const ORDER_FIELDS = [
  'order',
  'id',
  'state',
  'asset',
  'asset-name',
  'path',
  'class',
  'begin',
  'end',
  'crew',
  'part',
  'message',
  'proposed-by',
  'approved-by',
  'lost',
] as const
export type OrderField = (typeof ORDER_FIELDS)[number]

/** Of these a topic may consist: they hold nothing that a person typed. */
const IN_TOPICS: ReadonlySet<string> = new Set<OrderField>(['id', 'state', 'asset', 'class'])

export const ORDER_STATES = ['approved', 'withdrawn', 'carried-out', 'verified', 'missed'] as const

export const OrderTarget = z.strictObject({
  name: Text,
  /** Published there… */
  topic: z.string().min(1).max(1000).optional(),
  /** …at this broker; absent = the only one. */
  broker: Key.optional(),
  qos: z.union([z.literal(0), z.literal(1)]).default(1),
  /** …or posted to this one of the gateway's `webhooks`. */
  webhook: Key.optional(),
  /** `{order}` and the other fields, and vars of the machine, are replaced. */
  payload: z.string().max(10_000).default('{order}'),
  contentType: z
    .string()
    .regex(/^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w.-]+)*$/)
    .default('application/json'),
  /** Sent when an order comes to stand so. */
  on: z.array(z.enum(ORDER_STATES)).min(1).default(['approved', 'withdrawn']),
})
export type OrderTargetDoc = z.output<typeof OrderTarget>

export interface TwinOrderTarget extends Omit<OrderTargetDoc, 'topic' | 'webhook' | 'broker'> {
  readonly key: string
  readonly to:
    | { readonly kind: 'mqtt'; readonly topic: string; readonly broker: string | null }
    | { readonly kind: 'webhook'; readonly webhook: string }
  /** Vars of machines, for the templates: data, since a twin is posted from thread to thread. */
  readonly varsOf: ReadonlyMap<TwinAsset, ReadonlyMap<string, string>>
}

export const orderTargets = (
  targets: Readonly<Record<string, OrderTargetDoc>>,
  varsOf: ReadonlyMap<TwinAsset, ReadonlyMap<string, string>>,
  wrong: Report,
): readonly TwinOrderTarget[] => {
  let known: ReadonlySet<string> | null = null
  const isVar = (name: string): boolean =>
    (known ??= new Set([...varsOf.values()].flatMap((vars) => [...vars.keys()]))).has(name)
  return Object.entries(targets).flatMap(([key, { topic, webhook, broker, ...rest }]) => {
    const at = jsonPath(['workOrders', key])
    let sound = true
    const fault: Report = (where, what) => {
      sound = false
      wrong(where, what)
    }
    const places = (template: string, where: string, fields: ReadonlySet<string>): string =>
      fillTemplate(
        template,
        (name) => (fields.has(name) || isVar(name) ? '0' : undefined),
        [],
        (problem) =>
          fault(
            `${at}.${where}`,
            problem.kind === 'unknown'
              ? { code: 'order-place', values: { place: `{${problem.name}}` } }
              : { code: 'filled-too-long', values: {} },
          ),
        Number.POSITIVE_INFINITY,
      )
    if ((topic === undefined) === (webhook === undefined)) fault(at, { code: 'order-either', values: {} })
    places(rest.payload, 'payload', new Set(ORDER_FIELDS))
    if (topic !== undefined) {
      const filled = places(topic, 'topic', IN_TOPICS)
      const problem = filterProblem(filled)
      if (problem) fault(`${at}.topic`, problem)
      else if (/[+#]/.test(filled)) fault(`${at}.topic`, { code: 'command-topic-wildcard', values: {} })
    }
    if (!sound) return []
    const to: TwinOrderTarget['to'] =
      topic === undefined ? { kind: 'webhook', webhook: webhook! } : { kind: 'mqtt', topic, broker: broker ?? null }
    return { ...rest, key, to, varsOf }
  })
}
