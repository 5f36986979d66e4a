/** A machine among its sisters: one line each, with the limit. */
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { BesideSisters } from '../../wire/foresight.ts'
import { usePorts } from '../ports.tsx'
import css from './expected.module.css'
import { limitOf, quantity } from './words.ts'

const WIDTH = 300
const NAMES = 84
const ROW = 20
const TOP = 4
const FOOT = 18
/** The own one among the others, which are those nearest to it and the ends. */
const MOST = 8

const shown = <T extends { readonly value: number }>(all: readonly T[]): readonly T[] => {
  if (all.length <= MOST) return all
  const step = (all.length - 1) / (MOST - 1)
  return Array.from({ length: MOST }, (_, i) => all[Math.round(i * step)]!)
}

interface SisterPlotProps {
  readonly signal: TwinSignal
  readonly beside: BesideSisters
  /** null = none is drawn. */
  readonly limit: number | null
}

export const SisterPlot = ({ signal, beside, limit }: SisterPlotProps) => {
  const { twin, now } = usePorts()
  const sisters = shown(beside.sisters.toSorted((a, b) => a.value - b.value)).map(({ asset, value }) => ({
    key: asset,
    name: twin.asset(asset)?.name ?? asset,
    value,
    own: false,
  }))
  const rows = [...sisters, { key: signal.asset.id as string, name: signal.asset.name, value: beside.value, own: true }]
  const values = [...rows.map(({ value }) => value), ...(limit === null ? [] : [limit])]
  const [low, high] = [Math.min(0, ...values), Math.max(...values)]
  const right = WIDTH - 58
  const x = (value: number): number => NAMES + ((value - low) / Math.max(1e-12, high - low)) * (right - NAMES)
  const floor = TOP + rows.length * ROW
  return (
    <figure className={css['evidence']}>
      <figcaption>
        {text('foresight.sisters.title', {
          from: formatMoment(beside.at - beside.periodMs, now()),
          to: formatMoment(beside.at, now()),
        })}
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${floor + (limit === null ? 0 : FOOT)}`}
        role="img"
        aria-label={text('foresight.sisters.plot', {
          signal: signal.name,
          names: rows.map(({ name, value }) => `${name} ${quantity(signal, value)}`).join(', '),
        })}
      >
        {limit !== null && (
          <>
            <line x1={x(limit)} x2={x(limit)} y1={0} y2={floor} className={css['limit']} />
            <text x={Math.min(x(limit), WIDTH - 40)} y={floor + 14} textAnchor="middle">
              {limitOf(signal, limit)}
            </text>
          </>
        )}
        {rows.map(({ key, name, value, own }, i) => {
          const y = TOP + i * ROW + ROW / 2
          return (
            <g key={key} data-own={own || undefined} className={css['sister']}>
              <text x={0} y={y + 4}>
                {name.length > 12 ? `${name.slice(0, 11)}…` : name}
              </text>
              <line x1={NAMES} x2={right} y1={y} y2={y} />
              <circle cx={x(value)} cy={y} r={4.5} />
              <text x={Math.min(x(value) + 9, WIDTH - 52)} y={y + 4}>
                {quantity(signal, value).split('\u202f')[0]}
              </text>
            </g>
          )
        })}
      </svg>
    </figure>
  )
}
