/** How well the alarms serve who works with them: the measures of ISA-18.2 against its targets. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type TopAlarm, TARGETS } from '../../alarm-system/measures.ts'
import { type AlarmReport, alarmReport, LEAD_MS, type PartMeasures } from '../../alarm-system/report.ts'
import { shiftAt } from '../../figures/shift-calendar.ts'
import { formatCount, formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDuration, formatMoment } from '../../texts/times.ts'
import type { Twin } from '../../twin/twin.ts'
import controls from '../controls.module.css'
import { useThen } from '../foresight/use-foresight.ts'
import { AskFailed } from '../journal.ts'
import { type PanelPorts, usePorts } from '../ports.tsx'
import { PriorityMark } from '../priority-mark.tsx'
import { useSampled } from '../ticker.ts'
import css from './alarms.module.css'
import { Bullets, percent } from './bullets.tsx'
import { type AlarmsViewProps, type MeasuresOver, OVER } from './alarms-view.ts'
import { barTicks } from './bar-ticks.ts'
import { WhereChoice } from './filter-bar.tsx'
import own from './measures.module.css'
import { nuisanceWords } from './nuisance-words.ts'
import { toldOf } from './use-flood.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const ALL = 10_000

/** @param until ms */
export const spanOver = (
  over: MeasuresOver,
  until: number,
  twin: Twin,
): { readonly from: number; readonly to: number } => {
  const back = { shift: DAY / 3, day: DAY, '7d': 7 * DAY, '30d': 30 * DAY }[over]
  const calendar = { shifts: twin.shifts, daysOff: twin.daysOff, zone: twin.timeZone ?? undefined }
  const shift = over === 'shift' ? shiftAt(calendar, until) : null
  const from = shift && shift.from < until ? shift.from : until - back
  return { from: Math.max(0, from), to: shift ? Math.min(until, shift.to) : until }
}

const reportOf = async (
  { alarmDesk, journal, twin, board }: PanelPorts,
  { from, to }: { readonly from: number; readonly to: number },
  within: string | null,
  abort: AbortSignal,
): Promise<AlarmReport> => {
  if (alarmDesk) {
    const answer = await alarmDesk.measures({ from, to, ...(within !== null && { asset: within }) }, abort)
    if (!answer.ok) throw new AskFailed(answer.error)
    return answer.value
  }
  const events = await journal({ from: from - LEAD_MS, to, limit: ALL })
  if (!events.ok) throw new AskFailed(events.error)
  const standing = board.rows.filter(({ active }) => active)
  return alarmReport({ twin, within, told: events.value.map(toldOf), from, to, standing })
}

const [WIDE, HIGH] = [860, 150]

/** Alarms an hour, or a day's average of them, with what is fine and what is the most. */
const Bars = ({ report: { all } }: { readonly report: AlarmReport }) => {
  const rates = all.bins.map(({ from, to, count }) => (count * 3_600_000) / Math.max(MINUTE, to - from))
  const { fine, most } = TARGETS.perHour
  const top = Math.max(most * 1.5, ...rates)
  const y = (rate: number): number => HIGH - (rate / top) * (HIGH - 12)
  const width = WIDE / all.bins.length
  const begins = all.bins.map(({ from }) => from)
  return (
    <figure className={own['bars']}>
      <figcaption>
        <b>{text('measures.bars')}</b>
        <span>{text('measures.bars.all', { count: all.alarms, duration: formatDuration(all.to - all.from) })}</span>
      </figcaption>
      <div className={own['plot']}>
        <svg viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" role="img" aria-label={text('measures.bars')}>
          {rates.map((rate, i) => (
            <rect
              key={all.bins[i]!.from}
              x={i * width}
              width={Math.max(1, width - 1)}
              y={y(rate)}
              height={HIGH - y(rate)}
              data-much={rate > most || undefined}
            />
          ))}
          <line x1={0} x2={WIDE} y1={y(most)} y2={y(most)} strokeDasharray="5 4" />
          <line x1={0} x2={WIDE} y1={y(fine)} y2={y(fine)} strokeDasharray="2 4" />
        </svg>
        <span style={{ top: `${(y(most) / HIGH) * 100}%` }}>{text('measures.bars.most', { count: most })}</span>
        <span style={{ top: `${(y(fine) / HIGH) * 100}%` }}>{text('measures.bars.fine', { count: fine })}</span>
      </div>
      <div className={`${own['times']} num`} aria-hidden>
        {barTicks(begins, all.to - all.from > 2 * DAY).map(({ bar, words }) => (
          <span key={bar} style={{ left: `${(bar / begins.length) * 100}%` }}>
            {words}
          </span>
        ))}
      </div>
    </figure>
  )
}

const proposal = (one: TopAlarm): string =>
  one.chatters || one.fleeting
    ? `${nuisanceWords(one)}${one.saved > 0 ? text('measures.saved', { count: one.saved }) : ''}`
    : ''

const Top = ({ report: { all } }: { readonly report: AlarmReport }) => {
  const { twin } = usePorts()
  if (all.top.length === 0) return null
  return (
    <section className={own['top']}>
      <h2>
        {text('measures.top.title', { count: all.top.length, percent: formatNumber(all.topShare * 100) })}{' '}
        <small>{text('measures.top.target')}</small>
      </h2>
      <div className={own['scroll']}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text('alarms.column.alarm')}</th>
              <th scope="col">{text('measures.top.times')}</th>
              <th scope="col">{text('measures.top.share')}</th>
              <th scope="col">{text('measures.top.proposed')}</th>
            </tr>
          </thead>
          <tbody>
            {all.top.map((one) => (
              <tr key={one.key}>
                <th scope="row">
                  <PriorityMark priority={one.priority} size={12} />{' '}
                  {text('alert.of', { name: one.name, asset: twin.asset(one.asset)?.name ?? one.asset })}
                  <i style={{ width: `${(one.count / all.top[0]!.count) * 100}%` }} aria-hidden />
                </th>
                <td className="num">{formatCount(one.count)}</td>
                <td className="num">
                  <b>{percent(one.share)}</b>
                </td>
                <td>{proposal(one)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

const Parts = ({ title, parts }: { readonly title: string; readonly parts: readonly PartMeasures[] }) =>
  parts.length > 0 && (
    <div className={own['scroll']}>
      <table>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">{text('measures.parts.alarms')}</th>
            <th scope="col">{text('measures.hour.short')}</th>
            <th scope="col">{text('measures.flood')}</th>
            <th scope="col">{text('measures.chattering')}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.name}>
              <th scope="row">{part.name}</th>
              <td className="num">{formatCount(part.alarms)}</td>
              <td className="num">
                {part.perHour > TARGETS.perHour.fine ? <b>{formatNumber(part.perHour)}</b> : formatNumber(part.perHour)}
              </td>
              <td className="num">
                {part.floodShare > TARGETS.floodShare ? <b>{percent(part.floodShare)}</b> : percent(part.floodShare)}
              </td>
              <td className="num">{part.chattering > 0 ? <b>{part.chattering}</b> : 0}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )

export const Measures = ({ view, onChange }: AlarmsViewProps) => {
  const ports = usePorts()
  const { twin, travel } = ports
  const then = useThen()
  const minute = useSampled(() => Math.ceil(travel.now() / (5 * MINUTE)) * 5 * MINUTE)
  const span = useMemo(() => spanOver(view.over, then ?? minute, twin), [view.over, then, minute, twin])
  const { data, error } = useQuery({
    queryKey: ['alarm-measures', twin.hash, view.within, span.from, span.to],
    queryFn: ({ signal }) => reportOf(ports, span, view.within, signal),
    placeholderData: keepPreviousData,
    staleTime: 5 * MINUTE,
    retry: false,
  })
  return (
    <div className={css['lists']}>
      <div className={css['filters']}>
        <WhereChoice view={view} onChange={onChange} />
        <div className={controls['segments']} role="radiogroup" aria-label={text('measures.over')}>
          {OVER.map((one) => (
            <button
              key={one}
              type="button"
              role="radio"
              aria-checked={view.over === one}
              className={`${controls['segment']} ${own['over']}`}
              onClick={() => onChange({ over: one })}
            >
              {text(`measures.over.${one}`)}
            </button>
          ))}
        </div>
        <span className={css['shown']}>
          {text('measures.span', { from: formatMoment(span.from, span.to), to: formatMoment(span.to, span.from) })}
        </span>
      </div>
      {data ? (
        <div className={own['page']} data-fills tabIndex={0} role="region" aria-label={text('alarms.tab.measures')}>
          <div className={own['main']}>
            <Bars report={data} />
            <Top report={data} />
            <Parts title={text('measures.by.area')} parts={data.areas} />
            <Parts title={text('measures.by.shift')} parts={data.shifts} />
          </div>
          <Bullets report={data} />
        </div>
      ) : error ? (
        <p className={controls['wrong']} role="alert">
          {text('alarms.history.failed', { error: error.message })}
        </p>
      ) : (
        <p className={css['nothing']} role="status">
          {text('measures.reading')}
        </p>
      )}
    </div>
  )
}
