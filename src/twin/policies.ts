/**
 * What a twin lets happen without a person each time: one setpoint of a machine, between bounds, so far at once, so often a
 * day. What is declared here is the most; how much of it is allowed is said by people while the gateway runs.
 */
import * as z from 'zod'
import type { Hint, Wrong } from '../base/problem.ts'
import { coded } from '../base/schema-problems.ts'
import type { Steps } from '../base/steps.ts'
import { checkCondition } from './check-condition.ts'
import { type Priority, PRIORITIES } from './priorities.ts'
import { jsonPath, type Report } from './problems.ts'
import { EndTimeOfDay, Key, SignalRef, Text, TimeOfDay, Vector2, WatchedRef } from './schema-values.ts'
import { Condition } from './schema-condition.ts'
import type { AlarmCondition } from './schema.ts'
import type { TwinAlarm, TwinAsset, TwinCommand, TwinGuard, TwinSignal } from './twin.ts'

/** Off; says what it would do; proposes it to a person; does it. */
export const POLICY_MODES = ['off', 'advise', 'ask', 'act'] as const
export type PolicyMode = (typeof POLICY_MODES)[number]

const DAY_S = 86_400
const HeldFor = z.number().min(0).max(DAY_S).default(0)

export const Policy = z.strictObject({
  name: Text,
  /** The most that people may allow it. Each begins with `advise`. */
  most: z.enum(POLICY_MODES).default('ask'),
  /** Of these machines… */
  assets: z.array(Key).min(1).max(200).optional(),
  /** …or of all of this class. */
  class: Key.optional(),
  /** A command of the machine that takes a value. */
  command: Key,
  /** What it answers to, once that has held for so long. */
  when: z.union([
    z.strictObject({ signal: WatchedRef, when: Condition, forS: HeldFor }),
    /**
     * An alarm of the machine, or one that it lists: as long as its condition holds, acknowledged or not, as what it tells of is
     * still so. Not while it is shelved, suppressed by design or out of service, which somebody has decided, and not once it has
     * cleared, even if nobody has acknowledged it. Where its input is lost nobody knows, and nothing is done.
     */
    z.strictObject({ alarm: Key, forS: HeldFor }),
    /** Any alarm of the machine of one of these priorities, likewise. */
    z.strictObject({ priority: z.array(z.enum(PRIORITIES)).min(1), forS: HeldFor }),
  ]),
  /** What it sets: so much more or less than what is set, or this. In the unit of the command. */
  change: z.union([z.strictObject({ by: z.number().refine((by) => by !== 0) }), z.strictObject({ to: z.number() })]),
  /** It sets nothing below and nothing above; what stands outside it leaves alone. */
  within: Vector2,
  /** The most that it changes at once. */
  mostStep: z.number().positive(),
  /** The most that it does in 24 h, whenever they began. This or `perShift`, or both: then each holds. */
  perDay: z.int().min(1).max(1000).optional(),
  /**
   * The most that it does in a shift of the plant (`shifts`), from its beginning to that of the next. Where the plant has no shifts,
   * or none began in three weeks, it counts the last 24 h.
   */
  perShift: z.int().min(1).max(1000).optional(),
  /** Nothing for so long after it did something, s. */
  coolDownS: z
    .number()
    .min(0)
    .max(7 * DAY_S),
  /** Only while this holds. */
  onlyWhile: z.strictObject({ signal: SignalRef, when: Condition }).optional(),
  /** Not while one of these alarms of the machine is active. */
  notWhile: z.array(Key).max(100).default([]),
  /** Only at these times, by the plant's clock; one that ends before it begins goes on over midnight. Absent: at any. */
  hours: z
    .array(
      z.strictObject({
        days: z.array(z.int().min(0).max(6)).min(1).default([0, 1, 2, 3, 4, 5, 6]),
        from: TimeOfDay,
        to: EndTimeOfDay,
      }),
    )
    .min(1)
    .optional(),
  /** By what the signal changes, between what, within so long. Where it does not, that is a miss. */
  expects: z.strictObject({ signal: SignalRef, change: Vector2, withinS: z.number().min(1).max(DAY_S) }),
  /** What got worse is taken back. False for a step to the safe side, which stays whatever comes. */
  takesBack: z.boolean().default(true),
  /**
   * As soon as this holds while its effect is awaited, it got worse: that is a miss, and what was set before stands again, unless
   * `takesBack` is false. While it holds, or is not heard, nothing is set by itself.
   */
  worseWhen: z.strictObject({ signal: WatchedRef, when: Condition }).optional(),
  /** After so many misses one after the other it only advises. */
  misses: z.int().min(1).max(100).default(3),
  /**
   * Who is told outside of the page, by the names that the gateway's configuration has for them (`notify.to`): what it asks for,
   * what it set or took back and whether the machine confirmed it, what has held it back for a minute, and that it fell back or
   * asks again after a restart. What it only would have done is told to nobody, nor what is as it was meant: that it waits after
   * its own step, is outside of its hours, or was stopped by a person.
   */
  tell: z
    .array(
      z
        .string()
        .max(100)
        .regex(/^[\w.-]+$/, coded('notify-name')),
    )
    .max(20)
    .default([]),
})
export type PolicyDoc = z.output<typeof Policy>

interface WatchDoc {
  readonly signal: string
  readonly when: AlarmCondition
}

export interface PolicyHours {
  /** Of the plant; undefined: this machine's. */
  readonly zone: string | undefined
  /** Minutes of a day that begins on one of these days (0 = Sunday); until then the same day, or the next. */
  readonly spans: readonly { readonly days: readonly number[]; readonly from: number; readonly to: number }[]
}

/** One alarm of the machine, else all of these priorities. */
export interface AlarmTrigger {
  readonly kind: 'alarms'
  readonly asset: string
  readonly alarm: TwinAlarm | null
  readonly priorities: readonly Priority[]
}

export type PolicyTrigger = (({ readonly kind: 'signal' } & TwinGuard) | AlarmTrigger) & { readonly forMs: number }

/** One policy of one machine. */
export interface TwinPolicy {
  /** `asset/policy`. */
  readonly key: string
  readonly policy: string
  readonly asset: TwinAsset
  readonly name: string
  readonly most: PolicyMode
  readonly command: TwinCommand
  readonly trigger: PolicyTrigger
  readonly change: PolicyDoc['change']
  readonly within: readonly [low: number, high: number]
  readonly mostStep: number
  /** The most in 24 h, and in a shift; null: it has no such budget. */
  readonly perDay: number | null
  readonly perShift: number | null
  readonly coolDownMs: number
  readonly onlyWhile: TwinGuard | null
  readonly notWhile: readonly TwinAlarm[]
  /** When it may; null: always. */
  readonly hours: PolicyHours | null
  readonly takesBack: boolean
  readonly worseWhen: TwinGuard | null
  readonly expects: {
    readonly signal: TwinSignal
    readonly low: number
    readonly high: number
    readonly withinMs: number
  }
  readonly misses: number
  /** Names of who is told, as the gateway's configuration has them. */
  readonly tell: readonly string[]
}

interface Known {
  readonly zone: string | undefined
  readonly assets: readonly TwinAsset[]
  readonly classes: Iterable<string>
  readonly asset: (id: string) => TwinAsset | undefined
  readonly signal: (id: string) => TwinSignal | undefined
  readonly wrong: Report
  readonly suggest: (wrong: string, known: Iterable<string>) => Hint | undefined
}

/** What does not fit together, whatever the machine. */
const flaws = ({
  assets,
  class: of,
  within,
  mostStep,
  change,
  expects,
  perDay,
  perShift,
}: PolicyDoc): readonly [string, Wrong][] => {
  const [low, high] = within
  const found: [string, Wrong][] = []
  if ((assets === undefined) === (of === undefined)) found.push(['', { code: 'policy-either', values: {} }])
  if (perDay === undefined && perShift === undefined) found.push(['', { code: 'policy-budget', values: {} }])
  if (low >= high) found.push(['.within', { code: 'policy-order', values: { low, high } }])
  if ('by' in change && Math.abs(change.by) > mostStep)
    found.push(['.change.by', { code: 'policy-step', values: { by: change.by, most: mostStep } }])
  if ('to' in change && (change.to < low || change.to > high))
    found.push(['.change.to', { code: 'policy-to', values: { to: change.to, low, high } }])
  // An effect that may be none can be neither missed nor made.
  const [least, most] = expects.change
  if (least >= most || least * most <= 0)
    found.push(['.expects.change', { code: 'policy-effect', values: { low: least, high: most } }])
  return found
}

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

const policyOf = (id: string, doc: PolicyDoc, asset: TwinAsset, at: string, known: Known): TwinPolicy | null => {
  const { wrong, suggest } = known
  let sound = true
  const fault = (where: string, found: Wrong): null => {
    sound = false
    wrong(`${at}${where}`, found, asset.id)
    return null
  }
  const local = (ref: string, where: string): TwinSignal | null =>
    known.signal(`${asset.id}/${ref}`) ??
    fault(where, { code: 'signal-missing', values: { asset: asset.id, signal: ref } })
  const watched = (one: WatchDoc | undefined, where: string): TwinGuard | null => {
    const signal = one ? local(one.signal, `${where}.signal`) : null
    if (!one || !signal) return null
    for (const problem of checkCondition(signal, one.when)) fault(`${where}.when`, problem)
    return { signal, when: one.when }
  }
  const command = asset.commands.find(({ key }) => key === `${asset.id}/${doc.command}`)
  if (!command)
    fault('.command', {
      code: 'policy-command',
      values: { asset: asset.id, command: doc.command },
      hint: suggest(
        doc.command,
        asset.commands.map(({ key }) => key.slice(asset.id.length + 1)),
      ),
    })
  // What it sets is read where the command is confirmed: without it nobody knows what stands.
  else if (!command.value || command.confirm.when)
    fault('.command', { code: 'policy-no-value', values: { command: doc.command } })
  else if (doc.within[0] < command.value.min || doc.within[1] > command.value.max)
    fault('.within', {
      code: 'policy-beyond',
      values: { low: doc.within[0], high: doc.within[1], min: command.value.min, max: command.value.max },
    })
  const alarmOf = (key: string, where: string): TwinAlarm | null =>
    asset.alarms.find((one) => one.key === `${asset.id}/${key}`) ??
    fault(where, { code: 'policy-alarm', values: { asset: asset.id, alarm: key } })
  const { when } = doc
  const trigger = ((): PolicyTrigger | null => {
    const forMs = when.forS * 1000
    if ('signal' in when) {
      const guard = watched(when, '.when')
      return guard && { kind: 'signal', ...guard, forMs }
    }
    const alarm = 'alarm' in when ? alarmOf(when.alarm, '.when.alarm') : null
    const priorities = 'alarm' in when ? [] : [...new Set(when.priority)]
    return { kind: 'alarms', asset: asset.id, alarm, priorities, forMs }
  })()
  const onlyWhile = watched(doc.onlyWhile, '.onlyWhile')
  const expected = local(doc.expects.signal, '.expects.signal')
  const worseWhen = watched(doc.worseWhen, '.worseWhen')
  const notWhile = doc.notWhile.flatMap((key, i) => alarmOf(key, `.notWhile[${i}]`) ?? [])
  if (!sound || !command || !trigger || !expected) return null
  return {
    key: `${asset.id}/${id}`,
    policy: id,
    asset,
    name: doc.name,
    most: doc.most,
    command,
    trigger,
    change: doc.change,
    within: doc.within,
    mostStep: doc.mostStep,
    perDay: doc.perDay ?? null,
    perShift: doc.perShift ?? null,
    coolDownMs: doc.coolDownS * 1000,
    onlyWhile,
    notWhile,
    hours: doc.hours
      ? {
          zone: known.zone,
          spans: doc.hours.map(({ days, from, to }) => ({ days, from: minuteOf(from), to: minuteOf(to) })),
        }
      : null,
    takesBack: doc.takesBack,
    worseWhen,
    expects: {
      signal: expected,
      low: doc.expects.change[0],
      high: doc.expects.change[1],
      withinMs: doc.expects.withinS * 1000,
    },
    misses: doc.misses,
    tell: [...new Set(doc.tell)],
  }
}

/** Every policy of every machine that it is of; what does not fit is reported and left out. */
export const policiesOf = function* (
  policies: Readonly<Record<string, PolicyDoc>>,
  known: Known,
): Steps<readonly TwinPolicy[]> {
  const found: TwinPolicy[] = []
  for (const [id, doc] of Object.entries(policies)) {
    yield
    const at = jsonPath(['policies', id])
    const wrongs = flaws(doc)
    for (const [where, one] of wrongs) known.wrong(`${at}${where}`, one)
    if (wrongs.length > 0) continue
    if (doc.class !== undefined && ![...known.classes].includes(doc.class))
      known.wrong(`${at}.class`, () => ({
        code: 'class-missing',
        values: { class: doc.class! },
        hint: known.suggest(doc.class!, known.classes),
      }))
    const machines =
      doc.class === undefined
        ? doc.assets!.flatMap((one, i) => {
            const asset = known.asset(one)
            if (!asset) known.wrong(`${at}.assets[${i}]`, { code: 'asset-missing', values: { asset: one } })
            return asset ?? []
          })
        : known.assets.filter(({ classId }) => classId === doc.class)
    for (const asset of machines) {
      const policy = policyOf(id, doc, asset, at, known)
      if (policy) found.push(policy)
    }
  }
  return found
}
