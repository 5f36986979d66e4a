/** Chooses signals: by typing, or down the plant's tree. */
import { Check, ChevronDown, ChevronRight, Search, X } from 'lucide-react'
import * as Dialog from 'radix-ui/dialog'
import { useDeferredValue, useMemo, useState } from 'react'
import { text } from '../../texts/text.ts'
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'
import dialog from '../dialog.module.css'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { branchesOf, findSignals } from './find-signals.ts'
import { hasTrend } from './has-trend.ts'
import { nameOf } from './stack-data.ts'
import css from './signal-list.module.css'
import { MOST_SIGNALS } from './trends-view.ts'

const MOST_FOUND = 100

interface SignalPickerProps {
  readonly chosen: readonly string[]
  readonly onToggle: (id: string) => void
  readonly onClose: () => void
}

type Choosing = Pick<SignalPickerProps, 'chosen' | 'onToggle'>

const Signal = ({
  signal,
  withAsset,
  chosen,
  onToggle,
}: Choosing & { readonly signal: TwinSignal; readonly withAsset: boolean }) => {
  const on = chosen.includes(signal.id)
  return (
    <li>
      <button
        type="button"
        role="checkbox"
        aria-checked={on}
        className={css['pick']}
        disabled={!on && chosen.length >= MOST_SIGNALS}
        onClick={() => onToggle(signal.id)}
      >
        <i aria-hidden>{on && <Check size={14} />}</i>
        <span>
          {withAsset && <b>{signal.asset.name}</b>} {nameOf(signal)}
        </span>
        <small>{signal.unit}</small>
      </button>
    </li>
  )
}

const Branch = ({ asset, ...choosing }: Choosing & { readonly asset: TwinAsset }) => {
  const { twin, discover } = usePorts()
  const within = (one: TwinAsset): boolean =>
    [...one.signals, ...one.derived].some(({ id }) => choosing.chosen.includes(id)) || one.children.some(within)
  // What is worked out of them a gateway works out.
  const offered = [...asset.signals.filter(hasTrend), ...(discover ? asset.derived : [])]
  const [open, setOpen] = useState(() => asset.level === 'site' || asset.level === 'enterprise' || within(asset))
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <li>
      <button type="button" className={css['branch']} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Chevron size={16} aria-hidden />
        <span>
          {asset.name} <small>{asset.className}</small>
        </span>
      </button>
      {open && (
        <ul>
          {branchesOf(twin, asset).map((child) => (
            <Branch key={child.id} asset={child} {...choosing} />
          ))}
          {offered.map((signal) => (
            <Signal key={signal.id} signal={signal} withAsset={false} {...choosing} />
          ))}
        </ul>
      )}
    </li>
  )
}

export const SignalPicker = ({ onClose, ...choosing }: SignalPickerProps) => {
  const { twin, discover } = usePorts()
  const [query, setQuery] = useState('')
  const asked = useDeferredValue(query.trim())
  const found = useMemo(() => findSignals(twin, asked, discover !== null), [twin, asked, discover])
  const more = found.length - MOST_FOUND
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialog['veil']} />
        <Dialog.Content className={css['picker']} aria-describedby={undefined}>
          <Dialog.Title className={dialog['title']}>{text('trends.add.title')}</Dialog.Title>
          <Dialog.Close className={`${controls['icon']} ${css['close']}`} aria-label={text('nav.close')}>
            <X size={20} aria-hidden />
          </Dialog.Close>
          <label className={css['search']}>
            <Search size={16} aria-hidden />
            <input
              type="search"
              className={controls['input']}
              placeholder={text('trends.find')}
              aria-label={text('trends.find')}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
            />
          </label>
          {choosing.chosen.length >= MOST_SIGNALS && (
            <p className={controls['note']}>{text('trends.full', { count: MOST_SIGNALS })}</p>
          )}
          <ul className={css['picks']} aria-label={text('trends.signals')}>
            {asked === ''
              ? branchesOf(twin, null).map((asset) => <Branch key={asset.id} asset={asset} {...choosing} />)
              : found
                  .slice(0, MOST_FOUND)
                  .map((signal) => <Signal key={signal.id} signal={signal} withAsset {...choosing} />)}
          </ul>
          {asked !== '' && found.length === 0 && (
            <p className={controls['empty']}>{text('trends.found.none', { query: asked })}</p>
          )}
          {asked !== '' && more > 0 && <p className={controls['note']}>{text('trends.found.more', { count: more })}</p>}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
