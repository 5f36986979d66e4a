/** What says, wherever a person looks, that this is the past, and what there is of now: chip, island of now, way back, card. */
import { History, Radio } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import '../../../texts/past.ts'
import { text } from '../../../texts/text.ts'
import { formatClockSeconds, formatDayOfYear, formatDuration } from '../../../texts/times.ts'
import { zoneNote } from '../../../texts/zone.ts'
import { PRIORITIES } from '../../../twin/priorities.ts'
import { useBoardRows } from '../../board-rows.ts'
import controls from '../../controls.module.css'
import { LiveText } from '../../live-text.tsx'
import { usePorts } from '../../ports.tsx'
import { PriorityMark } from '../../priority-mark.tsx'
import css from './past-signs.module.css'

/** In the place of the place. */
export const PastChip = () => {
  const { travel } = usePorts()
  const waits = useSyncExternalStore(travel.subscribe, () => {
    const moment = travel.moment()
    return moment.kind === 'replay' && moment.speed === 0 && travel.waits()
  })
  // A dialog, a field and the picture have meanings of their own for it.
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.closest('input, textarea, select, main, [role="dialog"]'))
        return
      if (document.querySelector('[role="dialog"], [role="menu"]')) return
      travel.goLive()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [travel])
  return (
    <>
      <span className="sr-only" role="status">
        {text('past.chip')}
      </span>
      <div className={css['chip']} role="group" aria-label={text('past.chip')} data-waits={waits || undefined}>
        <History size={20} aria-hidden />
        <b>{text('past.chip')}</b>
        <LiveText
          className={css['time']}
          read={() => {
            const moment = travel.moment()
            const at = moment.kind === 'replay' && moment.speed === 0 ? moment.at : travel.at()
            return [`${formatDayOfYear(at)}, ${formatClockSeconds(at)}`, zoneNote(at)].filter(Boolean).join(' ')
          }}
        />
      </div>
      <span className={css['then']}>{text('past.then')}</span>
    </>
  )
}

/** The danger of now is never hidden: one tap leads to it. */
export const NowIsland = ({ onAlarms }: { readonly onAlarms: () => void }) => {
  const { board, travel } = usePorts()
  useBoardRows(board)
  const counts = board.standingCounts()
  const open = PRIORITIES.filter((priority) => counts[priority] > 0)
  return (
    <>
      <button
        type="button"
        className={css['island']}
        aria-label={text('past.now.about', counts)}
        onClick={() => {
          travel.goLive()
          onAlarms()
        }}
      >
        <b>{text('past.now')}</b>
        {open.length === 0 && <span className={css['none']}>{text('past.now.none')}</span>}
        {open.map((priority) => (
          <span key={priority} className={css['count']}>
            <PriorityMark priority={priority} silent />
            {counts[priority]}
          </span>
        ))}
      </button>
      <span className="sr-only" role="status">
        {text('banner.alarms', { count: PRIORITIES.reduce((sum, priority) => sum + counts[priority], 0) })}
      </span>
    </>
  )
}

export const BackToLive = () => {
  const { travel } = usePorts()
  return (
    <button type="button" className={`${controls['primary']} ${css['back']}`} onClick={travel.goLive}>
      <Radio size={18} aria-hidden />
      {text('past.live')}
    </button>
  )
}

/** First on every sheet. */
export const PastCard = () => {
  const { travel, record } = usePorts()
  return (
    <div className={css['card']} role="note">
      <LiveText className={css['title']} read={() => text('past.card', { time: formatClockSeconds(travel.at()) })} />
      <LiveText
        read={() =>
          record
            ? text('past.card.record')
            : text('past.card.about', { age: formatDuration(travel.now() - travel.at()) })
        }
      />
    </div>
  )
}
