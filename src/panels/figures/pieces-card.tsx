/** Good pieces by hour or by day, against the plan. */
import type { Report } from '../../figures/report.ts'
import { formatTicks } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatClock, formatDay, formatTick } from '../../texts/times.ts'
import css from './charts.module.css'
import { FigureCard } from './figure-card.tsx'
import { count } from './figure-words.ts'
import page from './figures.module.css'
import { scaleTo } from './scales.ts'

const HOUR = 3_600_000

interface PiecesCardProps {
  readonly report: Report
  readonly onData: () => void
}

export const PiecesCard = ({ report, onData }: PiecesCardProps) => {
  const { pieces, good, goodPlanned, plan, planned } = report
  const days = pieces.length > 0 && Math.max(...pieces.map(({ from, to }) => to - from)) > 2 * HOUR
  const name = text(days ? 'figures.pieces.day' : 'figures.pieces.hour')
  const plannedMs = planned.reduce((sum, { from, to }) => sum + to - from, 0)
  const about = [
    good !== null && text('figures.pieces.about.noplan', { good: count(good) }),
    goodPlanned !== null &&
      plan !== null &&
      text('figures.pieces.about', { good: count(goodPlanned), plan: count(plan) }),
    goodPlanned !== null && text('figures.pieces.rate', { rate: count((goodPlanned * HOUR) / plannedMs) }),
  ]
    .filter(Boolean)
    .join(' · ')
  const most = Math.max(1, ...pieces.flatMap(({ good: made, plan: wanted }) => [made ?? 0, wanted ?? 0]))
  const ticks = scaleTo(most)
  const top = ticks.at(-1)!
  const words = formatTicks(ticks)
  const anything = pieces.some(({ good: made }) => made !== null)
  const every = Math.ceil(pieces.length / 12)
  return (
    <FigureCard name={name} about={about} missing={anything ? null : text('figures.pieces.none')} onData={onData}>
      <div className={css['bars']}>
        <div className={css['scale']} aria-hidden>
          {ticks.map((tick, i) => (
            <span key={tick} style={{ bottom: `${(tick / top) * 100}%` }}>
              {words[i]}
            </span>
          ))}
        </div>
        <ol className={css['plot']}>
          {pieces.map(({ from, to, good: made, plan: wanted }, i) => {
            const time = days ? formatDay(from) : `${formatClock(from)} – ${formatClock(to)}`
            const goesOn = i === pieces.length - 1 && to - from < (days ? 24 : 1) * HOUR - 1
            return (
              <li key={from} data-open={goesOn || undefined}>
                <span className="sr-only">
                  {made === null
                    ? text('figures.pieces.bar.none', { time })
                    : text('figures.pieces.bar', { time, good: count(made) })}
                </span>
                {made !== null && (
                  <i style={{ height: `${(Math.max(0, made) / top) * 100}%` }} aria-hidden>
                    <b data-narrow={pieces.length > 12 || undefined}>{count(made)}</b>
                  </i>
                )}
                {wanted !== null && <u style={{ bottom: `${(wanted / top) * 100}%` }} aria-hidden />}
                {i % every === 0 && (
                  <small aria-hidden>{days ? formatDay(from).split(',')[0] : formatTick(from).slice(0, 2)}</small>
                )}
              </li>
            )
          })}
        </ol>
      </div>
      {plan !== null && (
        <p className={page['foot']}>
          <u className={css['key']} aria-hidden />
          {text('figures.pieces.plan', { count: count(Math.max(...pieces.map((one) => one.plan ?? 0))) })}
        </p>
      )}
    </FigureCard>
  )
}
