/** What lines and machines did, one row each, in the colours of states. */
import { useEffect, useRef, useState } from 'react'
import type { StateSpan } from '../../figures/oee.ts'
import type { Report } from '../../figures/report.ts'
import { STATE_SHAPES } from '../../look/state-shapes.ts'
import { text } from '../../texts/text.ts'
import { formatDay, formatTick, isMidnight } from '../../texts/times.ts'
import { fullHours } from '../../texts/zone.ts'
import type { Span } from '../../timeline/stretches.ts'
import { STATE_GROUPS, type StateGroup } from '../../twin/packml.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import controls from '../controls.module.css'
import { useInk } from '../trends/use-ink.ts'
import css from './charts.module.css'
import { FigureCard } from './figure-card.tsx'

const FEW = 7

interface Row {
  readonly asset: TwinAsset
  readonly spans: readonly StateSpan[]
  readonly isUnit: boolean
}

const share = (spans: readonly StateSpan[]): string => {
  let [work, known] = [0, 0]
  for (const { from, to, group } of spans) {
    known += to - from
    if (group === 'producing') work += to - from
  }
  return known > 0 ? `${Math.round((work / known) * 100)}\u00a0%` : text('figures.na')
}

const Strip = ({
  spans,
  span,
  colours,
}: {
  readonly spans: readonly StateSpan[]
  readonly span: Span
  readonly colours: Readonly<Record<StateGroup, string>>
}) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const node = canvas.current!
    const paint = (): void => {
      const px = devicePixelRatio
      const [width, height] = [Math.round(node.clientWidth * px), Math.round(node.clientHeight * px)]
      if (width === 0) return
      ;[node.width, node.height] = [width, height]
      const pen = node.getContext('2d')!
      const x = (ms: number): number => ((ms - span.from) / (span.to - span.from)) * width
      // What lies beside others is never painted over by what does not: the short ones last.
      for (const working of [true, false])
        for (const { from, to, group } of spans) {
          if ((group === 'producing') !== working) continue
          pen.fillStyle = colours[group]
          pen.fillRect(x(from), 0, Math.max(working ? 0 : 1, x(to) - x(from)), height)
        }
    }
    const observer = new ResizeObserver(paint)
    observer.observe(node)
    return () => observer.disconnect()
  }, [spans, span, colours])
  return <canvas ref={canvas} aria-hidden />
}

interface StatesCardProps {
  readonly report: Report
  readonly span: Span
  readonly onData: () => void
}

export const StatesCard = ({ report, span, onData }: StatesCardProps) => {
  const ink = useInk()
  const [all, setAll] = useState(false)
  const several = report.units.length > 1
  const rows: readonly Row[] = report.units.flatMap(({ unit, spans, machines }) => {
    const own = { asset: unit.asset, spans, isUnit: true }
    const others = machines
      .filter(({ asset }) => asset !== unit.asset)
      .map(({ asset, spans: did }) => ({ asset, spans: did, isUnit: false }))
    return [own, ...others]
  })
  // Of a hall its lines; of a line those that have a beat or count, which set the pace.
  const first = rows.filter(
    ({ asset, isUnit }) =>
      isUnit ||
      (!several && (asset.plannedRunTimePerItemMs !== null || asset.signals.some(({ role }) => role === 'count'))),
  )
  const few = first.length > 1 || several ? first : rows.slice(0, FEW)
  const shown = all ? rows : few
  const seen = STATE_GROUPS.filter((group) => shown.some(({ spans }) => spans.some((one) => one.group === group)))
  const hours = fullHours(span.from, span.to)
  const days = hours.filter(isMidnight)
  const ticks = (days.length > 2 ? days : hours).filter((_, i, them) => i % Math.ceil(them.length / 9) === 0)
  const known = rows.some(({ spans }) => spans.length > 0)
  return (
    <FigureCard
      name={text('figures.states')}
      about={text('figures.states.about')}
      missing={known ? null : text(rows.length > 0 ? 'figures.why.none' : 'figures.states.none')}
      onData={onData}
      wide
    >
      <ul className={css['legend']} aria-hidden>
        {seen.map((group) => (
          <li key={group}>
            <svg viewBox="0 0 16 16" width="12" height="12">
              <path d={STATE_SHAPES[group]} fill={ink.states[group]} />
            </svg>
            {text(`figures.group.${group}`)}
          </li>
        ))}
      </ul>
      <ul className={css['gantt']}>
        {shown.map(({ asset, spans, isUnit }) => (
          <li key={asset.id} data-unit={isUnit || undefined}>
            <span className="sr-only">{text('figures.states.row', { name: asset.name, share: share(spans) })}</span>
            <span aria-hidden title={asset.name}>
              {asset.name}
            </span>
            <Strip spans={spans} span={span} colours={ink.states} />
            <span aria-hidden>{share(spans)}</span>
          </li>
        ))}
        <li className={css['axis']} aria-hidden>
          <span />
          <div>
            {ticks.map((t) => (
              <small key={t} style={{ left: `${((t - span.from) / (span.to - span.from)) * 100}%` }}>
                {days.length > 2 ? formatDay(t).split(',')[0] : formatTick(t)}
              </small>
            ))}
          </div>
          <span />
        </li>
      </ul>
      {rows.length > few.length && (
        <button
          type="button"
          className={`${controls['small']} ${css['more']}`}
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? text('figures.states.fewer') : text('figures.states.all', { count: rows.length })}
        </button>
      )}
    </FigureCard>
  )
}
