/** Energy per good piece, over time and in all. */
import type { Report } from '../../figures/report.ts'
import { formatNumber, formatQuantity, formatTicks } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDay, formatTick } from '../../texts/times.ts'
import css from './charts.module.css'
import { FigureCard } from './figure-card.tsx'
import { scaleAround } from './scales.ts'

const DAY_MS = 86_400_000
const MOST_NAMES = 4

const why = ({ energy, good, counters }: Report, meters: number): string | null => {
  if (meters === 0) return text('figures.energy.none')
  if (energy.missing.length > 0 || energy.total === null) {
    const names = energy.missing.slice(0, MOST_NAMES).map(({ asset }) => asset.name)
    const more = energy.missing.length - names.length
    return text('figures.energy.missing', {
      count: energy.missing.length,
      names: more > 0 ? text('kpi.names.more', { names: names.join(', '), count: more }) : names.join(', '),
    })
  }
  return good === null || energy.perPiece === null || counters.length === 0 ? text('figures.energy.pieces') : null
}

interface EnergyCardProps {
  readonly report: Report
  /** How many meters there are. */
  readonly meters: number
  readonly onData: () => void
}

export const EnergyCard = ({ report, meters, onData }: EnergyCardProps) => {
  const { bins, unit, total, perPiece } = report.energy
  const missing = why(report, meters)
  const known = bins.flatMap((bin) => (bin.perPiece === null ? [] : [bin.perPiece]))
  const [lowest, highest] = [Math.min(...known), Math.max(...known)]
  const ticks = known.length > 0 ? scaleAround(lowest, highest) : [0, 1]
  const [from, to] = [ticks[0]!, ticks.at(-1)!]
  const x = (i: number): number => ((i + 0.5) / bins.length) * 100
  const y = (value: number): number => 100 - ((value - from) / (to - from)) * 100
  const points = bins.map((bin, i) => (bin.perPiece === null ? null : ([x(i), y(bin.perPiece)] as const)))
  const path = points.map((point, i) => (point ? `${points[i - 1] ? 'L' : 'M'}${point[0]} ${point[1]}` : '')).join('')
  const words = formatTicks(ticks)
  const every = Math.ceil(bins.length / 8)
  return (
    <FigureCard
      name={text('figures.energy')}
      head={missing === null && formatQuantity(perPiece!, unit)}
      about={missing === null ? text('figures.energy.about', { unit, total: formatQuantity(total!, unit) }) : ''}
      missing={missing}
      onData={onData}
    >
      {known.length > 0 && (
        <div
          className={css['bars']}
          role="img"
          aria-label={text('figures.energy.line', { lowest: formatNumber(lowest), highest: formatNumber(highest) })}
        >
          <div className={css['scale']} aria-hidden>
            {ticks.map((tick, i) => (
              <span key={tick} style={{ bottom: `${100 - y(tick)}%` }}>
                {words[i]}
              </span>
            ))}
          </div>
          <div className={css['course']} aria-hidden>
            <svg viewBox="0 0 100 100" preserveAspectRatio="none">
              <path d={path} />
            </svg>
            {points.map((point, i) => point && <i key={i} style={{ left: `${point[0]}%`, top: `${point[1]}%` }} />)}
            {bins.map(
              (bin, i) =>
                i % every === 0 && (
                  <small key={bin.from} style={{ left: `${x(i)}%` }}>
                    {bins.at(-1)!.to - bins[0]!.from > 2.5 * DAY_MS
                      ? formatDay(bin.from).split(',')[0]
                      : formatTick(bin.from)}
                  </small>
                ),
            )}
          </div>
        </div>
      )}
    </FigureCard>
  )
}
