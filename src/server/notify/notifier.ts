/**
 * Tells people of alarms and of what rules do outside of the page, by the configuration and the twin: what is to be told is on disk before it is sent,
 * and is tried until it is taken, refused for good, or no news any more. A restart tells nothing twice and forgets nothing.
 * What comes together is one message, and a channel gets one a minute at most: a flood is a list.
 */
import * as z from 'zod'
import { err, ok, type Result } from '../../base/result.ts'
import { apiError, notice as words } from '../../texts/api-english.ts'
import type { RuleNews } from '../../act/rule-news.ts'
import type { TwinPolicy } from '../../twin/policies.ts'
import type { Twin } from '../../twin/twin.ts'
import type { PolicyNow } from '../../wire/act.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import type { ApiError } from '../../wire/api.ts'
import { Notice, type NoticeFailure, type NotifyNow } from '../../wire/notify.ts'
import type { ActJournal } from '../journal/act-journal.ts'
import type { NotifyConfig } from '../notify-config.ts'
import type { Service } from '../service.ts'
import type { WebhookConfig } from '../webhook-config.ts'
import { postTo } from '../web/post-to.ts'
import { type Due, dueOf, occurrence, ruleName } from './due.ts'
import { type Message, messageOfAlarms, messageOfTest } from './message.ts'
import { triedNotice } from './retry.ts'
import { messageOfRules, type RuleDue } from './rule-message.ts'
import { sendMail } from './send-mail.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 86_400_000
const AT_MOST_EVERY_MS = MINUTE
/** What was told in so many days is told no second time. */
const REMEMBERED_MS = 30 * DAY
const MOST_REMEMBERED = 10_000
const MOST_SHOWN = 100

/** One thing of a rule to one channel: told once. Of what earlier versions told nobody knows what it was. */
const ofRule = (to: string, id: number, what = ''): string => JSON.stringify([to, 'rule', id, what])

const Kept = Notice.extend({ subject: z.string(), text: z.string(), json: z.string() })
type Kept = z.infer<typeof Kept>

export interface NotifierPorts {
  readonly config: NotifyConfig
  readonly webhooks: Readonly<Record<string, WebhookConfig>>
  readonly journal: ActJournal
  readonly clock: () => number
  /** [0, 1) */
  readonly random: () => number
  readonly alarms: () => Iterable<AlarmRow>
  /** What rules asked for, did and did not do of late, in its order. */
  readonly news: () => readonly RuleNews[]
  /** How a message of a rule fared has changed: pages ask. */
  readonly changed: () => void
  /** For whoever watches the terminal. */
  readonly log: (line: string) => void
}

export class Notifier implements Service {
  readonly #ports: NotifierPorts
  #twin: Twin
  readonly #told = new Set<string>()
  readonly #waiting = new Map<number, Kept>()
  /** The newest of each rule to each channel. */
  readonly #lastOf = new Map<string, Notice>()
  /** When each channel was sent something last. */
  readonly #lastAt = new Map<string, number>()
  /** Those that are on their way, by id. */
  readonly #busy = new Set<number>()
  readonly #abort = new AbortController()
  readonly #timer: NodeJS.Timeout | null

  constructor(twin: Twin, ports: NotifierPorts) {
    this.#twin = twin
    this.#ports = ports
    const { journal, clock, config } = ports
    const now = clock()
    const from = now - REMEMBERED_MS
    const remembered = journal.between('notice', Notice, from, Number.MAX_SAFE_INTEGER, null, MOST_REMEMBERED)
    for (const one of remembered.toReversed()) this.#isLast(one)
    for (const { alarms, rules, to } of remembered) {
      for (const { key, raisedAt, rule } of alarms) this.#told.add(occurrence(rule, { key, raisedAt }))
      for (const { id, what } of rules) this.#told.add(ofRule(to, id, what))
    }
    for (const one of journal.open('notice', Kept)) this.#waiting.set(one.id, one)
    const isUsed = Object.keys(config.to).length > 0 || this.#waiting.size > 0
    this.#timer = isUsed ? setInterval(() => this.tick(), SECOND) : null
  }

  replaceTwin(twin: Twin): void {
    this.#twin = twin
  }

  clockStepped(byMs: number): void {
    for (const [id, one] of this.#waiting)
      this.#waiting.set(id, { ...one, at: one.at + byMs, next: one.next === null ? null : one.next + byMs })
    for (const [to, at] of this.#lastAt) this.#lastAt.set(to, at + byMs)
  }

  dispose(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#abort.abort()
  }

  /** Once a second. */
  tick(): void {
    this.#look()
    this.#lookAtRules()
    const now = this.#ports.clock()
    // To each channel one at a time, in their order.
    const busy = new Set([...this.#busy].map((id) => this.#waiting.get(id)?.to))
    for (const one of this.#waiting.values()) {
      if (busy.has(one.to) || one.next === null || one.next > now) continue
      busy.add(one.to)
      void this.#deliver(one)
    }
  }

  #look(): void {
    const { alarms, config, clock } = this.#ports
    if (config.rules.length === 0) return
    const now = clock()
    const byChannel = new Map<string, Due[]>()
    for (const due of dueOf(alarms(), config.rules, this.#told, this.#twin, now)) {
      const of = byChannel.get(due.rule.to)
      if (of) of.push(due)
      else byChannel.set(due.rule.to, [due])
    }
    for (const [to, due] of byChannel) {
      if (now - (this.#lastAt.get(to) ?? Number.NEGATIVE_INFINITY) < AT_MOST_EVERY_MS) continue
      // Under two rules of a channel it is told once.
      const once = [...new Map(due.map((one) => [one.row.key, one])).values()]
      const told = due.map(({ row: { key, raisedAt }, rule }) => ({ key, raisedAt, rule: ruleName(rule) }))
      const added = this.#add(
        { to, kind: 'alarms', by: null, at: now, alarms: told },
        messageOfAlarms(this.#twin, once, now),
      )
      if (!added.ok) return
      this.#lastAt.set(to, now)
      for (const { row, rule } of due) this.#told.add(occurrence(ruleName(rule), row))
    }
  }

  /** Of a channel that has a message of alarms in this minute, too: neither waits for the other. */
  #lookAtRules(): void {
    const { news, config, clock } = this.#ports
    const byChannel = new Map<string, RuleDue[]>()
    for (const one of news()) {
      const policy = this.#twin.policies.find(({ key }) => key === one.policy)
      for (const to of policy?.tell ?? []) {
        if (!Object.hasOwn(config.to, to) || this.#wasTold(to, one)) continue
        const due = { policy: policy!, news: one }
        const of = byChannel.get(to)
        if (of) of.push(due)
        else byChannel.set(to, [due])
      }
    }
    const now = clock()
    for (const [to, due] of byChannel) {
      const key = JSON.stringify([to, 'rules'])
      if (now - (this.#lastAt.get(key) ?? Number.NEGATIVE_INFINITY) < AT_MOST_EVERY_MS) continue
      const rules = due.map(({ policy, news: { id, what } }) => ({ policy: policy.key, id, what }))
      const added = this.#add({ to, kind: 'rules', by: null, at: now, rules }, messageOfRules(this.#twin, due))
      if (!added.ok) return
      this.#lastAt.set(key, now)
      for (const { id, what } of rules) this.#told.add(ofRule(to, id, what))
    }
  }

  #wasTold(to: string, { id, what }: RuleNews): boolean {
    return this.#told.has(ofRule(to, id, what)) || this.#told.has(ofRule(to, id))
  }

  #add(
    notice: Pick<Notice, 'to' | 'kind' | 'by' | 'at'> & Partial<Pick<Notice, 'alarms' | 'rules'>>,
    message: Message,
  ): Result<Kept, string> {
    const { journal } = this.#ports
    const { to, at } = notice
    const written = journal.write(() =>
      journal.add({ kind: 'notice', subject: to, asset: '', at, open: true }, (id): Kept => ({
        alarms: [],
        rules: [],
        ...notice,
        id,
        tries: 0,
        next: at,
        outcome: 'waiting',
        endedAt: null,
        failure: null,
        ...message,
      })),
    )
    if (written.ok) {
      this.#waiting.set(written.value.id, written.value)
      this.#isLast(written.value)
    }
    return written
  }

  async #deliver(one: Kept): Promise<Kept> {
    const { journal, clock, random, log } = this.#ports
    this.#busy.add(one.id)
    const failure = await this.#send(one)
    this.#busy.delete(one.id)
    // The gateway ends: the next one tries it.
    if (this.#abort.signal.aborted) return one
    const next = triedNotice(this.#waiting.get(one.id) ?? one, failure, clock(), random())
    const isOver = next.outcome !== 'waiting'
    const written = journal.write(() => journal.put(next.id, !isOver, next))
    if (isOver && written.ok) this.#waiting.delete(next.id)
    else this.#waiting.set(next.id, next)
    this.#isLast(next)
    if (next.kind === 'rules') this.#ports.changed()
    if (isOver && failure) log(words.untold(one.to, JSON.stringify(failure)))
    return next
  }

  async #send({ id, to, subject, text, json }: Kept): Promise<NoticeFailure | null> {
    const { config, webhooks } = this.#ports
    const channel = Object.hasOwn(config.to, to) ? config.to[to]! : null
    const key = `${this.#twin.id}/notice/${id}`
    if (channel && 'webhook' in channel && Object.hasOwn(webhooks, channel.webhook))
      return postTo(webhooks[channel.webhook]!, json, 'application/json', key, this.#abort.signal)
    if (channel && 'mail' in channel && config.mail)
      return sendMail(config.mail, channel.mail, { subject, text }, key.replaceAll(/[^\w.-]/g, '-'))
    return { kind: 'channel-gone' }
  }

  /** Sent at once, tried once. */
  async test(to: string, by: string): Promise<Result<Notice, ApiError>> {
    if (!Object.hasOwn(this.#ports.config.to, to))
      return err(apiError({ code: 'channel-unknown', values: { to } }, 'to'))
    const now = this.#ports.clock()
    const added = this.#add({ to, kind: 'test', by, at: now }, messageOfTest(this.#twin, by))
    if (!added.ok) return err(apiError({ code: 'journal-not-written', values: { why: added.error } }))
    return ok(Notice.parse(await this.#deliver(added.value)))
  }

  /** As it stands now, where none of its rules has a newer one. */
  #isLast(one: Notice): void {
    const notice = Notice.parse(one)
    for (const { policy } of notice.rules) {
      const key = JSON.stringify([notice.to, policy])
      if ((this.#lastOf.get(key)?.id ?? 0) <= notice.id) this.#lastOf.set(key, notice)
    }
  }

  /** Whom a rule tells, and how the last message of it fared. */
  toldOf({ key, tell }: TwinPolicy): PolicyNow['told'] {
    const { config } = this.#ports
    return tell.map((to) => {
      const last = this.#lastOf.get(JSON.stringify([to, key]))
      return {
        to,
        isKnown: Object.hasOwn(config.to, to),
        last: last ? Notice.parse(this.#waiting.get(last.id) ?? last) : null,
      }
    })
  }

  now(): NotifyNow {
    const { config, journal, clock } = this.#ports
    const at = clock()
    const notices = journal.between('notice', Notice, 0, Number.MAX_SAFE_INTEGER, null, MOST_SHOWN)
    return {
      at,
      rules: config.rules.map((rule) => ({ ...rule, unknown: rule.assets.filter((id) => !this.#twin.asset(id)) })),
      notices: notices.map((one) => Notice.parse(this.#waiting.get(one.id) ?? one)),
      channels: Object.entries(config.to).map(([name, channel]) => ({
        name,
        via: 'mail' in channel ? 'mail' : 'webhook',
        people: 'mail' in channel ? channel.mail.length : 0,
        waiting: [...this.#waiting.values()].filter((one) => one.to === name).length,
      })),
    }
  }
}
