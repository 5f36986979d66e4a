/** A signal's own way so far, what was unusual of it, and the fan of where it goes. */
import { useMemo } from 'react'
import { formatTicks } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDate, formatMoment, formatTick } from '../../texts/times.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { Expectation, UnusualEpisode } from '../../wire/foresight.ts'
import { usePorts } from '../ports.tsx'
import { useHistory } from '../trends/use-history.ts'
import css from './expected.module.css'
import { aheadOf, fanBands, horizonOf } from './fan-bands.ts'
import { futuresOf } from './fan.ts'
import { limitOf, quantity } from './words.ts'

const WIDTH = 300
const HEIGHT = 132
const LEFT = 34
const TOP = 6
const FOOT = 20
const HOUR = 3_600_000
const DAY = 24 * HOUR
const MINUTE = 60_000
const COLUMNS = 240

interface OwnTrendProps {
  readonly signal: TwinSignal
  /** Where it goes; null = nothing is known of that. */
  readonly expectation: Expectation | null
  readonly episodes: readonly UnusualEpisode[]
  /** ms */
  readonly from: number
}

/** From the beginning of what it rests on, a day at least, 30 at most; on a grid, so that the question stays the same for a while. */
const spanOf = (from: number, now: number): { readonly from: number; readonly to: number } => {
  const length = Math.min(30 * DAY, Math.max(DAY, now - from))
  const grid = Math.max(MINUTE, Math.round(length / 100 / MINUTE) * MINUTE)
  const to = Math.floor(now / grid) * grid
  return { from: to - Math.ceil(length / grid) * grid, to }
}

export const OwnTrend = ({ signal, expectation, episodes, from }: OwnTrendProps) => {
  const { now } = usePorts()
  const at = now()
  const span = spanOf(from, at)
  const told = useHistory([{ signal: signal.id, ...span, columns: COLUMNS }])
  const answer = told.all[0]
  const ahead = expectation && aheadOf(expectation)
  const end = ahead ? horizonOf(ahead, span.to - span.from) : span.to
  const limit = expectation?.limit ?? null
  const drawn = useMemo(() => {
    if (!answer) return null
    const rows = answer.t.map((t, i) => ({ t, value: answer.mean[i] ?? answer.last[i] ?? null }))
    const known = rows.flatMap(({ value }) => (value === null ? [] : [value]))
    return { rows, low: Math.min(...known), high: Math.max(...known) }
  }, [answer])
  if (told.error) return <p className={css['small']}>{text('trend.failed', { error: told.error.message })}</p>
  if (!drawn) return <p className={css['small']}>{text('trend.loading')}</p>
  if (!Number.isFinite(drawn.low)) return <p className={css['small']}>{text('foresight.trend.empty')}</p>

  const reach = [drawn.low, drawn.high, ...(limit === null || !ahead ? [] : [limit]), ...(ahead ? [ahead.level] : [])]
  const spread = Math.max(Math.max(...reach) - Math.min(...reach), Math.abs(Math.max(...reach)) * 0.02, 1e-9)
  const bottom =
    Math.min(...reach) >= 0 && Math.min(...reach) - 0.1 * spread < 0 ? 0 : Math.min(...reach) - 0.1 * spread
  const top = Math.max(...reach) + 0.15 * spread
  const floor = HEIGHT - FOOT
  const x = (ms: number): number => LEFT + ((ms - span.from) / (end - span.from)) * (WIDTH - LEFT)
  const y = (value: number): number => floor - ((value - bottom) / (top - bottom)) * (floor - TOP)
  let path = ''
  let pen = 'M'
  for (const { t, value } of drawn.rows) {
    if (value === null || t < span.from) pen = 'M'
    else {
      path += `${pen}${x(t).toFixed(1)} ${y(value).toFixed(1)}`
      pen = 'L'
    }
  }
  const bands = ahead && fanBands(ahead, end)
  const area = (low: readonly number[], high: readonly number[]): string =>
    `M${bands!.t.map((t, i) => `${x(t).toFixed(1)} ${y(high[i]!).toFixed(1)}`).join('L')}L${bands!.t
      .map((t, i) => `${x(t).toFixed(1)} ${y(low[i]!).toFixed(1)}`)
      .toReversed()
      .join('L')}Z`
  const middle = bands?.middle.flatMap((value, i) =>
    value === null ? [] : [`${x(bands.t[i]!).toFixed(1)} ${y(value).toFixed(1)}`],
  )
  const levels = [bottom, (bottom + top) / 2, top]
  const ticks = formatTicks(levels)
  const tick = span.to - span.from > 3 * DAY ? formatDate : formatTick
  return (
    <figure className={css['evidence']}>
      <figcaption>
        {text('foresight.trend.title', { signal: signal.name })}
        {signal.unit !== '' && <small> {signal.unit}</small>}
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={
          ahead && limit !== null
            ? text('foresight.trend.plot', {
                signal: signal.name,
                from: formatMoment(span.from, at),
                level: quantity(signal, ahead.level),
                limit: limitOf(signal, limit),
                middle: ahead.fan[3] == null ? text('foresight.range.none') : formatMoment(ahead.fan[3], at),
              })
            : text('trend.chart', {
                name: signal.name,
                from: formatMoment(span.from, at),
                to: formatMoment(span.to, at),
              })
        }
      >
        <clipPath id={`plot-${signal.slot}`}>
          <rect x={LEFT} y={TOP} width={WIDTH - LEFT} height={floor - TOP} />
        </clipPath>
        {ahead && <rect x={x(at)} y={TOP} width={WIDTH - x(at)} height={floor - TOP} className={css['future']} />}
        {levels.map((value, i) => (
          <g key={value}>
            <line x1={LEFT} x2={WIDTH} y1={y(value)} y2={y(value)} className={css['grid']} />
            <text x={LEFT - 5} y={y(value) + (i === 2 ? 10 : 4)} textAnchor="end" className={css['tick']}>
              {ticks[i]}
            </text>
          </g>
        ))}
        <g clipPath={`url(#plot-${signal.slot})`}>
          {episodes.map((one) => (
            <g key={one.id} className={css['episode']}>
              <rect
                x={x(one.since)}
                y={TOP}
                width={Math.max(2, x(one.until ?? at) - x(one.since))}
                height={floor - TOP}
              />
              <rect
                x={x(one.since)}
                y={floor - 5}
                width={Math.max(2, x(one.until ?? at) - x(one.since))}
                height={5}
                data-bar
              />
            </g>
          ))}
          {bands?.bands.map(({ low, high }, i) => (
            <path key={i} d={area(low, high)} className={css['band']} data-band={i} />
          ))}
          {middle && middle.length > 0 && <path d={`M${middle.join('L')}`} className={css['middle']} />}
          {limit !== null && <line x1={LEFT} x2={WIDTH} y1={y(limit)} y2={y(limit)} className={css['limit']} />}
          {limit !== null && ahead && (
            <text x={LEFT + 4} y={y(limit) - 5}>
              {limitOf(signal, limit)}
            </text>
          )}
          <path d={path} className={css['own']} />
          {ahead &&
            limit !== null &&
            futuresOf(ahead.fan, ahead.at).map(
              (ms, i) =>
                ms !== null && ms < end && <circle key={i} cx={x(ms)} cy={y(limit)} r={2.5} className={css['dot']} />,
            )}
        </g>
        {ahead && <line x1={x(at)} x2={x(at)} y1={TOP} y2={floor} className={css['now']} />}
        <text x={LEFT} y={HEIGHT - 5} className={css['tick']}>
          {tick(span.from)}
        </text>
        <text x={ahead ? x(at) : WIDTH} y={HEIGHT - 5} textAnchor={ahead ? 'middle' : 'end'} className={css['tick']}>
          {text('foresight.now')}
        </text>
        {ahead && (
          <text x={WIDTH} y={HEIGHT - 5} textAnchor="end" className={css['tick']}>
            {tick(end)}
          </text>
        )}
      </svg>
    </figure>
  )
}
