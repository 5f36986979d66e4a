/** What happened and who did it, as far back as the journal goes: looked for by time, place, person and words. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ok } from '../../base/result.ts'
import { chatterWords } from '../../texts/alarm-chatter.ts'
import { alarmCause } from '../../texts/alarm-cause.ts'
import { text } from '../../texts/text.ts'
import { formatClockSeconds, formatDay, formatMoment } from '../../texts/times.ts'
import type { AlarmEvent } from '../../wire/alarms.ts'
import type { JournalPage, JournalSearchQuestion } from '../../wire/journal-search.ts'
import { useBoardRows } from '../board-rows.ts'
import controls from '../controls.module.css'
import { AskFailed } from '../journal.ts'
import { useThen } from '../foresight/use-foresight.ts'
import { type PanelPorts, usePorts } from '../ports.tsx'
import { PriorityMark } from '../priority-mark.tsx'
import { saveText } from '../trends/save-file.ts'
import { useVirtualRows } from '../virtual-rows.ts'
import css from './alarms.module.css'
import { eventsCsv } from './alarms-csv.ts'
import type { AlarmsView, AlarmsViewProps } from './alarms-view.ts'
import { PriorityChoice, TimeChoice, WhereChoice, Words } from './filter-bar.tsx'
import table from './history.module.css'
import { whereOf } from './row-cells.tsx'
import { searchEvents } from './search-events.ts'

const PAGE = 200
/** Rows from the end at which the next page is asked for. */
const AHEAD = 40
/** What has happened meanwhile is asked for this often, ms, while the newest are looked at. */
const AGAIN_MS = 5000
const MOST_SAVED = 50_000
const ALL = 10_000

const pageOf = async (
  { alarmDesk, journal, twin }: PanelPorts,
  question: JournalSearchQuestion,
  abort: AbortSignal,
): Promise<JournalPage> => {
  const seen = async () => {
    const events = await journal({ limit: ALL })
    return events.ok ? ok(searchEvents(events.value, question, twin)) : events
  }
  const answer = alarmDesk ? await alarmDesk.search(question, abort) : await seen()
  if (!answer.ok) throw new AskFailed(answer.error)
  return answer.value
}

const questionOf = (view: AlarmsView, then: number | null): JournalSearchQuestion => {
  const to = then === null ? view.end : Math.min(view.end ?? then + 1, then + 1)
  return {
    ...(view.within !== null && { asset: view.within }),
    ...(view.words.trim() !== '' && { text: view.words }),
    ...(view.person.trim() !== '' && { person: view.person }),
    ...(view.priority !== null && { priority: view.priority }),
    ...(view.begin !== null && { from: view.begin }),
    ...(to !== null && { to }),
  }
}

const Row = ({ event, day }: { readonly event: AlarmEvent; readonly day: boolean }) => {
  const { twin, select, focus, travel, workspace } = usePorts()
  const { row } = event
  const where = whereOf(row, twin.asset(row.asset))
  const rises = event.kind === 'raised' || (event.kind === 'chattered' && row.active)
  const cause = rises ? alarmCause(row) : ''
  return (
    <>
      {day && <h2 className={table['day']}>{formatDay(event.at)}</h2>}
      <div className={table['row']}>
        <time className="num" dateTime={new Date(event.at).toISOString()} title={formatDay(event.at)}>
          {formatClockSeconds(event.at)}
        </time>
        <PriorityMark priority={row.priority} size={14} hollow={!rises} />
        <span className={table['kind']}>{text(`alarm.kind.${event.kind}`)}</span>
        <span className={table['what']}>
          <b>{row.name}</b>
          {cause !== '' && cause !== row.name && <small>{cause}</small>}
          {event.chatter && <small>{chatterWords(event)}</small>}
        </span>
        <button
          type="button"
          className={table['asset']}
          aria-label={text('alarms.show', { asset: where })}
          onClick={() => {
            select({ asset: row.asset, component: row.component })
            focus(row.asset)
            if (travel.possible) travel.seek(event.at)
            workspace.open('hall')
          }}
        >
          {where}
        </button>
        <span className={table['who']}>
          {event.actor}
          {event.comment !== '' && <small>“{event.comment}”</small>}
        </span>
      </div>
    </>
  )
}

export const History = ({ view, onChange }: AlarmsViewProps) => {
  const ports = usePorts()
  const { board, twin, now } = ports
  useBoardRows(board)
  const then = useThen()
  const question = useMemo(() => questionOf(view, then), [view, then])
  const scroller = useRef<HTMLDivElement>(null)
  const [known, setKnown] = useState(board.cursor)
  const latest = useRef(board.cursor)
  useEffect(() => {
    latest.current = board.cursor
  })
  useEffect(() => {
    const timer = setInterval(() => {
      if ((scroller.current?.scrollTop ?? 0) < 40) setKnown(latest.current)
    }, AGAIN_MS)
    return () => clearInterval(timer)
  }, [])
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['journal-search', twin.hash, question, then === null ? known : 0],
    queryFn: ({ pageParam, signal }) =>
      pageOf(
        ports,
        {
          ...question,
          limit: PAGE,
          ...(pageParam && { beforeAt: pageParam.at, beforeCursor: pageParam.cursor }),
        },
        signal,
      ),
    initialPageParam: null as JournalPage['next'],
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  })
  const events = useMemo(() => (data?.pages ?? []).flatMap((page) => page.events), [data])
  const virtual = useVirtualRows({ scroller, count: events.length, rowHeight: 49 })
  const shown = virtual.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= events.length - AHEAD) void fetchNextPage()
  }, [lastShown, events.length, hasNextPage, isFetchingNextPage, fetchNextPage])
  const onWords = useCallback((words: string) => onChange({ words }), [onChange])
  const onPerson = useCallback((person: string) => onChange({ person }), [onChange])
  const [saving, setSaving] = useState(false)
  const save = async (): Promise<void> => {
    setSaving(true)
    try {
      const all: AlarmEvent[] = []
      let next: JournalPage['next'] = null
      do {
        const page: JournalPage = await pageOf(
          ports,
          { ...question, limit: 1000, ...(next && { beforeAt: next.at, beforeCursor: next.cursor }) },
          new AbortController().signal,
        )
        all.push(...page.events)
        ;({ next } = page)
      } while (next && all.length < MOST_SAVED)
      const name = text('alarms.csv.name', { what: text('alarms.tab.history'), time: formatMoment(now(), now()) })
      saveText(`${name}.csv`, 'text/csv;charset=utf-8', eventsCsv(all, twin))
    } catch {
      // What cannot be read is said where the list is.
    }
    setSaving(false)
  }
  return (
    <div className={css['lists']}>
      <div className={css['filters']}>
        <Words label={text('alarms.words.history')} value={view.words} onValue={onWords} />
        <Words label={text('alarms.person')} value={view.person} onValue={onPerson} />
        <WhereChoice view={view} onChange={onChange} />
        <PriorityChoice view={view} onChange={onChange} />
        <TimeChoice view={view} onChange={onChange} />
        <span className={css['space']} />
        <button
          type="button"
          className={controls['small']}
          aria-label={text('alarms.csv.about')}
          title={text('alarms.csv.about')}
          disabled={events.length === 0 || saving}
          onClick={() => void save()}
        >
          <Download size={16} aria-hidden />
          {text('alarms.csv')}
        </button>
      </div>
      {error ? (
        <p className={controls['wrong']} role="alert">
          {text('alarms.history.failed', { error: error.message })}
        </p>
      ) : isPending ? (
        <p className={css['nothing']} role="status">
          {text('alerts.history.loading')}
        </p>
      ) : events.length === 0 ? (
        <div className={css['nothing']}>
          <b>{text('alarms.history.none')}</b>
        </div>
      ) : (
        <div
          ref={scroller}
          data-fills
          className={table['scroll']}
          tabIndex={0}
          aria-label={text('alarms.history.list')}
          role="region"
        >
          <ol style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {shown.map(({ index, start }) => {
              const event = events[index]!
              const before = events[index - 1]
              return (
                <li
                  key={event.cursor}
                  ref={virtual.measureElement}
                  data-index={index}
                  className={table['slot']}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <Row event={event} day={!before || formatDay(before.at) !== formatDay(event.at)} />
                </li>
              )
            })}
          </ol>
          <p className={table['end']}>
            {text(hasNextPage || isFetchingNextPage ? 'alarms.history.more' : 'alarms.history.end')}
          </p>
        </div>
      )}
    </div>
  )
}
