/** What was proposed, decided, set, advised, allowed and stopped, a line each: who, what, why, and how it ended. Pure. */
import '../../texts/act.ts'
import '../../texts/plans.ts'
import { formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDuration } from '../../texts/times.ts'
import type { GateRefusal } from '../../act/gates.ts'
import type { Twin } from '../../twin/twin.ts'
import type { ActRecord, PolicyDecision, Proposal, Refused, Switched } from '../../wire/act.ts'
import type { Advice } from '../../wire/advice.ts'
import { assetName, cameWords, decisionEnd, decisionWords, personName, proposalTitle, sentWords, signalName, signalUnit } from './act-words.ts' // prettier-ignore
import { adviceTitle, gainWords, outcomeWords, rangeWords } from './advice-words.ts'

export interface RecordLine {
  readonly key: string
  readonly at: number
  /** When something of it happened last. */
  readonly lastAt: number
  /** Null: no person. */
  readonly who: string | null
  readonly rule: string
  readonly what: string
  readonly why: string
  readonly end: string
  readonly isBad: boolean
}

/** Of an alarm, or of one that it lists. */
const alarmName = (twin: Twin, key: string): string =>
  twin.alarms.find((one) => key === one.key || key.startsWith(`${one.key}/`))?.name ?? key

const sawWords = ({ signal, value, alarm }: PolicyDecision['saw'], twin: Twin): string =>
  alarm === undefined
    ? text('acts.record.saw', { signal: signalName(twin, signal), value: formatNumber(value), unit: signalUnit(twin, signal) }) // prettier-ignore
    : text('acts.record.saw.alarm', { name: alarmName(twin, alarm) })

const ruleName = (twin: Twin, key: string): string => twin.policies.find((one) => one.key === key)?.name ?? key

const ofProposal = (proposal: Proposal, twin: Twin, now: number): RecordLine => {
  const { id, at, by, plan, message, state, sent, steps } = proposal
  const reason = steps.at(-1)?.reason ?? ''
  return {
    key: `proposal ${id}`,
    at,
    lastAt: Math.max(at, proposal.came?.judgedAt ?? 0, ...steps.map((step) => step.at)),
    who: by && personName(by),
    rule: plan.kind === 'set' ? ruleName(twin, plan.policy) : '',
    what: `${text('acts.tab.proposals')}: ${proposalTitle(proposal, twin, now)}`,
    why: message === '' ? '' : `“${message}”`,
    end: [
      text(`acts.state.${state}`),
      ...(reason === '' ? [] : [`“${reason}”`]),
      ...(sent && sent.status !== 'confirmed' ? [sentWords(sent, proposal.came !== null)] : []),
      ...cameWords(proposal, twin),
    ].join(' · '),
    isBad: state === 'missed' || (sent !== null && sent.status !== 'confirmed' && sent.status !== 'pending'),
  }
}

const ofDecision = (decision: PolicyDecision, twin: Twin): RecordLine => {
  const { id, at, policy, asset, saw, sent, came } = decision
  return {
    key: `decision ${id}`,
    at,
    lastAt: came?.at ?? at,
    who: null,
    rule: ruleName(twin, policy),
    what: `${assetName(twin, asset)}: ${decisionWords(decision, twin)}`,
    why: sawWords(saw, twin),
    end: [...(sent ? [sentWords(sent, came !== null)] : []), decisionEnd(decision)]
      .filter((one) => one !== '')
      .join(' · '),
    isBad: came?.agreed === false,
  }
}

const ofRefused = ({ id, at, policy, asset, why, saw, until }: Refused, twin: Twin): RecordLine => ({
  key: `refused ${id}`,
  at,
  lastAt: until ?? at,
  who: null,
  rule: ruleName(twin, policy),
  what: `${assetName(twin, asset)}: ${text('acts.record.refused', { why: text(`acts.refusal.${why as GateRefusal}`) })}`,
  why: sawWords(saw, twin),
  end:
    until === null
      ? text('acts.record.refused.still')
      : text('acts.record.refused.for', { time: formatDuration(until - at) }),
  isBad: false,
})

const ofSwitch = ({ id, at, by, what, policy, mode, reason }: Switched, twin: Twin): RecordLine => {
  const values = {
    asset: assetName(twin, policy.split('/')[0] ?? ''),
    name: ruleName(twin, policy),
    mode: mode === null ? '' : text(`acts.mode.${mode}`).toLowerCase(),
  }
  return {
    key: `switch ${id}`,
    at,
    lastAt: at,
    who: by && personName(by),
    rule: text('acts.record.itself'),
    what: text(`acts.record.${what}`, values),
    why: reason === '' ? '' : `“${reason}”`,
    end: '',
    isBad: what === 'fell-back',
  }
}

const ofAdvice = (advice: Advice, twin: Twin, now: number): RecordLine => ({
  key: `advice ${advice.id}`,
  at: advice.at,
  lastAt: advice.judged?.at ?? advice.at,
  who: advice.judged?.by ? personName(advice.judged.by) : null,
  rule: text('acts.record.itself'),
  what: `${text('acts.tab.advice')}: ${adviceTitle(advice, twin)}`,
  why: `${gainWords(advice)}, ${rangeWords(advice)}`,
  end: outcomeWords(advice, now),
  isBad: advice.judged?.outcome === 'missed',
})

/** Newest first. */
export const recordLines = (
  { proposals, decisions, switched, refused }: ActRecord,
  advice: readonly Advice[],
  twin: Twin,
  now: number,
): readonly RecordLine[] =>
  [
    ...proposals.map((one) => ofProposal(one, twin, now)),
    ...decisions.map((one) => ofDecision(one, twin)),
    ...refused.map((one) => ofRefused(one, twin)),
    ...switched.map((one) => ofSwitch(one, twin)),
    ...advice.map((one) => ofAdvice(one, twin, now)),
  ].toSorted((a, b) => b.at - a.at)

/** Those in which all the words begin a word, whatever their case. */
export const withWords = (lines: readonly RecordLine[], written: string): readonly RecordLine[] => {
  const wanted = written
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (wanted.length === 0) return lines
  return lines.filter(({ who, rule, what, why, end }) => {
    const said = ` ${[who ?? '', rule, what, why, end]
      .join(' ')
      .toLocaleLowerCase()
      .replaceAll(/[^\p{L}\p{N}.%/-]+/gu, ' ')}`
    return wanted.every((word) => said.includes(` ${word}`))
  })
}
