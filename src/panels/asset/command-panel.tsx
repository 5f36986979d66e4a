/** A machine's commands. Each asks twice, saying the second time exactly what will happen, and ends as confirmed, refused, failed or timed out. */
import { Check, CircleAlert, Hourglass, X } from 'lucide-react'
import * as Slider from 'radix-ui/slider'
import { useEffect, useId, useState } from 'react'
import { compileCondition, describeCondition } from '../../alarms/condition.ts'
import { apiErrorText } from '../../texts/api-error.ts'
import { commandReason } from '../../texts/command-reason.ts'
import { conditionInWords } from '../../texts/conditions.ts'
import { formatNumber, formatSignal, withUnit } from '../../texts/numbers.ts'
import { formatDuration } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import type { TwinAsset, TwinCommand } from '../../twin/twin.ts'
import type { CommandReport } from '../../wire/commands.ts'
import { NameField } from '../name-field.tsx'
import { placeOf } from './asset-data.ts'
import sheet from './asset-sheet.module.css'
import { takeReport } from './command-progress.ts'
import css from './command-panel.module.css'
import { useLinkState } from '../strip/connection-sign.tsx'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { useSampled } from '../ticker.ts'

const ICONS = { pending: Hourglass, confirmed: Check, refused: X, failed: X, 'timed-out': CircleAlert } as const

/** Why none of the commands may be given now; '' = they may. */
const useHindrance = (): string => {
  const { mayAct } = usePorts()
  const link = useLinkState()
  if (!mayAct) return text('command.none.may')
  return link === 'live' ? '' : text('command.none.link')
}

/** Why this one may not be given now, by the twin's own rule. */
const useRefusal = (command: TwinCommand): string => {
  const { values, now } = usePorts()
  return useSampled(() => {
    const rule = command.allowedWhen
    if (!rule) return ''
    const { slot } = rule.signal
    const usable = values.usable(slot, now())
    if (usable && compileCondition(rule.signal, rule.when).side(values.value[slot]!, values.text(slot), 0) !== 0)
      return ''
    const state = usable ? formatSignal(rule.signal, values.value[slot]!, values.text(slot)) : text('value.none')
    return text('command.none.now', { signal: rule.signal.name, state })
  })
}

const Progress = ({ report }: { readonly report: CommandReport }) => {
  const Icon = ICONS[report.status]
  return (
    <p className={css['progress']} role="status" data-status={report.status}>
      <Icon size={16} aria-hidden />
      <span>
        <b>{text(`command.status.${report.status}`)}</b> {commandReason(report.reason)}
      </span>
    </p>
  )
}

interface ValueFieldProps {
  readonly spec: NonNullable<TwinCommand['value']>
  readonly written: string
  readonly onWrite: (written: string) => void
}

const ValueField = ({ spec, written, onWrite }: ValueFieldProps) => {
  const id = useId()
  const label = text('command.value', {
    name: spec.name,
    min: formatNumber(spec.min),
    max: formatNumber(spec.max),
    unit: spec.unit ?? '',
  })
  const value = Number(written)
  return (
    <div className={controls['field']}>
      <span id={id}>{label}</span>
      <div className={css['value']}>
        <Slider.Root
          className={css['slider']}
          min={spec.min}
          max={spec.max}
          step={spec.step}
          value={[Number.isFinite(value) ? Math.min(spec.max, Math.max(spec.min, value)) : spec.min]}
          onValueChange={([next]) => onWrite(String(next))}
        >
          <Slider.Track className={css['track']}>
            <Slider.Range className={css['filled']} />
          </Slider.Track>
          <Slider.Thumb className={css['thumb']} aria-labelledby={id} />
        </Slider.Root>
        <input
          className={controls['input']}
          type="number"
          inputMode="decimal"
          min={spec.min}
          max={spec.max}
          step={spec.step}
          value={written}
          aria-labelledby={id}
          onChange={(event) => onWrite(event.target.value)}
        />
      </div>
    </div>
  )
}

const startValue = (command: TwinCommand, current: number): string => {
  const spec = command.value
  if (!spec) return ''
  const within = Number.isFinite(current) ? Math.min(spec.max, Math.max(spec.min, current)) : spec.min
  return String(Number((spec.min + Math.round((within - spec.min) / spec.step) * spec.step).toFixed(6)))
}

/** What must be seen for the command to count as done. */
const doneWords = ({ confirm }: TwinCommand, value: string): string =>
  confirm.when
    ? text('command.done.when', {
        signal: confirm.signal.name,
        condition: conditionInWords(describeCondition(confirm.signal, confirm.when)),
      })
    : text('command.done.value', { signal: confirm.signal.name, value })

interface AskProps {
  readonly command: TwinCommand
  readonly onDone: (report: CommandReport) => void
  readonly onCancel: () => void
}

/** Both questions: first the value (where there is one) and the name, then what exactly will happen. */
const Ask = ({ command, onDone, onCancel }: AskProps) => {
  const ports = usePorts()
  const hindrance = useHindrance()
  const refusal = useRefusal(command)
  const [written, setWritten] = useState(() => startValue(command, ports.values.value[command.confirm.signal.slot]!))
  const [actor, setActor] = useState(() => ports.actor.get())
  const [askName] = useState(actor === '')
  const [agreedValue, setAgreedValue] = useState(command.value === null && !askName)
  const [sending, setSending] = useState(false)
  const [wrong, setWrong] = useState('')
  const spec = command.value
  const value = spec ? Number(written) : null
  const figure = spec && value !== null ? withUnit(formatNumber(value), spec.unit ?? '') : ''
  const words = { command: command.name, asset: command.asset.name }

  const review = (): void => {
    if (actor.trim() === '') setWrong(text('act.name.missing'))
    else if (spec && (written.trim() === '' || !(value! >= spec.min && value! <= spec.max)))
      setWrong(
        text('command.value.wrong', {
          min: formatNumber(spec.min),
          max: formatNumber(spec.max),
          unit: spec.unit ?? '',
        }),
      )
    else {
      setWrong('')
      ports.actor.set(actor.trim())
      setAgreedValue(true)
    }
  }
  const send = async (): Promise<void> => {
    setSending(true)
    const answer = await ports.sendCommand(command.key, value, actor.trim())
    setSending(false)
    if (answer.ok) onDone(answer.value)
    else setWrong(text('act.failed', { error: apiErrorText(answer.error) }))
  }

  return (
    <div className={css['ask']} role="group" aria-label={command.name}>
      {agreedValue ? (
        <>
          <b>{spec ? text('command.ask.value', { ...words, value: figure }) : text('command.ask', words)}</b>
          <p>
            {text('command.effect', {
              asset: command.asset.name,
              className: command.asset.className || command.asset.id,
              place: placeOf(command.asset),
              command: spec ? `${command.name}: ${figure}` : command.name,
              done: doneWords(command, figure),
              timeout: formatDuration(command.timeoutMs),
            })}
          </p>
        </>
      ) : (
        <>
          <b>{command.name}</b>
          {spec && <ValueField spec={spec} written={written} onWrite={setWritten} />}
          {askName && <NameField value={actor} onValue={setActor} />}
        </>
      )}
      {(wrong || hindrance || refusal) && (
        <p className={controls['wrong']} role="alert">
          {wrong || hindrance || refusal}
        </p>
      )}
      <div className={css['buttons']}>
        <button type="button" className={controls['button']} onClick={onCancel}>
          {text('command.no')}
        </button>
        {agreedValue ? (
          <button
            type="button"
            className={controls['primary']}
            disabled={sending || hindrance !== '' || refusal !== ''}
            onClick={() => void send()}
          >
            {sending ? text('act.working') : text('command.yes', { command: command.name })}
          </button>
        ) : (
          <button type="button" className={controls['primary']} onClick={review}>
            {text('command.review')}
          </button>
        )}
      </div>
    </div>
  )
}

interface OfferProps {
  readonly command: TwinCommand
  readonly blocked: boolean
  readonly onAsk: () => void
}

const Offer = ({ command, blocked, onAsk }: OfferProps) => {
  const refusal = useRefusal(command)
  const why = useId()
  return (
    <li>
      <button
        type="button"
        className={controls['button']}
        disabled={blocked || refusal !== ''}
        aria-describedby={refusal ? why : undefined}
        onClick={onAsk}
      >
        {command.name}
      </button>
      {refusal !== '' && !blocked && (
        <span id={why} className={controls['note']}>
          {refusal}
        </span>
      )}
    </li>
  )
}

export const CommandPanel = ({ asset }: { readonly asset: TwinAsset }) => {
  const { onCommandReport } = usePorts()
  const hindrance = useHindrance()
  const [asking, setAsking] = useState<TwinCommand | null>(null)
  const [reports, setReports] = useState<ReadonlyMap<string, CommandReport>>(new Map())
  const [mine, setMine] = useState<string | null>(null)
  useEffect(
    () =>
      onCommandReport(
        (report) =>
          asset.commands.some((c) => c.key === report.key) && setReports((known) => takeReport(known, report)),
      ),
    [onCommandReport, asset],
  )

  const offered = asset.commands.filter((command) => command.enabled)
  if (offered.length === 0) return null
  const latest = mine === null ? undefined : reports.get(mine)
  return (
    <section className={sheet['section']} aria-label={text('sheet.commands')}>
      <h2>{text('sheet.commands')}</h2>
      {asking ? (
        <Ask
          key={asking.key}
          command={asking}
          onCancel={() => setAsking(null)}
          onDone={(report) => {
            setReports((known) => takeReport(known, report))
            setMine(report.id)
            setAsking(null)
          }}
        />
      ) : (
        <ul className={css['offers']}>
          {offered.map((command) => (
            <Offer key={command.key} command={command} blocked={hindrance !== ''} onAsk={() => setAsking(command)} />
          ))}
        </ul>
      )}
      {hindrance !== '' && !asking && <p className={controls['note']}>{hindrance}</p>}
      {latest && <Progress report={latest} />}
    </section>
  )
}
