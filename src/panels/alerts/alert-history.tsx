/** Who did what, when and why: the journal of the last 24 hours, newest first. */
import { useMemo, useRef } from 'react'
import { formatClockSeconds, formatDay } from '../../texts/times.ts'
import { chatterWords } from '../../texts/alarm-chatter.ts'
import { text } from '../../texts/text.ts'
import type { AlarmEvent } from '../../wire/alarms.ts'
import css from './alert-list.module.css'
import controls from '../controls.module.css'
import { useJournal } from '../journal.ts'
import { usePorts } from '../ports.tsx'
import { PriorityMark } from '../priority-mark.tsx'
import { useVirtualRows } from '../virtual-rows.ts'

/** The alarm holds by what this event tells. */
const isRise = ({ kind, row }: AlarmEvent): boolean => kind === 'raised' || (kind === 'chattered' && row.active)

const DAY_MS = 24 * 3_600_000

export const AlertHistory = ({ asset }: { readonly asset?: string }) => {
  const { twin } = usePorts()
  const journal = useJournal(DAY_MS, asset)
  const events = useMemo(() => (journal.data ?? []).toReversed(), [journal.data])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualRows({ scroller, count: events.length, rowHeight: 56 })
  if (journal.isError)
    return <p className={controls['wrong']}>{text('alerts.history.failed', { error: journal.error.message })}</p>
  if (journal.isPending) return <p className={controls['empty']}>{text('alerts.history.loading')}</p>
  if (events.length === 0) return <p className={controls['empty']}>{text('alerts.history.none')}</p>
  return (
    <div ref={scroller} className={css['scroll']} tabIndex={0} aria-label={text('alerts.history')}>
      <ol style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const event = events[item.index]!
          const name = twin.asset(event.row.asset)?.name ?? event.row.asset
          const day = formatDay(event.at)
          const before = events[item.index - 1]
          return (
            <li
              key={event.cursor}
              ref={virtual.measureElement}
              data-index={item.index}
              className={css['slot']}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {(!before || formatDay(before.at) !== day) && <h3 className={css['day']}>{day}</h3>}
              <div className={css['event']}>
                <time dateTime={new Date(event.at).toISOString()} title={day}>
                  {formatClockSeconds(event.at)}
                </time>
                <PriorityMark priority={event.row.priority} size={12} hollow={!isRise(event)} />
                <p>
                  <b>{text(`alarm.kind.${event.kind}`)}</b> {text('alert.of', { name: event.row.name, asset: name })}
                  {event.chatter && ` · ${chatterWords(event)}`}
                  {event.actor !== null && ` · ${event.actor}`}
                  {event.comment !== '' && ` · “${event.comment}”`}
                </p>
              </div>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
