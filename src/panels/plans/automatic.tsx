/** Rules that may set something: what they may do, between which bounds, what they did, and how much people allow them. */
import { useState } from 'react'
import { describeCondition } from '../../alarms/condition.ts'
import { conditionInWords } from '../../texts/conditions.ts'
import { asWritten } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDuration, formatMoment } from '../../texts/times.ts'
import '../../texts/told.ts'
import { POLICY_MODES, type PolicyMode, type PolicyTrigger, type TwinPolicy } from '../../twin/policies.ts'
import type { ActNow, PolicyNow } from '../../wire/act.ts'
import type { GateRefusal } from '../../act/gates.ts'
import { outcomeWords } from '../alarms/told-words.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { ActingDialog } from './acting-dialog.tsx'
import { backWords, decisionEnd, decisionWords, hoursWords, sentWords } from './act-words.ts'
import { DryRun } from './dry-run.tsx'
import css from './acts.module.css'

/** The line is what the machine takes, the bar what the rule may set, the dot what is set. */
const Scale = ({ policy, value }: { readonly policy: TwinPolicy; readonly value: number | null }) => {
  const { min, max, unit = '' } = policy.command.value!
  const [low, high] = policy.within
  const at = (one: number): string => `${((one - min) / Math.max(1e-9, max - min)) * 100}%`
  return (
    <>
      <span className={css['scale']} aria-hidden>
        <i data-bar style={{ left: at(low), width: `calc(${at(high)} - ${at(low)})` }} />
        {value !== null && <i data-dot style={{ left: at(Math.min(max, Math.max(min, value))) }} />}
      </span>
      <span className={css['ticks']} aria-hidden>
        <span style={{ left: at(low) }}>{asWritten(low)}</span>
        <span style={{ left: at(high) }}>{asWritten(high)}</span>
      </span>
      <b>{value === null ? '–' : `${asWritten(value)} ${unit}`}</b>
      <span className="sr-only">{text('acts.bounds.words', { low, high, min, max, unit })}</span>
    </>
  )
}

/** What people may allow it: as much as the twin says, and a loop only where the machine guards it. */
const modesOf = ({ most, command }: TwinPolicy): readonly PolicyMode[] =>
  POLICY_MODES.slice(0, POLICY_MODES.indexOf(most) + 1).filter((mode) => mode !== 'act' || command.watchdog !== null)

const triggerWords = (trigger: PolicyTrigger): string => {
  if (trigger.kind === 'signal')
    return text('acts.policy.when', {
      signal: trigger.signal.name,
      condition: conditionInWords(describeCondition(trigger.signal, trigger.when)),
    })
  return trigger.alarm
    ? text('acts.policy.when.alarm', { name: trigger.alarm.name })
    : text('acts.policy.when.priority', {
        priorities: trigger.priorities.map((one) => text(`priority.${one}`)).join(', '),
      })
}

const shiftWords = ({ acts, of }: NonNullable<PolicyNow['shift']>, most: number, now: number): string =>
  of
    ? text('acts.fast.shift', { count: acts, most, shift: of.name, time: formatMoment(of.from, now) })
    : text('acts.fast.shift.none', { count: acts, most })

/** Whom it tells, and how the last message fared. */
const toldWords = ({ to, isKnown, last }: PolicyNow['told'][number], now: number): string => {
  if (!isKnown) return text('acts.tell.unknown', { to })
  return last ? text('acts.tell.last', { to, outcome: outcomeWords(last, now) }) : text('acts.tell', { to })
}

const Row = ({ policy, now }: { readonly policy: TwinPolicy; readonly now: PolicyNow }) => {
  const { acts, mayAct, now: clock, twin } = usePorts()
  const [asks, setAsks] = useState<PolicyMode | null>(null)
  const { name, asset, command, trigger, mostStep, coolDownMs, perDay, perShift, hours } = policy
  const [back, ...more] = backWords(policy, twin.shifts.length > 0)
  const unit = command.value!.unit ?? ''
  const modes = modesOf(policy)
  const { last, record } = now
  return (
    <tr data-policy={policy.key} data-mode={now.inForce}>
      <td>
        <div
          className={controls['segments']}
          role="radiogroup"
          aria-label={`${text('acts.mode')}: ${name}, ${asset.name}`}
        >
          {modes.map((mode) => (
            <button
              key={mode}
              type="button"
              role="radio"
              aria-checked={now.allowed === mode}
              className={controls['segment']}
              disabled={!mayAct}
              onClick={() => now.allowed !== mode && setAsks(mode)}
            >
              {text(`acts.mode.${mode}`)}
            </button>
          ))}
        </div>
        {now.fellBackAt !== null && (
          <small>{text('acts.fell-back', { time: formatMoment(now.fellBackAt, clock()) })}</small>
        )}
        {asks && (
          <ActingDialog
            title={text('acts.mode.title', { mode: text(`acts.mode.${asks}`).toLowerCase() })}
            about={text(`acts.mode.about.${asks}`)}
            verb={text('acts.mode.do')}
            words={{ name: text('acts.reason.optional') }}
            act={(reason, who) => acts!.allow({ policy: policy.key, mode: asks, reason }, who)}
            onClose={() => setAsks(null)}
          />
        )}
      </td>
      <th scope="row">
        <b>{name}</b>
        <small>{text('acts.policy.of', { asset: asset.name, command: command.value!.name })}</small>
        <small>{triggerWords(trigger)}</small>
        {now.told.map((one) => (
          <small key={one.to} data-told={one.isKnown ? (one.last?.outcome ?? 'none') : 'unknown'}>
            {toldWords(one, clock())}
          </small>
        ))}
      </th>
      <td className={css['bounds']}>
        <Scale policy={policy} value={now.value} />
      </td>
      <td>
        {text('acts.fast.every', { time: formatDuration(coolDownMs), step: asWritten(mostStep), unit })}
        {perDay !== null && <small>{text('acts.fast.day', { count: now.acts, most: perDay })}</small>}
        {perShift !== null && now.shift && <small>{shiftWords(now.shift, perShift, clock())}</small>}
        {hours && <small>{hoursWords(hours)}</small>}
      </td>
      <td>
        {back}
        {more.map((words) => (
          <small key={words}>{words}</small>
        ))}
      </td>
      <td>
        {last ? `${formatMoment(last.at, clock())}: ${decisionWords(last, twin)}` : text('acts.last.none')}
        {last && (
          <small>
            {last.kind === 'took-back' && last.sent ? sentWords(last.sent, last.came !== null) : decisionEnd(last)}
          </small>
        )}
        {(record.would > 0 || record.judged > 0) && (
          <small>
            {text(
              record.judged === 0 ? 'acts.track.needed' : record.would === 0 ? 'acts.track.agreed' : 'acts.track.both',
              record,
            )}
          </small>
        )}
        {now.refusal && (
          <small>{text('acts.now.why', { why: text(`acts.refusal.${now.refusal as GateRefusal}`) })}</small>
        )}
        <DryRun policy={policy} />
      </td>
    </tr>
  )
}

export const Automatic = ({ acts }: { readonly acts: ActNow }) => {
  const { twin } = usePorts()
  const rows = acts.policies.flatMap((now) => {
    const policy = twin.policies.find(({ key }) => key === now.key)
    return policy ? [{ policy, now }] : []
  })
  if (rows.length === 0)
    return (
      <div className={css['list']}>
        <div className={css['none']}>
          <b>{text('acts.policies.none')}</b>
          <p>{text('acts.policies.none.about')}</p>
        </div>
      </div>
    )
  return (
    <div className={css['list']}>
      <table className={css['table']} aria-label={text('acts.tab.automatic')}>
        <thead>
          <tr>
            <th scope="col">{text('acts.mode')}</th>
            <th scope="col">{text('acts.policy')}</th>
            <th scope="col">{text('acts.bounds')}</th>
            <th scope="col">{text('acts.fast')}</th>
            <th scope="col">{text('acts.back')}</th>
            <th scope="col">{text('acts.last')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.policy.key} {...row} />
          ))}
        </tbody>
      </table>
      <div className={css['notes']}>
        {(['bounds', 'first', 'safety'] as const).map((one) => (
          <section key={one}>
            <h3>{text(`acts.policies.${one}`)}</h3>
            <p>{text(`acts.policies.${one}.about`)}</p>
          </section>
        ))}
      </div>
    </div>
  )
}
