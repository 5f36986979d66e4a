/** What waits for somebody, what was approved and goes on, and what ended lately. */
import { CalendarDays, FileJson, Gauge, Lock, Printer, Wrench } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { isOpen } from '../../act/proposal-life.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { ActNow, Delivery, Proposal, ProposalAnswerRequest } from '../../wire/act.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { ActingDialog } from './acting-dialog.tsx'
import { cameWords, deliveryWords, lifeAssumed, proposalBy, proposalTitle, sentWords, signalName, signalUnit, stepWords } from './act-words.ts' // prettier-ignore
import css from './acts.module.css'
import { formatHours, piecesWords, signed } from './plan-words.ts'
import { formatDuration } from '../../texts/times.ts'
import { printOrder, saveIcs } from './work-order.ts'

type Answer = ProposalAnswerRequest['answer']

const Fact = ({
  name,
  children,
  small,
}: {
  readonly name: string
  readonly children: ReactNode
  readonly small?: string
}) => (
  <div>
    <dt>{name}</dt>
    <dd>
      {children}
      {small !== undefined && <small>{small}</small>}
    </dd>
  </div>
)

const RepairFacts = ({
  proposal,
  plan,
}: {
  readonly proposal: Proposal
  readonly plan: Extract<Proposal['plan'], { kind: 'repair' }>
}) => {
  const { now } = usePorts()
  const { lost, otherwise, futures, stops } = plan.figures
  const { plannedH, unplannedH } = plan.assumptions
  return (
    <dl>
      <Fact
        name={text('acts.column.expected')}
        small={
          otherwise
            ? `${text('acts.propose.otherwise')}: ${text('acts.fails', { count: otherwise.stops, of: futures })}`
            : text('acts.fails.before', { count: stops, of: futures })
        }
      >
        {piecesWords(lost)}
      </Fact>
      <Fact
        name={text('acts.column.within')}
        small={text('acts.assumes.repair', { hours: formatHours(plannedH), unplanned: formatHours(unplannedH) })}
      >
        {lifeAssumed(plan)}
      </Fact>
      <Fact name={text('acts.column.lapses')}>{formatMoment(proposal.until, now())}</Fact>
      <Fact
        name={text('acts.column.who')}
        {...(proposal.by && { small: text('acts.approver.other', { name: proposal.by.name }) })}
      >
        {text('acts.approver.repair')}
      </Fact>
    </dl>
  )
}

const SetFacts = ({
  proposal,
  plan,
}: {
  readonly proposal: Proposal
  readonly plan: Extract<Proposal['plan'], { kind: 'set' }>
}) => {
  const { now, twin } = usePorts()
  const { signal, low, high, withinMs } = plan.expects
  const policy = twin.policies.find(({ key }) => key === plan.policy)
  return (
    <dl>
      <Fact name={text('acts.column.expected')} small={text('acts.effect.within', { time: formatDuration(withinMs) })}>
        {text('acts.effect', {
          signal: signalName(twin, signal),
          low: signed(low),
          high: signed(high),
          unit: signalUnit(twin, signal),
        })}
      </Fact>
      <Fact name={text('acts.column.bounds')}>
        {policy && `${text('acts.span', { from: policy.within[0], to: policy.within[1] })} ${plan.unit}`}
      </Fact>
      <Fact name={text('acts.column.lapses')}>{formatMoment(proposal.until, now())}</Fact>
      <Fact name={text('acts.column.who')}>{twin.command(plan.command)?.role ?? ''}</Fact>
    </dl>
  )
}

const aboutOf = ({ plan, asset }: Proposal, answer: Answer, twin: ReturnType<typeof usePorts>['twin']): string => {
  const order = twin.asset(asset)?.processFacts.workOrder
  if (answer === 'approve')
    return text(
      plan.kind === 'set'
        ? 'acts.approve.sets'
        : order?.when === 'approved'
          ? 'acts.approve.sends'
          : 'acts.approve.about',
    )
  if (answer !== 'carry-out') return ''
  const command = order?.when === 'by-hand' ? twin.command(`${asset}/${order.command}`) : undefined
  return command ? text('acts.carry-out.about', { command: command.name }) : text('acts.carry-out.plain')
}

const Buttons = ({
  proposal,
  onAnswer,
}: {
  readonly proposal: Proposal
  readonly onAnswer: (answer: Answer) => void
}) => {
  const { actor, mayAct, twin, acts } = usePorts()
  const { state, by, plan, sent } = proposal
  const isOwn = by !== null && by.name.toLowerCase() === actor.get().trim().toLowerCase()
  const { now } = usePorts()
  const title = proposalTitle(proposal, twin, now())
  const named = (verb: string): string => `${verb} ${title}`
  if (!mayAct) return null
  if (state === 'proposed')
    return (
      <div className={css['buttons']}>
        {isOwn ? (
          <>
            <span className={css['chip']}>
              <Lock size={14} aria-hidden />
              {text('acts.waits')}
            </span>
            <button
              type="button"
              className={controls['button']}
              aria-label={named(text('acts.withdraw'))}
              onClick={() => onAnswer('withdraw')}
            >
              {text('acts.withdraw')}
            </button>
          </>
        ) : (
          <button
            type="button"
            className={controls['button']}
            aria-label={named(text('acts.reject'))}
            onClick={() => onAnswer('reject')}
          >
            {text('acts.reject')}
          </button>
        )}
        <button
          type="button"
          className={isOwn ? controls['button'] : controls['primary']}
          aria-label={named(text('acts.approve'))}
          onClick={() => onAnswer('approve')}
        >
          {text('acts.approve')}
        </button>
      </div>
    )
  if (plan.kind !== 'repair' || proposal.steps.every((step) => step.state !== 'approved')) return null
  return (
    <div className={css['buttons']}>
      <button type="button" className={controls['button']} onClick={() => saveIcs(proposal, twin)}>
        <CalendarDays size={16} aria-hidden />
        {text('acts.ics')}
      </button>
      <button type="button" className={controls['button']} onClick={() => printOrder(proposal, twin)}>
        <Printer size={16} aria-hidden />
        {text('acts.print')}
      </button>
      <a className={controls['button']} href={acts!.orderUrl(proposal.id)} download={`work-order-${proposal.id}.json`}>
        <FileJson size={16} aria-hidden />
        {text('acts.json')}
      </a>
      {state === 'approved' && (
        <>
          <button type="button" className={controls['button']} onClick={() => onAnswer('withdraw')}>
            {text('acts.withdraw')}
          </button>
          <button
            type="button"
            className={controls['primary']}
            disabled={sent?.status === 'pending'}
            onClick={() => onAnswer('carry-out')}
          >
            {text('acts.carry-out')}
          </button>
        </>
      )}
    </div>
  )
}

/** Where a work order went, and the way to send one again that nobody took. */
const Delivered = ({ delivery }: { readonly delivery: Delivery }) => {
  const { now, acts, mayAct } = usePorts()
  const [asking, setAsking] = useState(false)
  const { id, name, outcome, state } = delivery
  const isOver = outcome === 'refused' || outcome === 'given-up'
  const again = { name, state: text(`acts.state.${state}`) }
  return (
    <li data-delivery={outcome}>
      {deliveryWords(delivery, now())}
      {isOver && mayAct && (
        <button
          type="button"
          className={controls['small']}
          aria-label={text('acts.delivery.again.of', again)}
          onClick={() => setAsking(true)}
        >
          {text('acts.delivery.again')}
        </button>
      )}
      {asking && (
        <ActingDialog
          title={text('acts.delivery.again.of', again)}
          about={text('acts.delivery.again.about', again)}
          verb={text('acts.delivery.again.do')}
          words={null}
          act={(_, actor) => acts!.tellAgain({ id }, actor)}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  )
}

interface CardProps {
  readonly proposal: Proposal
  /** Of its work order. */
  readonly deliveries: readonly Delivery[]
}

const Card = ({ proposal, deliveries }: CardProps) => {
  const { twin, now, acts } = usePorts()
  const [answer, setAnswer] = useState<Answer | null>(null)
  const { plan, state, steps, sent, message } = proposal
  const Icon = plan.kind === 'repair' ? Wrench : Gauge
  const title = proposalTitle(proposal, twin, now())
  return (
    <article className={css['card']} data-state={state} aria-label={title}>
      <header>
        <Icon size={20} aria-hidden />
        <div>
          <h3>{title}</h3>
          <p>
            {proposalBy(proposal, twin, now())}
            {message !== '' && ` · “${message}”`}
          </p>
        </div>
        <Buttons proposal={proposal} onAnswer={setAnswer} />
      </header>
      {plan.kind === 'repair' ? (
        <RepairFacts proposal={proposal} plan={plan} />
      ) : (
        <SetFacts proposal={proposal} plan={plan} />
      )}
      <ul className={css['life']}>
        {steps.slice(1).map((step) => (
          <li key={`${step.state} ${step.at}`} data-ended={step.state}>
            {stepWords(step, now())}
          </li>
        ))}
        {sent && <li data-sent={sent.status}>{sentWords(sent, proposal.came !== null)}</li>}
        {deliveries.map((one) => (
          <Delivered key={one.id} delivery={one} />
        ))}
        {cameWords(proposal, twin).map((words) => (
          <li key={words}>
            <b>{words}</b>
          </li>
        ))}
      </ul>
      {answer && (
        <ActingDialog
          title={title}
          about={aboutOf(proposal, answer, twin)}
          verb={
            answer === 'approve'
              ? text('acts.approve.do')
              : answer === 'carry-out'
                ? text('acts.carry-out.do')
                : text(`acts.${answer}`)
          }
          words={
            answer === 'carry-out'
              ? null
              : {
                  name: text(
                    answer === 'reject' || (answer === 'withdraw' && state === 'approved')
                      ? 'acts.reason'
                      : 'acts.reason.optional',
                  ),
                }
          }
          act={(reason, name) => acts!.answer({ id: proposal.id, answer, reason }, name)}
          onClose={() => setAnswer(null)}
        />
      )}
    </article>
  )
}

export const Proposals = ({ acts, children }: { readonly acts: ActNow; readonly children: ReactNode }) => {
  const open = acts.proposals.filter(isOpen)
  const ended = acts.proposals.filter((one) => !isOpen(one))
  const card = (proposal: Proposal) => (
    <Card
      key={proposal.id}
      proposal={proposal}
      deliveries={acts.deliveries.filter((one) => one.proposal === proposal.id)}
    />
  )
  return (
    <div className={css['list']}>
      {open.length === 0 && (
        <div className={css['none']}>
          <b>{text('acts.none')}</b>
          <p>{text('acts.none.about')}</p>
          {children}
        </div>
      )}
      {open.map(card)}
      {open.length > 0 && <p className={controls['note']}>{text('acts.nothing-acts')}</p>}
      {ended.length > 0 && (
        <>
          <h2>{text('acts.ended')}</h2>
          {ended.map(card)}
        </>
      )}
    </div>
  )
}

export const openProposals = (acts: ActNow | undefined): number =>
  acts?.proposals.filter(({ state, came }) => came === null && (state === 'proposed' || state === 'approved')).length ??
  0
