/** What is proposed, decided and done, in words. */
import { describeCondition } from '../../alarms/condition.ts'
import { commandReason, sendFailureInWords } from '../../texts/command-reason.ts'
import { conditionInWords } from '../../texts/conditions.ts'
import { asWritten } from '../../texts/numbers.ts'
import { LOCALE, text } from '../../texts/text.ts'
import { formatDuration, formatMoment } from '../../texts/times.ts'
import type { PolicyHours, TwinPolicy } from '../../twin/policies.ts'
import { policyFindings } from '../../twin/policy-findings.ts'
import type { Twin } from '../../twin/twin.ts'
import type { Delivery, DeliveryFailure, PolicyDecision, Proposal, ProposalStep, SentCommand } from '../../wire/act.ts'
import { formatHours, signed, whole } from './plan-words.ts'

const HOUR = 3_600_000

export const assetName = (twin: Twin, id: string): string => twin.asset(id)?.name ?? id
export const signalName = (twin: Twin, id: string): string => twin.signal(id)?.name ?? id
export const signalUnit = (twin: Twin, id: string): string => twin.signal(id)?.unit ?? ''

export const proposalTitle = ({ asset, plan }: Proposal, twin: Twin, now: number): string =>
  plan.kind === 'repair'
    ? text('acts.proposal.repair', { asset: assetName(twin, asset), time: formatMoment(plan.at, now) })
    : text('acts.proposal.set', {
        asset: assetName(twin, asset),
        command: twin.command(plan.command)?.value?.name ?? plan.command,
        from: asWritten(plan.from),
        to: asWritten(plan.to),
        unit: plan.unit,
      })

export const personName = (by: { readonly name: string; readonly verified: boolean }): string =>
  by.verified ? by.name : `${by.name} (${text('acts.unverified')})`

export const proposalBy = ({ by, plan, at }: Proposal, twin: Twin, now: number): string => {
  const time = formatMoment(at, now)
  if (by) return text('acts.proposal.by', { name: personName(by), time })
  const rule = plan.kind === 'set' ? twin.policies.find(({ key }) => key === plan.policy)?.name : undefined
  return text('acts.proposal.by.rule', { name: rule ?? '', time })
}

export const stepWords = ({ state, by, at, reason }: ProposalStep, now: number): string => {
  const values = { state: text(`acts.state.${state}`), time: formatMoment(at, now) }
  if (!by) return text('acts.step.alone', values)
  return reason === ''
    ? text('acts.step', { ...values, name: personName(by) })
    : text('acts.step.reason', { ...values, name: personName(by), reason })
}

/** @param isOver nobody waits for an answer any more */
export const sentWords = ({ status, reason }: SentCommand, isOver: boolean): string => {
  if (status === 'pending') return text(isOver ? 'acts.sent.unknown' : 'acts.sent.pending')
  if (status === 'confirmed') return text('acts.sent.confirmed')
  return text('acts.sent.ended', { status: text(`acts.sent.${status}`), reason: commandReason(reason) })
}

const deliveryFailure = (failure: DeliveryFailure): string => {
  switch (failure.kind) {
    case 'webhook-unknown':
      return text('acts.delivery.why.webhook-unknown', failure)
    case 'redirected':
      return text('acts.delivery.why.redirected', failure)
    case 'http-status':
      return text('acts.delivery.why.http-status', failure)
    case 'no-answer':
      return text('acts.delivery.why.no-answer', { time: formatDuration(failure.withinMs) })
    case 'unreachable':
      return text('acts.delivery.why.unreachable', failure)
    case 'target-gone':
      return text('acts.delivery.why.target-gone')
    default:
      return sendFailureInWords(failure)
  }
}

/** Whether a work order was taken where it goes. */
export const deliveryWords = (
  { name, state, outcome, endedAt, next, tries, failure }: Delivery,
  now: number,
): string => {
  const values = { name, state: text(`acts.state.${state}`), count: tries }
  const why = failure ? deliveryFailure(failure) : ''
  if (outcome === 'waiting')
    return failure && next !== null
      ? text('acts.delivery.waiting', { ...values, why, time: formatMoment(next, now) })
      : text('acts.delivery.sending', values)
  return text(`acts.delivery.${outcome}`, { ...values, why, time: formatMoment(endedAt ?? now, now) })
}

/** How it came out, beside what was expected; nothing while it is not known. */
export const cameWords = ({ came, plan }: Proposal, twin: Twin): readonly string[] => {
  if (!came) return []
  if (plan.kind === 'set') {
    const { signal } = plan.expects
    return [
      came.change === null
        ? text('acts.came.change.unknown')
        : text('acts.came.change', {
            signal: signalName(twin, signal),
            change: signed(came.change),
            unit: signalUnit(twin, signal),
          }),
    ]
  }
  const words: string[] = []
  if (came.failedBefore) words.push(text('acts.came.failed'))
  if (came.from !== null && came.to !== null) {
    const time = formatDuration(came.to - came.from)
    if (came.failedBefore) words.push(text('acts.came.stood', { time }))
    else
      words.push(
        text(came.hoursWithin ? 'acts.came.stood.within' : 'acts.came.stood.outside', {
          time,
          expected: formatDuration(plan.assumptions.plannedH * HOUR),
        }),
      )
    words.push(
      came.lost === null
        ? text('acts.came.uncounted')
        : text(came.lostWithin ? 'acts.came.lost.within' : 'acts.came.lost.outside', {
            lost: whole(came.lost),
            low: whole(plan.figures.lost.low),
            high: whole(plan.figures.lost.high),
          }),
    )
  }
  return words
}

export const lifeAssumed = (plan: Extract<Proposal['plan'], { kind: 'repair' }>): string => {
  const { fromH, toH } = plan.assumptions.life
  return toH === null
    ? text('acts.assumes.life.open', { from: formatHours(fromH) })
    : text('acts.assumes.life', { from: formatHours(fromH), to: formatHours(toH) })
}

export const decisionWords = ({ kind, to, policy }: PolicyDecision, twin: Twin): string => {
  const unit = twin.policies.find(({ key }) => key === policy)?.command.value?.unit ?? ''
  return text(`acts.decision.${kind}`, { to: asWritten(to), unit })
}

export const decisionEnd = ({ came, kind }: PolicyDecision): string => {
  if (!came) return text('acts.decision.open')
  if (kind === 'would' && came.needed !== null)
    return text(came.needed ? 'acts.decision.needed' : 'acts.decision.not-needed')
  if (came.agreed === null) return kind === 'took-back' ? '' : text('acts.decision.unknown')
  return text(came.agreed ? 'acts.decision.agreed' : 'acts.decision.missed')
}

/** A Sunday. */
const SUNDAY = Date.UTC(2026, 10, 29)
const DAY = 86_400_000
const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: 'short', timeZone: 'UTC' })
const nameOfDay = (day: number): string => weekday.format(SUNDAY + day * DAY)
const onClock = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')

/** "Mon–Sat", "Mon, Wed". */
const daysInWords = (days: readonly number[]): string => {
  // A week begins on Monday.
  const sorted = [...new Set(days)].toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7))
  const isRun = sorted.length > 2 && sorted.every((day, i) => i === 0 || day === (sorted[i - 1]! + 1) % 7)
  return isRun ? `${nameOfDay(sorted[0]!)}–${nameOfDay(sorted.at(-1)!)}` : sorted.map(nameOfDay).join(', ')
}

const spanInWords = ({ days, from, to }: PolicyHours['spans'][number]): string => {
  const ends = { from: onClock(from), to: onClock(to) }
  return new Set(days).size === 7
    ? text('acts.policy.hours.daily', ends)
    : text('acts.policy.hours.days', { days: daysInWords(days), ...ends })
}

export const hoursWords = ({ spans }: PolicyHours): string =>
  text('acts.policy.hours', { hours: spans.map(spanInWords).join('; ') })

/** How what it set goes back, with it and without it. */
export const backWords = (
  { takesBack, worseWhen, expects, misses, ...policy }: TwinPolicy,
  hasShifts: boolean,
): readonly [first: string, ...string[]] => {
  const { watchdog, value } = policy.command
  // Signs of life go out only while a rule may act: without one the machine's watchdog never began.
  const guard = watchdog &&
    (policy.most === 'act' || !watchdog.alive) && {
      time: formatDuration(watchdog.afterMs),
      to: asWritten(watchdog.to),
      unit: value?.unit ?? '',
    }
  return [
    text(takesBack ? 'acts.back.worse' : 'acts.back.stays', { signal: expects.signal.name }),
    ...(worseWhen
      ? [
          text(takesBack ? 'acts.back.at-once' : 'acts.back.miss-at-once', {
            signal: worseWhen.signal.name,
            condition: conditionInWords(describeCondition(worseWhen.signal, worseWhen.when)),
          }),
        ]
      : []),
    ...(guard ? [text(watchdog.alive ? 'acts.back.watchdog' : 'acts.back.watchdog.lasts', guard)] : []),
    ...policyFindings(policy, hasShifts).map((one) => text(`acts.back.${one}`)),
    text('acts.back.misses', { count: misses }),
  ]
}
