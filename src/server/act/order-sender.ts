/**
 * Work orders on their way to where the twin says (`workOrders`): what is to be told is on disk with the change that it tells
 * of, and is tried until it is taken, refused for good, or a day old. A restart loses none; whoever takes one twice knows it
 * by its key.
 */
import * as z from 'zod'
import { again, dueNow, tried } from '../../act/delivery.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { apiError } from '../../texts/api-english.ts'
import { ORDER_FIELDS, ORDER_STATES } from '../../twin/order-targets.ts'
import type { Twin } from '../../twin/twin.ts'
import { Delivery, type DeliveryFailure, type Proposal } from '../../wire/act.ts'
import type { ApiError } from '../../wire/api.ts'
import type { SendFailure } from '../../wire/commands.ts'
import type { ActJournal } from '../journal/act-journal.ts'
import { filledOrder } from './order-template.ts'
import { postTo, type Webhook } from '../web/post-to.ts'
import { workOrderOf } from './work-order.ts'

const FIELDS: ReadonlySet<string> = new Set(ORDER_FIELDS)
const MOST_SHOWN = 100

/** With what is sent: the order as it stood then. */
const Kept = Delivery.extend({ topic: z.string(), payload: z.string() })
type Kept = z.infer<typeof Kept>

export interface OrderSenderPorts {
  readonly journal: ActJournal
  readonly clock: () => number
  /** [0, 1) */
  readonly random: () => number
  readonly publish: (
    broker: string | null,
    topic: string,
    payload: string,
    qos: 0 | 1,
  ) => Promise<Result<void, SendFailure>>
  readonly webhooks: Readonly<Record<string, Webhook>>
  readonly changed: () => void
}

export class OrderSender {
  readonly #ports: OrderSenderPorts
  readonly #waiting = new Map<number, Kept>()
  /** Targets that are being told something. */
  readonly #busy = new Set<string>()
  readonly #abort = new AbortController()
  #twin: Twin

  constructor(twin: Twin, ports: OrderSenderPorts) {
    this.#twin = twin
    this.#ports = ports
    for (const one of ports.journal.open('delivery', Kept)) this.#waiting.set(one.id, one)
  }

  dispose(): void {
    this.#abort.abort()
  }

  replaceTwin(twin: Twin): void {
    this.#twin = twin
  }

  clockStepped(byMs: number): void {
    for (const [id, one] of this.#waiting)
      this.#waiting.set(id, { ...one, at: one.at + byMs, next: one.next === null ? null : one.next + byMs })
  }

  /** In the `write` that makes it stand so. @returns to be called once that is on disk */
  queue(proposal: Proposal): () => void {
    const { state, id: order, asset: of } = proposal
    const asset = this.#twin.asset(of)
    const what = ORDER_STATES.find((one) => one === state)
    const told = asset && what ? workOrderOf(proposal, this.#twin) : null
    if (!asset || !what || !told) return () => {}
    const { journal, clock } = this.#ports
    const at = clock()
    const added = this.#twin.orderTargets
      .filter(({ on }) => on.includes(what))
      .map((target) =>
        journal.add({ kind: 'delivery', subject: String(order), asset: asset.id, at, open: true }, (id): Kept => ({
          id,
          proposal: order,
          asset: asset.id,
          target: target.key,
          name: target.name,
          via: target.to.kind,
          state,
          at,
          tries: 0,
          next: at,
          outcome: 'waiting',
          endedAt: null,
          failure: null,
          ...filledOrder(target, told, asset, FIELDS),
        })),
      )
    return () => {
      for (const one of added) this.#waiting.set(one.id, one)
    }
  }

  /** One that nobody took. */
  again(id: number): Result<void, ApiError> {
    const { journal, clock } = this.#ports
    const one = this.#waiting.get(id) ?? journal.byId('delivery', Kept, id)
    if (!one) return err(apiError({ code: 'delivery-unknown', values: {} }, 'id'))
    const others = this.of([one.proposal]).filter(({ target }) => target === one.target)
    const next = again(one, others, clock())
    if (!next.ok) return err(apiError({ code: next.error, values: {} }, 'id'))
    const written = journal.write(() => journal.put(id, true, next.value))
    if (!written.ok) return err(apiError({ code: 'journal-not-written', values: { why: written.error } }))
    // What was told of an order first is sent first.
    const waiting = [...this.#waiting.values(), next.value].toSorted((a, b) => a.id - b.id)
    this.#waiting.clear()
    for (const row of waiting) this.#waiting.set(row.id, row)
    return ok(undefined)
  }

  /** Once a second. */
  tick(): void {
    const now = this.#ports.clock()
    for (const one of dueNow([...this.#waiting.values()], this.#busy, now)) void this.#deliver(one)
  }

  async #deliver(one: Kept): Promise<void> {
    const { journal, clock, random, changed } = this.#ports
    this.#busy.add(one.target)
    const failure = await this.#send(one)
    this.#busy.delete(one.target)
    // The gateway ends: the next one tries it.
    if (this.#abort.signal.aborted) return
    const next = tried(this.#waiting.get(one.id) ?? one, failure, clock(), random())
    const isOver = next.outcome !== 'waiting'
    const written = journal.write(() => journal.put(next.id, !isOver, next))
    // What is not on disk is not over.
    if (isOver && written.ok) this.#waiting.delete(next.id)
    else this.#waiting.set(next.id, next)
    changed()
  }

  async #send({ target: key, topic, payload, proposal, state }: Kept): Promise<DeliveryFailure | null> {
    const target = this.#twin.orderTargets.find((one) => one.key === key)
    if (!target) return { kind: 'target-gone' }
    const { publish, webhooks } = this.#ports
    if (target.to.kind === 'mqtt') {
      const sent = await publish(target.to.broker, topic, payload, target.qos)
      return sent.ok ? null : sent.error
    }
    const { webhook } = target.to
    if (!Object.hasOwn(webhooks, webhook)) return { kind: 'webhook-unknown', webhook }
    const sameKey = `${this.#twin.id}/${proposal}/${state}`
    return postTo(webhooks[webhook]!, payload, target.contentType, sameKey, this.#abort.signal)
  }

  /** Of these proposals, oldest first. */
  of(proposals: readonly number[]): Delivery[] {
    return proposals
      .flatMap((id) => this.#ports.journal.of('delivery', Delivery, String(id), MOST_SHOWN))
      .map((one) => {
        const now = this.#waiting.get(one.id)
        return now ? Delivery.parse(now) : one
      })
      .toSorted((a, b) => a.id - b.id)
  }
}
