/** Everything that was proposed, decided, set, allowed and stopped, newest first: who, what, why, and how it ended. */
import { useQuery } from '@tanstack/react-query'
import { Cpu } from 'lucide-react'
import { formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { Twin } from '../../twin/twin.ts'
import type { ActRecord, PolicyDecision, Proposal, Switched } from '../../wire/act.ts'
import controls from '../controls.module.css'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'
import { assetName, cameWords, decisionEnd, decisionWords, personName, proposalTitle, sentWords, signalName, signalUnit } from './act-words.ts' // prettier-ignore
import css from './acts.module.css'

interface Line {
  readonly key: string
  readonly at: number
  /** Null: no person. */
  readonly who: string | null
  readonly rule: string
  readonly what: string
  readonly why: string
  readonly end: string
  readonly isBad: boolean
}

const ruleName = (twin: Twin, key: string): string => twin.policies.find((one) => one.key === key)?.name ?? key

const ofProposal = (proposal: Proposal, twin: Twin, now: number): Line => {
  const { id, at, by, plan, message, state, sent, steps } = proposal
  const reason = steps.at(-1)?.reason ?? ''
  return {
    key: `proposal ${id}`,
    at,
    who: by && personName(by),
    rule: plan.kind === 'set' ? ruleName(twin, plan.policy) : '',
    what: `${text('acts.tab.proposals')}: ${proposalTitle(proposal, twin, now)}`,
    why: message === '' ? '' : `“${message}”`,
    end: [
      text(`acts.state.${state}`),
      ...(reason === '' ? [] : [`“${reason}”`]),
      ...(sent && sent.status !== 'confirmed' ? [sentWords(sent)] : []),
      ...cameWords(proposal, twin),
    ].join(' · '),
    isBad: state === 'missed' || (sent !== null && sent.status !== 'confirmed' && sent.status !== 'pending'),
  }
}

const ofDecision = (decision: PolicyDecision, twin: Twin): Line => {
  const { id, at, policy, asset, saw, sent, came } = decision
  return {
    key: `decision ${id}`,
    at,
    who: null,
    rule: ruleName(twin, policy),
    what: `${assetName(twin, asset)}: ${decisionWords(decision, twin)}`,
    why: text('acts.record.saw', {
      signal: signalName(twin, saw.signal),
      value: formatNumber(saw.value),
      unit: signalUnit(twin, saw.signal),
    }),
    end: [...(sent ? [sentWords(sent)] : []), decisionEnd(decision)].filter((one) => one !== '').join(' · '),
    isBad: came?.agreed === false,
  }
}

const ofSwitch = ({ id, at, by, what, policy, mode, reason }: Switched, twin: Twin): Line => {
  const values = {
    asset: assetName(twin, policy.split('/')[0] ?? ''),
    name: ruleName(twin, policy),
    mode: mode === null ? '' : text(`acts.mode.${mode}`).toLowerCase(),
  }
  return {
    key: `switch ${id}`,
    at,
    who: by && personName(by),
    rule: text('acts.record.itself'),
    what: text(`acts.record.${what}`, values),
    why: reason === '' ? '' : `“${reason}”`,
    end: '',
    isBad: what === 'fell-back',
  }
}

const linesOf = ({ proposals, decisions, switched }: ActRecord, twin: Twin, now: number): readonly Line[] =>
  [
    ...proposals.map((one) => ofProposal(one, twin, now)),
    ...decisions.map((one) => ofDecision(one, twin)),
    ...switched.map((one) => ofSwitch(one, twin)),
  ].toSorted((a, b) => b.at - a.at)

export const ActRecordTable = () => {
  const { acts, twin, now } = usePorts()
  const { data, error } = useQuery({
    queryKey: ['acts', 'record'],
    queryFn: async ({ signal }) => {
      const answer = await acts!.record(signal)
      if (!answer.ok) throw new AskFailed(answer.error)
      return answer.value
    },
    retry: false,
  })
  if (error)
    return (
      <p className={controls['wrong']} role="alert">
        {text('acts.failed', { error: error.message })}
      </p>
    )
  const lines = data ? linesOf(data, twin, now()) : []
  if (lines.length === 0) return <div className={css['none']}>{text(data ? 'acts.record.none' : 'acts.loading')}</div>
  return (
    <div className={css['list']}>
      <table className={css['table']} aria-label={text('acts.tab.record')}>
        <thead>
          <tr>
            <th scope="col">{text('acts.record.time')}</th>
            <th scope="col">{text('acts.record.who')}</th>
            <th scope="col">{text('acts.record.what')}</th>
            <th scope="col">{text('acts.record.why')}</th>
            <th scope="col">{text('acts.record.end')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              <td>{formatMoment(line.at, now())}</td>
              <td>
                {line.who === null ? (
                  <>
                    <Cpu size={14} aria-hidden /> {line.rule}
                  </>
                ) : (
                  <b>{line.who}</b>
                )}
              </td>
              <th scope="row">{line.what}</th>
              <td>{line.why}</td>
              <td>{line.isBad ? <b>{line.end}</b> : line.end}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
