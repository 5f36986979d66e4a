/** Always visible: how far what is shown can be trusted as what is. */
import { PlugZap, RefreshCw, Timer, Unplug } from 'lucide-react'
import * as Popover from 'radix-ui/popover'
import { useSyncExternalStore } from 'react'
import type { LinkState } from '../feed/source.ts'
import { formatClockSeconds, formatDuration } from '../texts/times.ts'
import { text } from '../texts/text.ts'
import css from './connection-sign.module.css'
import controls from './controls.module.css'
import { LiveText } from './live-text.tsx'
import { usePorts, type PanelPorts } from './ports.tsx'

const ICONS = { connecting: RefreshCw, live: PlugZap, delayed: Timer, reconnecting: RefreshCw, offline: Unplug } as const

/** The link's state; renders when it changes, not with every age. */
export const useLinkState = (): LinkState['state'] => {
  const { link } = usePorts()
  return useSyncExternalStore(link.subscribe, () => link.get().state)
}

/** When the newest value arrived, ms on the gateway's clock; 0 = none yet. */
export const newestReceive = (values: PanelPorts['values']): number => {
  let newest = 0
  for (const received of values.receive) if (received > newest) newest = received
  return newest
}

export const ConnectionSign = ({ onDiagnostics }: { readonly onDiagnostics?: () => void }) => {
  const { link } = usePorts()
  const state = useLinkState()
  const Icon = ICONS[state]
  return (
    <Popover.Root>
      <Popover.Trigger className={css['sign']} data-link={state} aria-label={`${text('link.sign')}: ${text(`link.${state}`)}`}>
        <Icon size={16} aria-hidden />
        <span>{text(`link.${state}`)}</span>
        <LiveText className={css['ageText']} read={() => (link.get().state === 'connecting' ? '' : formatDuration(link.get().ageMs))} />
      </Popover.Trigger>
      <span className="sr-only" role="status">{`${text('link.sign')}: ${text(`link.${state}`)}`}</span>
      <Popover.Portal>
        <Popover.Content className={css['about']} aria-label={text('link.sign')} sideOffset={8} collisionPadding={8}>
          <b>{text(`link.${state}`)}</b>
          <p>{text(`link.about.${state}`)}</p>
          <LiveText
            className={controls['note']}
            read={() => {
              const { reason, detail, retryAt } = link.get()
              const wait = retryAt - Date.now()
              return [reason && text(`link.reason.${reason}`, { detail }).trim(), wait > 0 && text('link.retry', { duration: formatDuration(wait) })].filter(Boolean).join(' · ')
            }}
          />
          {onDiagnostics && (
            <Popover.Close className={controls['button']} onClick={onDiagnostics}>
              {text('link.diagnostics')}
            </Popover.Close>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** Stands over the scene while what is shown is not what is. */
export const LinkBanner = () => {
  const { values } = usePorts()
  const state = useLinkState()
  if (state === 'live' || state === 'connecting') return null
  return (
    <div className={css['banner']} role="alert" data-link={state}>
      <Unplug size={16} aria-hidden />
      <LiveText
        read={() => {
          const newest = newestReceive(values)
          const shown = text(`link.${state}`)
          return newest ? text('banner.old', { state: shown, time: formatClockSeconds(newest) }) : text('banner.none', { state: shown })
        }}
      />
    </div>
  )
}
