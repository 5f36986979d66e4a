/** Always visible: how far what is shown can be trusted as what is. What it tells when asked is in `connection-about.tsx`. */
import { FileClock, PlugZap, RefreshCw, Timer, Unplug } from 'lucide-react'
import { isLost, type LinkState } from '../../feed/live-channel.ts'
import { formatClockSeconds, formatDuration } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import css from './connection-sign.module.css'
import { LiveText } from '../live-text.tsx'
import { usePorts, type PanelPorts } from '../ports.tsx'
import { useSubscribed } from '../subscribed.ts'

const ICONS = {
  connecting: RefreshCw,
  live: PlugZap,
  delayed: Timer,
  reconnecting: RefreshCw,
  offline: Unplug,
  recorded: FileClock,
} as const

/** The link's state; renders when it changes, not with every age. */
export const useLinkState = (): LinkState['state'] => {
  const { link } = usePorts()
  return useSubscribed(link.subscribe, () => link.get().state)
}

/** When the newest value arrived, ms on the gateway's clock; 0 = none yet. */
export const newestReceive = (values: PanelPorts['values']): number => {
  let newest = 0
  for (const received of values.receive) if (received > newest) newest = received
  return newest
}

/** What the sign shows: the state in a word and a picture, and how old is what was heard; where the way is lost, how old what is shown is, whatever was tried since. */
export const ConnectionFace = () => {
  const { link, values, now } = usePorts()
  const state = useLinkState()
  const Icon = ICONS[state]
  return (
    <>
      <Icon size={16} aria-hidden />
      <span>
        <span className="sr-only">{`${text('link.sign')}: `}</span>
        {text(`link.${state}`)}
      </span>
      <LiveText
        silent
        className={css['ageText']}
        read={() => {
          const { state: is, ageMs } = link.get()
          if (is === 'connecting' || is === 'recorded') return ''
          const newest = isLost(link.get()) ? newestReceive(values) : 0
          return formatDuration(newest > 0 ? now() - newest : ageMs)
        }}
      />
    </>
  )
}

/** The sign as long as nothing more can be asked of it: the page begins with it. */
export const ConnectionStub = () => {
  const state = useLinkState()
  return (
    <button type="button" disabled className={css['sign']} data-link={state}>
      <ConnectionFace />
    </button>
  )
}

/** Stands over the scene while what is shown is not what is. */
export const LinkBanner = () => {
  const { values } = usePorts()
  const state = useLinkState()
  if (state === 'live' || state === 'connecting' || state === 'recorded') return null
  return (
    <div className={css['banner']} role="alert" data-link={state}>
      <Unplug size={16} aria-hidden />
      <LiveText
        read={() => {
          const newest = newestReceive(values)
          const shown = text(`link.${state}`)
          return newest
            ? text('banner.old', { state: shown, time: formatClockSeconds(newest) })
            : text('banner.none', { state: shown })
        }}
      />
    </div>
  )
}
