/** One future of the first option, machine by machine: who runs, is blocked, is starved, is repaired. */
import { GitBranch } from 'lucide-react'
import { text } from '../../texts/text.ts'
import { formatClock, formatMoment } from '../../texts/times.ts'
import type { Doing, OptionFuture } from '../../whatif/scenarios/option-future.ts'
import css from './charts.module.css'

const HOUR = 3_600_000
const MINUTE = 60_000
/** Machines that only run are left out where there are more rows than this. */
const MOST_ROWS = 9
const LEGEND: readonly Doing[] = ['runs', 'blocked', 'starved', 'repair']
const TICK_MS = [10, 15, 30, 60, 120, 240, 480, 1440].map((minutes) => minutes * MINUTE)
const MOST_TICKS = 5
/** A label this near to the end stands before its tick: it would be cut by the page's edge. */
const EDGE_SHARE = 0.06

interface FutureChartProps {
  readonly name: string
  readonly future: OptionFuture | null
  /** ms that its hours count from. */
  readonly from: number
  readonly nameOf: (station: string) => string | null
  readonly station: string
}

const shownRows = (future: OptionFuture, station: string, nameOf: FutureChartProps['nameOf']) => {
  const rows = future.stations.flatMap((row) => {
    const name = nameOf(row.station)
    return name === null ? [] : [{ ...row, name }]
  })
  if (rows.length <= MOST_ROWS) return rows
  const touched = rows.filter(
    ({ station: id, spans }) => id === station || spans.some(({ doing }) => doing !== 'runs' && doing !== 'closed'),
  )
  const at = touched.findIndex((row) => row.station === station)
  const first = Math.max(0, Math.min(at - Math.floor(MOST_ROWS / 2), touched.length - MOST_ROWS))
  return touched.slice(first, first + MOST_ROWS)
}

export const FutureChart = ({ name, future, from, nameOf, station }: FutureChartProps) => {
  if (!future) return <p className={css['aside-note']}>{text('plans.future.none')}</p>
  const [begin, end] = [from + future.from * HOUR, from + future.to * HOUR]
  const moment = (hour: number): string => formatMoment(from + Math.round(hour * 3600) * 1000, from)
  const at = (hour: number): number => ((hour - future.from) / (future.to - future.from)) * 100
  const stepMs = TICK_MS.find((step) => (end - begin) / step <= MOST_TICKS) ?? 2 * 24 * HOUR
  const first = Math.ceil(begin / stepMs) * stepMs
  const ticks = Array.from(
    { length: Math.max(0, Math.floor((end - first) / stepMs) + 1) },
    (_, i) => first + i * stepMs,
  )
  const rows = shownRows(future, station, nameOf)
  return (
    <section className={css['future']} aria-label={text('plans.future', { name })}>
      <header>
        <h2>{text('plans.future', { name })}</h2>
        <span className={css['unreal']}>
          <GitBranch size={14} aria-hidden />
          {text('plans.future.not-real')}
        </span>
      </header>
      <ul className={css['legend']} aria-hidden>
        {LEGEND.map((doing) => (
          <li key={doing}>
            <i data-doing={doing} />
            {text(`plans.doing.${doing}`)}
          </li>
        ))}
      </ul>
      <div className={css['gantt']}>
        <div className={css['ticks']} aria-hidden>
          <span />
          <div>
            {ticks.map((tick) => (
              <small
                key={tick}
                data-last={(end - tick) / (end - begin) < EDGE_SHARE || undefined}
                style={{ left: `${((tick - begin) / (end - begin)) * 100}%` }}
              >
                {formatClock(tick)}
              </small>
            ))}
          </div>
        </div>
        <ul>
          {rows.map((row) => (
            <li key={row.station} data-asset={row.station}>
              <span className="sr-only">
                {text('plans.future.row', {
                  name: row.name,
                  spans: row.spans
                    .map((span) =>
                      text('plans.future.span', {
                        doing: text(`plans.doing.${span.doing}`),
                        from: moment(span.from),
                        to: moment(span.to),
                      }),
                    )
                    .join(', '),
                })}
              </span>
              <span aria-hidden>{row.name}</span>
              <div aria-hidden>
                {row.spans.map((span) => (
                  <i
                    key={span.from}
                    data-doing={span.doing}
                    style={{ left: `${at(span.from)}%`, width: `${at(span.to) - at(span.from)}%` }}
                  >
                    {span.doing === 'repair' && text('plans.future.repair', { minutes: Math.round(future.hours * 60) })}
                  </i>
                ))}
              </div>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
