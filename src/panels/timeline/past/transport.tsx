/** The row of controls: to the event beside, play, how fast, round between the marks, how much is shown, a link. */
import { Link2, Pause, Play, Radio, Repeat, SkipBack, SkipForward } from 'lucide-react'
import { useState, useSyncExternalStore } from 'react'
import { text } from '../../../texts/text.ts'
import { formatClockSeconds, formatDay } from '../../../texts/times.ts'
import type { Way } from '../../../timeline/next-event.ts'
import controls from '../../controls.module.css'
import { LiveText } from '../../live-text.tsx'
import { NoteButton } from '../../notes/note-button.tsx'
import { usePorts } from '../../ports.tsx'
import css from './past-timeline.module.css'
import { SPANS } from './spans.ts'
import { useMarks, useSpan, useSpeed } from './use-travel.ts'

interface TransportProps {
  readonly speeds: readonly number[]
  readonly onPlay: () => void
  readonly onSpeed: (speed: number) => void
  readonly onStep: (way: Way) => void
  /** What a person is to know of her last step; '' = nothing. */
  readonly said: string
  readonly withLive: boolean
  /** Whose notes are written here. */
  readonly asset: string
}

const CopyLink = () => {
  const [copied, setCopied] = useState(false)
  return (
    <button
      type="button"
      className={css['tool']}
      onClick={() => void navigator.clipboard?.writeText(window.location.href).then(() => setCopied(true))}
      onBlur={() => setCopied(false)}
    >
      <Link2 size={16} aria-hidden />
      <span role="status">{text(copied ? 'past.link.copied' : 'past.link')}</span>
    </button>
  )
}

/** Why the moment is not there, or that it is on its way; else which it is. */
const Where = ({ said }: { readonly said: string }) => {
  const { travel } = usePorts()
  const trouble = useSyncExternalStore(travel.subscribe, travel.trouble)
  if (trouble)
    return (
      <p className={css['where']} role="alert">
        {text('past.failed', { error: trouble.error })}
      </p>
    )
  if (said !== '')
    return (
      <p className={css['where']} role="status">
        {said}
      </p>
    )
  return (
    <LiveText
      className={css['where']}
      read={() => {
        const moment = travel.moment()
        return moment.kind === 'replay' && moment.speed === 0 && travel.waits()
          ? text('past.waits', { time: formatClockSeconds(moment.at) })
          : text('past.of-day', { time: formatClockSeconds(travel.at()), day: formatDay(travel.at()) })
      }}
    />
  )
}

export const Transport = ({ speeds, onPlay, onSpeed, onStep, said, withLive, asset }: TransportProps) => {
  const { travel, record } = usePorts()
  const speed = useSpeed()
  const marks = useMarks()
  const span = useSpan()
  const both = marks.a !== null && marks.b !== null
  return (
    <div className={css['transport']}>
      <button
        type="button"
        className={css['step']}
        aria-label={text('past.event.previous')}
        title={`${text('past.event.previous')} (⇧←)`}
        onClick={() => onStep('previous')}
      >
        <SkipBack size={20} aria-hidden />
      </button>
      <button
        type="button"
        className={css['play']}
        aria-label={text(speed > 0 ? 'past.pause' : 'past.play')}
        onClick={onPlay}
      >
        {speed > 0 ? <Pause size={20} aria-hidden /> : <Play size={20} aria-hidden />}
      </button>
      <button
        type="button"
        className={css['step']}
        aria-label={text('past.event.next')}
        title={`${text('past.event.next')} (⇧→)`}
        onClick={() => onStep('next')}
      >
        <SkipForward size={20} aria-hidden />
      </button>
      <div className={css['choices']} role="group" aria-label={text('past.speed')} data-kind="speed">
        {speeds.map((one) => (
          <button key={one} type="button" aria-pressed={speed === one} onClick={() => onSpeed(one)}>
            {text('past.speed.times', { speed: one })}
          </button>
        ))}
      </div>
      <button
        type="button"
        className={css['loop']}
        title={text('past.loop.about')}
        aria-pressed={marks.loops}
        disabled={!both}
        onClick={() => travel.mark({ loops: !marks.loops })}
      >
        <Repeat size={16} aria-hidden />
        <span>{text('past.loop')}</span>
      </button>
      <div className={css['marking']}>
        <button
          type="button"
          aria-label={text('past.mark.a')}
          title={text('past.mark.a')}
          aria-pressed={marks.a !== null}
          onClick={() => travel.mark({ a: travel.at() })}
        >
          A
        </button>
        <button
          type="button"
          aria-label={text('past.mark.b')}
          title={text('past.mark.b')}
          aria-pressed={marks.b !== null}
          onClick={() => travel.mark({ b: travel.at() })}
        >
          B
        </button>
      </div>
      <NoteButton
        pin={() =>
          both && marks.a !== marks.b
            ? { assets: [asset], at: Math.min(marks.a!, marks.b!), to: Math.max(marks.a!, marks.b!) }
            : { assets: [asset], at: Math.floor(travel.at()), to: null }
        }
        label={text(both ? 'notes.write.between' : 'notes.write.moment')}
        className={css['step']}
      />
      <Where said={said} />
      <div className={css['choices']} role="group" aria-label={text('past.span')} data-kind="span">
        {SPANS.map(({ id, ms }) => (
          <button key={id} type="button" aria-pressed={span === ms} onClick={() => travel.setSpan(ms)}>
            {text(`past.span.${id}`)}
          </button>
        ))}
      </div>
      {!record && <CopyLink />}
      {withLive && !record && (
        <button type="button" className={controls['primary']} onClick={travel.goLive}>
          <Radio size={18} aria-hidden />
          {text('past.live.short')}
        </button>
      )}
    </div>
  )
}
