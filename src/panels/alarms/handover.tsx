/** One page for whoever takes over: what happened since a moment, what is open, who did what, and what is expected next. */
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, Link, Printer } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { isCleared, isOpen, needsAck } from '../../alarms/board.ts'
import { shiftAt } from '../../figures/shift-calendar.ts'
import '../../texts/foresight.ts'
import '../../texts/notes.ts'
import '../../texts/production.ts'
import { formatCount, formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatClock, formatDay, formatDuration, formatMoment } from '../../texts/times.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { alarmLook } from '../alarm-look.ts'
import { useBoardRows } from '../board-rows.ts'
import controls from '../controls.module.css'
import { copyText } from '../copy-text.ts'
import { hasFigures } from '../figures/has-figures.ts'
import { useReport } from '../figures/use-report.ts'
import { useThen } from '../foresight/use-foresight.ts'
import { AskFailed } from '../journal.ts'
import { WriteNote } from '../notes/note-dialog.tsx'
import { usePorts } from '../ports.tsx'
import { PriorityMark } from '../priority-mark.tsx'
import { useSampled } from '../ticker.ts'
import type { AlarmsView } from './alarms-view.ts'
import { happenings, type Happening } from './handover-data.ts'
import { HandoverActs } from './handover-acts.tsx'
import { Expected } from './handover-expected.tsx'
import css from './handover.module.css'
import { QrCode } from './qr-code.tsx'
import { whereOf } from './row-cells.tsx'
import { Choice } from './filter-bar.tsx'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const MOST_EVENTS = 10_000
const MOST_HAPPENED = 40
const MOST_OPEN = 40

interface Span {
  readonly from: number
  readonly to: number
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section>
    <h2>{title}</h2>
    {children}
  </section>
)

const Figure = ({ name, value, unit, about }: Readonly<Record<'name' | 'value' | 'unit' | 'about', string>>) => (
  <div>
    <dt>{name}</dt>
    <dd className="num">
      <b>{value}</b> {unit}
      <small>{about}</small>
    </dd>
  </div>
)

const Figures = ({ asset, span }: { readonly asset: TwinAsset; readonly span: Span }) => {
  const { twin } = usePorts()
  const calendar = useMemo(
    () => ({ shifts: twin.shifts, daysOff: twin.daysOff, zone: twin.timeZone ?? undefined }),
    [twin],
  )
  const { report, error } = useReport(asset, span, calendar)
  if (error) return <p>{text('handover.figures.failed', { error: error.message })}</p>
  if (!report) return <p role="status">{text('handover.reading')}</p>
  const none = text('value.none')
  const stopped = report.stops.reduce((sum, { from, to }) => sum + Math.min(to, span.to) - Math.max(from, span.from), 0)
  const { oee } = report.oee
  return (
    <dl className={css['figures']}>
      <Figure
        name={text('handover.good')}
        value={report.good === null ? none : formatCount(report.good)}
        unit=""
        about={report.plan === null ? '' : text('handover.plan', { plan: formatCount(Math.round(report.plan)) })}
      />
      <Figure
        name={text('handover.oee')}
        value={oee === null ? none : formatNumber(oee * 100)}
        unit={oee === null ? '' : '%'}
        about={asset.name}
      />
      <Figure
        name={text('handover.stopped')}
        value={formatDuration(stopped)}
        unit=""
        about={text('handover.stops', { count: report.stops.length })}
      />
      <Figure
        name={text('handover.energy')}
        value={report.energy.perPiece === null ? none : formatNumber(report.energy.perPiece)}
        unit={report.energy.perPiece === null ? '' : text('handover.a-piece', { unit: report.energy.unit })}
        about=""
      />
    </dl>
  )
}

const Open = ({ rows, to }: { readonly rows: readonly AlarmRow[]; readonly to: number }) => {
  const { twin } = usePorts()
  const stateOf = (row: AlarmRow): string => {
    if (row.state === 'shelved')
      return row.shelvedUntil > 0
        ? text('alert.shelved', { time: formatMoment(row.shelvedUntil, to), actor: row.shelvedBy ?? '' })
        : text('alert.shelved.once', { actor: row.shelvedBy ?? '' })
    if (isCleared(row)) return text('alarm.state.returned')
    if (needsAck(row) || row.ackBy === null) return text('alarms.nobody')
    const said = { actor: row.ackBy, time: formatMoment(row.ackAt, to) }
    return row.ackComment === ''
      ? text('alert.by', said)
      : text('alert.by.comment', { ...said, comment: row.ackComment })
  }
  return (
    <ul className={css['rows']}>
      {rows.slice(0, MOST_OPEN).map((row) => (
        <li key={row.key}>
          <PriorityMark priority={row.priority} size={14} {...alarmLook(row)} />
          <b>{whereOf(row, twin.asset(row.asset))}</b>
          <span>
            {row.name} <small>· {stateOf(row)}</small>
          </span>
          <time className="num">{text('alarms.who.since', { time: formatMoment(row.raisedAt || row.since, to) })}</time>
        </li>
      ))}
      {rows.length > MOST_OPEN && (
        <li className={css['more']}>{text('handover.more', { count: rows.length - MOST_OPEN })}</li>
      )}
    </ul>
  )
}

const Happened = ({ span }: { readonly span: Span }) => {
  const { twin, journal } = usePorts()
  const { data, error } = useQuery({
    queryKey: ['handover', twin.hash, span.from, span.to],
    queryFn: async () => {
      const answer = await journal({ from: span.from, to: span.to, limit: MOST_EVENTS })
      if (!answer.ok) throw new AskFailed(answer.error)
      return happenings(answer.value, span.to)
    },
    retry: false,
  })
  if (error) return <p>{text('alarms.history.failed', { error: error.message })}</p>
  if (!data) return <p role="status">{text('handover.reading')}</p>
  if (data.length === 0) return <p>{text('handover.nothing')}</p>
  const words = (one: Happening): string => {
    if (one.what === 'flood')
      return text('handover.flood', {
        count: one.flood.alarms,
        duration: formatDuration((one.flood.to ?? span.to) - one.flood.from),
      })
    const { row, actor, kind, comment } = one.event
    const name = text('alert.of', { name: row.name, asset: twin.asset(row.asset)?.name ?? row.asset })
    if (one.what === 'alarm') return one.times > 1 ? text('handover.alarm.times', { name, count: one.times }) : name
    const done = text('handover.act', {
      kind: text(`alarm.kind.${kind}`),
      actor: actor ?? '',
      name,
      more: one.times - 1,
    })
    return comment === '' ? done : `${done}: “${comment}”`
  }
  const dated = span.to - span.from > 20 * HOUR
  return (
    <ul className={css['happened']}>
      {data.slice(-MOST_HAPPENED).map((one, i) => (
        <li key={`${one.at} ${i}`}>
          <time className="num">{dated ? formatMoment(one.at, span.to) : formatClock(one.at)}</time>
          <span>{words(one)}</span>
        </li>
      ))}
      {data.length > MOST_HAPPENED && (
        <li className={css['more']}>{text('handover.earlier', { count: data.length - MOST_HAPPENED })}</li>
      )}
    </ul>
  )
}

const Notes = ({ span, onWrite }: { readonly span: Span; readonly onWrite: (() => void) | null }) => {
  const { twin, notes } = usePorts()
  const { data } = useQuery({
    queryKey: ['notes', 'handover', twin.hash, span.from, span.to],
    queryFn: async () => {
      const answer = await notes!.list({ from: span.from, to: span.to + 1 })
      if (!answer.ok) throw new AskFailed(answer.error)
      return answer.value.filter(({ withdrawn }) => withdrawn === null)
    },
    enabled: notes !== null,
    retry: false,
  })
  return (
    <>
      {data?.map((note) => (
        <p key={note.id}>
          <b>{twin.asset(note.asset)?.name ?? note.asset}</b> {note.text}{' '}
          <small>
            {note.author}, {formatMoment(note.at, span.to)}
          </small>
        </p>
      ))}
      {(data?.length ?? 0) === 0 && <p>{text('handover.notes.none')}</p>}
      {onWrite && (
        <button type="button" className={`${controls['small']} ${css['screen']}`} onClick={onWrite}>
          {text('handover.notes.write')}
        </button>
      )}
    </>
  )
}

interface HandoverProps {
  readonly since: number
  readonly mayAct: boolean
  readonly onChange: (part: Partial<AlarmsView>) => void
}

export const Handover = ({ since, mayAct, onChange }: HandoverProps) => {
  const { twin, board, travel, actor, notes } = usePorts()
  const then = useThen()
  const minute = useSampled(() => Math.floor(travel.now() / (5 * MINUTE)) * 5 * MINUTE)
  const to = then ?? Math.max(minute, since + MINUTE)
  const span = useMemo(() => ({ from: Math.min(since, to - MINUTE), to }), [since, to])
  const rows = useBoardRows(board)
  const open = rows.filter((row) => isOpen(row) || row.state === 'shelved')
  const calendar = { shifts: twin.shifts, daysOff: twin.daysOff, zone: twin.timeZone ?? undefined }
  const shift = shiftAt(calendar, to)
  const next = shift && shiftAt(calendar, to, 1)
  const area = twin.assets.find((asset) => hasFigures(twin, asset)) ?? null
  const place = twin.assets.filter(({ level }) => level === 'site' || level === 'area').map(({ name }) => name)
  const [writing, setWriting] = useState(false)
  const [copied, setCopied] = useState(false)
  const link = useSampled(() => window.location.href)
  const starts: (readonly [string, string])[] = [
    ...(shift ? [[String(shift.from), text('handover.since.shift', { name: shift.name })] as const] : []),
    ...[4, 8, 12, 24].map((hours) => [String(to - hours * HOUR), text('handover.since.hours', { hours })] as const),
  ]
  const chosen = String(since)
  const title =
    shift && next && since === shift.from
      ? text('handover.title.shift', { from: shift.name, to: next.name })
      : text('handover.title')
  return (
    <div className={css['page']}>
      <header className={css['bar']}>
        <button
          type="button"
          className={controls['icon']}
          aria-label={text('handover.back')}
          onClick={() => onChange({ handover: null })}
        >
          <ArrowLeft size={20} aria-hidden />
        </button>
        <b>{text('handover.title')}</b>
        <Choice
          label="handover.since"
          value={chosen}
          options={
            starts.some(([value]) => value === chosen)
              ? starts
              : [[chosen, text('handover.since.moment', { time: formatMoment(since, to) })], ...starts]
          }
          onValue={(value) => onChange({ handover: Number(value) })}
        />
        <span className={css['space']} />
        <button
          type="button"
          className={controls['button']}
          onClick={() => void copyText(window.location.href).then(setCopied)}
        >
          <Link size={16} aria-hidden />
          {text(copied ? 'handover.copied' : 'handover.copy')}
        </button>
        <button type="button" className={controls['primary']} onClick={() => window.print()}>
          <Printer size={16} aria-hidden />
          {text('handover.print')}
        </button>
      </header>
      <div className={css['scroll']} tabIndex={0} role="region" aria-label={title}>
        <article className={css['paper']} data-paper>
          <div className={css['head']}>
            <div>
              <p>{place.join(' · ') || twin.name}</p>
              <h1>{title}</h1>
              <p className="num">
                {formatDay(span.from)}, {formatClock(span.from)} –{' '}
                {formatDay(span.to) === formatDay(span.from) ? '' : `${formatDay(span.to)}, `}
                {formatClock(span.to)}
                {actor.get() !== '' && ` · ${text('handover.written', { actor: actor.get() })}`}
              </p>
            </div>
            <QrCode words={link} label={text('handover.code')} />
          </div>
          {area && <Figures asset={area} span={span} />}
          <Part title={text('handover.expected')}>
            <Expected span={span} />
          </Part>
          <Part title={text('handover.open', { count: open.length })}>
            {open.length > 0 ? <Open rows={open} to={to} /> : <p>{text('alarms.none.open')}</p>}
          </Part>
          <Part title={text('handover.happened')}>
            <Happened span={span} />
          </Part>
          <Part title={text('handover.acts')}>
            <HandoverActs span={span} />
          </Part>
          <Part title={text('handover.notes')}>
            <Notes span={span} onWrite={notes?.mayWrite && mayAct ? () => setWriting(true) : null} />
          </Part>
          <div className={css['signs']}>
            <p>{text('handover.given')}</p>
            <p>{text('handover.taken')}</p>
          </div>
          <p className={css['link']}>{link}</p>
        </article>
      </div>
      {writing && twin.assets[0] && (
        <WriteNote
          pin={{ assets: [(area ?? twin.assets[0]).id], at: travel.now(), to: null }}
          onClose={() => setWriting(false)}
        />
      )}
    </div>
  )
}
