/** The signals that are shown, each with its value now, and what is shown beside them. */
import { Check, ListChecks, Plus, X } from 'lucide-react'
import * as Popover from 'radix-ui/popover'
import type { ReactNode } from 'react'
import { formatSignal } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import controls from '../controls.module.css'
import { LiveText } from '../live-text.tsx'
import { usePorts } from '../ports.tsx'
import { isStepped, nameOf } from './stack-data.ts'
import { sisterSignals } from './trend-data.ts'
import listCss from './signal-list.module.css'
import css from './trends.module.css'
import { BESIDE, DRAWN_IN, MOST_SIGNALS, type TrendsView } from './trends-view.ts'
import { MOST_SISTERS } from './use-pasts.ts'

const Row = ({ signal, onRemove }: { readonly signal: TwinSignal; readonly onRemove: () => void }) => {
  const { values, now } = usePorts()
  const name = nameOf(signal)
  return (
    <li className={listCss['signal']}>
      <span>
        <b>{name}</b>
        <small>{signal.asset.name}</small>
      </span>
      <span className={listCss['value']}>
        <LiveText
          read={() =>
            values.age(signal.slot, now()) === 'never'
              ? text('value.none')
              : formatSignal(signal, values.value[signal.slot]!)
          }
        />
        {signal.unit !== '' && <small>{signal.unit}</small>}
      </span>
      <button
        type="button"
        className={listCss['remove']}
        aria-label={text('trends.remove', { name: `${signal.asset.name} ${name}` })}
        title={text('trends.remove', { name: `${signal.asset.name} ${name}` })}
        onClick={onRemove}
      >
        <X size={14} aria-hidden />
      </button>
    </li>
  )
}

interface SignalListProps {
  readonly signals: readonly TwinSignal[]
  /** Ids that the plant does not have. */
  readonly missing: readonly string[]
  readonly onAdd: () => void
  readonly onRemove: (id: string) => void
}

export const SignalList = ({ signals, missing, onAdd, onRemove }: SignalListProps) => (
  <div className={listCss['list']}>
    <header>
      <h2>{text('trends.signals')}</h2>
      <button
        type="button"
        className={controls['small']}
        disabled={signals.length >= MOST_SIGNALS}
        title={signals.length >= MOST_SIGNALS ? text('trends.full', { count: MOST_SIGNALS }) : undefined}
        onClick={onAdd}
      >
        <Plus size={16} aria-hidden />
        {text('trends.add')}
      </button>
    </header>
    <ul aria-label={text('trends.signals')}>
      {signals.map((signal) => (
        <Row key={signal.id} signal={signal} onRemove={() => onRemove(signal.id)} />
      ))}
    </ul>
    {missing.map((id) => (
      <p key={id} className={listCss['missing']}>
        {text('trends.unknown', { id })}
      </p>
    ))}
  </div>
)

interface BesideListProps {
  readonly signals: readonly TwinSignal[]
  readonly view: TrendsView
  readonly onChange: (part: Partial<TrendsView>) => void
}

const toggled = <T,>(all: ReadonlySet<T>, one: T): ReadonlySet<T> => {
  const next = new Set(all)
  if (!next.delete(one)) next.add(one)
  return next
}

const Choice = ({
  label,
  on,
  disabled,
  onToggle,
}: {
  readonly label: string
  readonly on: boolean
  readonly disabled?: boolean
  readonly onToggle: () => void
}) => (
  <label className={listCss['choice']} data-disabled={disabled || undefined}>
    <input type="checkbox" checked={on && !disabled} disabled={disabled} onChange={onToggle} />
    <i aria-hidden>{on && !disabled && <Check size={14} />}</i>
    <span>{label}</span>
  </label>
)

export const BesideList = ({ signals, view, onChange }: BesideListProps) => {
  const { twin } = usePorts()
  const measured = signals.filter((signal) => !isStepped(signal))
  const sisters = Math.max(0, ...measured.map((signal) => sisterSignals(twin, signal).sisters.length))
  const none = sisters === 0 || sisters > MOST_SISTERS
  const count = none ? '' : ` (${sisters})`
  return (
    <fieldset className={listCss['beside']}>
      <legend>{text('trends.beside')}</legend>
      {BESIDE.map((one) => {
        const ofSisters = one === 'sisters' || one === 'each'
        return (
          <Choice
            key={one}
            label={`${text(`trends.beside.${one}`)}${ofSisters ? count : ''}`}
            on={view.beside.has(one)}
            disabled={(ofSisters && none) || (one === 'normal' && measured.length === 0)}
            onToggle={() => onChange({ beside: toggled(view.beside, one) })}
          />
        )
      })}
      {DRAWN_IN.map((one) => (
        <Choice
          key={one}
          label={text(`trends.beside.${one}`)}
          on={!view.off.has(one)}
          onToggle={() => onChange({ off: toggled(view.off, one) })}
        />
      ))}
    </fieldset>
  )
}

/** Where there is no room for a column. */
export const PopoverOf = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <Popover.Root>
    <Popover.Trigger className={css['tool']}>
      <ListChecks size={18} aria-hidden />
      {label}
    </Popover.Trigger>
    <Popover.Portal>
      <Popover.Content
        className={listCss['popover']}
        aria-label={label}
        align="start"
        sideOffset={8}
        collisionPadding={8}
      >
        {children}
      </Popover.Content>
    </Popover.Portal>
  </Popover.Root>
)
