/** How long cycles took: one distribution a machine, all on one scale. */
import { histogram } from '../../figures/cycle-times.ts'
import type { Report } from '../../figures/report.ts'
import { formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDuration } from '../../texts/times.ts'
import css from './charts.module.css'
import { FigureCard } from './figure-card.tsx'
import page from './figures.module.css'

const BINS = 48
const MOST_ROWS = 8

interface CycleCardProps {
  readonly report: Report
  readonly onData: () => void
}

export const CycleCard = ({ report, onData }: CycleCardProps) => {
  const unit = report.cycles[0]?.signal.unit ?? ''
  const rows = report.cycles
    .filter(({ signal, times }) => times.median !== null && signal.unit === unit)
    .toSorted((a, b) => b.times.median! - a.times.median!)
    .slice(0, MOST_ROWS)
    .toSorted((a, b) => report.cycles.indexOf(a) - report.cycles.indexOf(b))
  const slowest = rows.reduce<(typeof rows)[number] | undefined>(
    (most, row) => (!most || row.times.median! > most.times.median! ? row : most),
    undefined,
  )
  // Single cycles far beyond the others would press all of them to the left.
  const low = Math.min(...rows.map(({ times }) => times.lowest))
  const reach = Math.max(...rows.map(({ times }) => times.median!)) * 1.35
  const high = Math.min(Math.max(...rows.map(({ times }) => times.highest)), reach)
  const range = Math.max(high - low, high * 0.1)
  const [from, to] = [Math.max(0, low - range * 0.04), low + range * 1.04]
  const shares = rows.map(({ times }) => histogram(times, from, to, BINS))
  const step = Math.max(0, ...rows.map(({ times }) => times.stepMs))
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => from + (to - from) * share)
  return (
    <FigureCard
      name={text('figures.cycles')}
      about={rows.length > 0 ? text('figures.cycles.about', { unit }) : ''}
      missing={rows.length > 0 ? null : text('figures.cycles.none')}
      onData={onData}
    >
      <ul className={css['cycles']}>
        {rows.map(({ signal, times }, i) => {
          const most = Math.max(...shares[i]!)
          const median = formatNumber(times.median!, 1)
          const isSlowest = rows.length > 1 && slowest?.signal === signal
          return (
            <li key={signal.id} data-slowest={isSlowest || undefined}>
              <span className="sr-only">
                {text('figures.cycles.row', { name: signal.asset.name, median, count: times.cycles })}
              </span>
              <span aria-hidden>{signal.asset.name}</span>
              <div className={css['histogram']} aria-hidden>
                {shares[i]!.map((share, bin) => (
                  <i key={bin} style={{ height: `${(share / most) * 100}%` }} />
                ))}
              </div>
              <span aria-hidden>
                {median} {isSlowest && text('figures.cycles.slowest')}
              </span>
            </li>
          )
        })}
        <li className={css['axis']} aria-hidden>
          <span />
          <div>
            {ticks.map((tick) => (
              <small key={tick} style={{ left: `${((tick - from) / (to - from)) * 100}%` }}>
                {formatNumber(tick, 1)}
              </small>
            ))}
          </div>
          <span />
        </li>
      </ul>
      {step > 0 && <p className={page['foot']}>{text('figures.cycles.means', { step: formatDuration(step) })}</p>}
    </FigureCard>
  )
}
