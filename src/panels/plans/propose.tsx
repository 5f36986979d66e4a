/** An option of a comparison becomes a proposal, with its figures as they stand. */
import { useState } from 'react'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import { PLAN_KINDS, type RepairPlan } from '../../wire/act.ts'
import type { OptionJudgement } from '../../whatif/scenarios/option-study.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { ActingDialog } from './acting-dialog.tsx'
import css from './acts.module.css'
import type { NamedOption } from './option-table.tsx'
import type { PlanOption } from '../../whatif/scenarios/plan-options.ts'
import type { Assumptions } from '../../whatif/scenarios/plan-question.ts'
import { partWords, piecesWords } from './plan-words.ts'

const HOUR = 3_600_000

interface ProposeProps {
  readonly asset: TwinAsset
  readonly judgement: OptionJudgement
  readonly options: readonly PlanOption[]
  readonly named: ReadonlyMap<string, NamedOption>
  readonly assumed: Assumptions
  readonly crew: string | null
  readonly now: number
  readonly onClose: () => void
  readonly onDone: () => void
}

type Proposable = PlanOption & { readonly kind: RepairPlan['option']; readonly at: number }
const isProposable = (option: PlanOption): option is Proposable =>
  option.at !== null && (PLAN_KINDS as readonly string[]).includes(option.kind)

export const proposable = (options: readonly PlanOption[]): readonly Proposable[] => options.filter(isProposable)

export const planOf = (option: Proposable, judgement: OptionJudgement, assumed: Assumptions): RepairPlan => {
  const judged = judgement.options.find(({ id }) => id === option.id)!
  const otherwise = judgement.options.find(({ atHour }) => atHour === null)
  const { life, plannedH, plannedSource, unplannedH, unplannedSource, part, crew } = assumed
  return {
    kind: 'repair',
    option: option.kind,
    at: option.at,
    ...(crew !== null && { crew }),
    figures: {
      futures: judgement.futures,
      lost: judged.lost,
      kWh: judged.kWh,
      minutes: judged.minutes,
      stops: judged.stops,
      otherwise: otherwise ? { lost: otherwise.lost, stops: otherwise.stops } : null,
    },
    assumptions: {
      life: { fromH: life.fromH, toH: life.toH, source: life.source },
      plannedH,
      plannedSource,
      unplannedH,
      unplannedSource,
      // What nobody has said is no part of an order.
      ...(part.source !== 'assumed' && { part }),
    },
  }
}

export const Propose = (props: ProposeProps) => {
  const { asset, judgement, options, named, assumed, crew, now, onClose, onDone } = props
  const { acts } = usePorts()
  const offered = proposable(options)
  const first = judgement.options.find(({ id }) => offered.some((one) => one.id === id))!
  const [chosen, setChosen] = useState(first.id)
  const option = offered.find(({ id }) => id === chosen)!
  const plan = planOf(option, judgement, assumed)
  const { lost, otherwise, futures } = plan.figures
  return (
    <ActingDialog
      title={text('acts.propose.title', { asset: asset.name })}
      about={text('acts.propose.approval')}
      verb={text('acts.propose.send')}
      words={{ name: text('acts.message'), example: text('acts.message.example') }}
      act={async (message, name) => {
        const done = await acts!.propose({ asset: asset.id, plan, message }, name)
        if (done.ok) onDone()
        return done
      }}
      onClose={onClose}
    >
      <label className={controls['field']}>
        <span>{text('acts.propose.option')}</span>
        <select className={controls['input']} value={chosen} onChange={({ target }) => setChosen(target.value)}>
          {offered.map(({ id }) => (
            <option key={id} value={id}>
              {named.get(id)!.name}
            </option>
          ))}
        </select>
      </label>
      <dl className={css['facts']}>
        <dt>{text('acts.propose.what')}</dt>
        <dd>{text('acts.repair', { asset: asset.name })}</dd>
        <dt>{text('acts.propose.when')}</dt>
        <dd>
          {text('acts.span', {
            from: formatMoment(plan.at, now),
            to: formatMoment(plan.at + assumed.plannedH * HOUR, now),
          })}
        </dd>
        <dt>{text('acts.propose.who')}</dt>
        <dd>{crew ?? text('acts.propose.nobody')}</dd>
        <dt>{text('plans.assumed.part')}</dt>
        <dd>{partWords(assumed.part, now)}</dd>
        <dt>{text('acts.propose.cost')}</dt>
        <dd>{piecesWords(lost)}</dd>
        {otherwise && (
          <>
            <dt>{text('acts.propose.otherwise')}</dt>
            <dd>{text('acts.fails', { count: otherwise.stops, of: futures })}</dd>
          </>
        )}
      </dl>
    </ActingDialog>
  )
}
