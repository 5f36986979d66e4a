/** A signal's past and present: range, chart, legend, and the way to a larger one. */
import { Maximize2 } from 'lucide-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { formatNumber, formatSignal } from '../../texts/numbers.ts'
import { formatMoment } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import { SAME_UNIT, type UnitConversion } from '../../twin/one-unit.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import sheet from '../asset/asset-sheet.module.css'
import { OpenRule } from '../alarm-rules/open-rule.tsx'
import controls from '../controls.module.css'
import { LiveText } from '../live-text.tsx'
import { usePorts } from '../ports.tsx'
import { inUnit, limitsOf, sisterMedian, sisterSignals, trendColumns, type TrendWindow } from './trend-data.ts'
import { AddToTrends, useOpenTrends } from './open-trends.tsx'
import css from './trend-panel.module.css'
import { TrendPlot, type Plot, type PlotData } from './trend-plot.tsx'
import { TrendTail } from './trend-tail.ts'
import { around, useHistory } from './use-history.ts'
import { useSampled, useTick } from '../ticker.ts'

const RANGES = [
  ['15m', 15 * 60_000],
  ['8h', 8 * 3_600_000],
  ['24h', 24 * 3_600_000],
  ['7d', 7 * 24 * 3_600_000],
] as const
type RangeName = (typeof RANGES)[number][0]

/** More sisters than this would cost more than their median tells. */
const MOST_SISTERS = 8
const SETTLE_MS = 180

interface ChartProps {
  readonly signal: TwinSignal
  readonly name: string
  readonly spanMs: number
  readonly height: number
}

const Chart = ({ signal, name, spanMs, height }: ChartProps) => {
  const { twin, values, now } = usePorts()
  const [fixed, setFixed] = useState<TrendWindow | null>(null)
  const [settled, setSettled] = useState<TrendWindow | null>(null)
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [width, setWidth] = useState(300)
  const plot = useRef<Plot>(null)
  const takePlot = useCallback((next: Plot | null) => {
    plot.current = next
  }, [])
  const tail = useRef(new TrendTail())
  const window = useRef<TrendWindow | null>(null)

  // The query window of a live chart moves on in twentieths of its span; the tail covers what is newer.
  const grid = spanMs / 20
  const edge = useSampled(() => Math.ceil(now() / grid) * grid)
  const wanted = useMemo(
    () => (settled ? around(settled) : { from: edge - spanMs - grid, to: edge }),
    [settled, edge, spanMs, grid],
  )
  const columns = Math.ceil(width / 50) * 100
  const own = useHistory([{ signal: signal.id, ...wanted, columns }])
  const { sisters, otherUnit } = useMemo(() => sisterSignals(twin, signal), [twin, signal])
  const asked = useMemo(() => (sisters.length <= MOST_SISTERS ? sisters.map((sister) => sister.signal) : []), [sisters])
  const told = useHistory(asked.map(({ id }) => ({ signal: id, ...wanted, columns: Math.ceil(columns / 4) })))
  const fleet = useMemo(() => {
    const to = new Map<string, UnitConversion>(sisters.map((sister) => [sister.signal.id, sister.to]))
    return told.all.flatMap((one) => (one ? [inUnit(one, to.get(one.signal) ?? SAME_UNIT)] : []))
  }, [told.all, sisters])
  const limits = useMemo(() => limitsOf(signal.asset.alarms, signal).map((limit) => limit.value), [signal])

  const answer: HistoryAnswer | undefined = own.all[0]
  const past = useMemo(() => {
    if (!answer) return null
    const drawn = trendColumns(signal, answer)
    return {
      drawn,
      median: fleet.length ? sisterMedian(drawn.t, fleet) : drawn.t.map(() => null),
    }
  }, [answer, fleet, signal])

  useTick(() => {
    const at = now()
    if (values.usable(signal.slot, at))
      tail.current.push(Math.max(values.receive[signal.slot]!, at - 1000), values.value[signal.slot]!)
    const shown = (window.current = fixed ?? { from: at - spanMs, to: at })
    if (!plot.current) return
    const { drawn, median } = past ?? { drawn: { t: [], mean: [], min: [], max: [] }, median: [] }
    const fresh = tail.current.after((drawn.t.at(-1) ?? 0) * 1000 + (answer?.stepMs ?? 0), spanMs / columns)
    const nothing = fresh.t.map(() => null)
    const data: PlotData = [
      [...drawn.t, ...fresh.t],
      [...drawn.mean, ...fresh.value],
      [...drawn.min, ...nothing],
      [...drawn.max, ...nothing],
      [...median, ...nothing],
    ]
    plot.current.draw(data, shown)
  })

  const go = (next: TrendWindow | null): void => {
    setFixed(next)
    window.current = next ?? window.current
    clearTimeout(settling.current)
    settling.current = setTimeout(() => setSettled(next), next ? SETTLE_MS : 0)
  }
  const from = wanted.from
  const empty = useSampled(() => past !== null && past.drawn.t.length === 0 && tail.current.length === 0)
  return (
    <div className={css['chart']}>
      <TrendPlot
        signal={signal}
        limits={limits}
        height={height}
        label={`${text('trend.chart', { name, from: formatMoment(from, now()), to: settled ? formatMoment(settled.to, now()) : text('trend.now') })}. ${text('trend.help')}`}
        window={() => window.current ?? { from: now() - spanMs, to: now() }}
        now={now}
        onWindow={go}
        onWidth={setWidth}
        onPlot={takePlot}
      />
      {own.error && <p className={css['over']}>{text('trend.failed', { error: own.error.message })}</p>}
      {!own.error && own.pending && <p className={css['over']}>{text('trend.loading')}</p>}
      {!own.error && empty && <p className={css['over']}>{text('trend.empty')}</p>}
      {fixed && (
        <button type="button" className={css['back']} onClick={() => go(null)}>
          {text('trend.live')}
        </button>
      )}
      <div className={css['legend']}>
        <span>
          <i data-kind="own" />
          {signal.asset.name}
        </span>
        {fleet.length > 0 && (
          <span>
            <i data-kind="sisters" />
            {text('trend.sisters', { count: fleet.length })}
          </span>
        )}
        {otherUnit > 0 && <span>{text('trend.sisters.unit', { count: otherUnit })}</span>}
        {limits.length > 0 && (
          <span>
            <i data-kind="limit" />
            {text('trend.limit')}{' '}
            <em className="num">{limits.map((limit) => formatNumber(limit, signal.decimals)).join(', ')}</em>
          </span>
        )}
      </div>
    </div>
  )
}

const Ranges = ({ range, onRange }: { readonly range: RangeName; readonly onRange: (range: RangeName) => void }) => (
  <div className={controls['segments']} role="radiogroup" aria-label={text('trend.range')}>
    {RANGES.map(([name]) => (
      <button
        key={name}
        type="button"
        role="radio"
        aria-checked={range === name}
        className={controls['segment']}
        onClick={() => onRange(name)}
      >
        {text(`trend.${name}`)}
      </button>
    ))}
  </div>
)

export const TrendPanel = ({ signal, name }: { readonly signal: TwinSignal; readonly name: string }) => {
  const { values, now } = usePorts()
  const [range, setRange] = useState<RangeName>('15m')
  const open = useOpenTrends()
  const spanMs = RANGES.find(([key]) => key === range)![1]
  const read = (): string =>
    values.age(signal.slot, now()) === 'never' ? text('value.none') : formatSignal(signal, values.value[signal.slot]!)
  return (
    <section className={sheet['section']} aria-label={text('sheet.trend')}>
      <div className={css['head']}>
        <h2>{name}</h2>
        <span className={css['tools']}>
          <OpenRule signal={signal} name={name} />
          <AddToTrends signal={signal} name={name} />
          <button
            type="button"
            className={controls['icon']}
            aria-label={text('trend.open', { name })}
            title={text('trend.open', { name })}
            onClick={() => open([signal.id])}
          >
            <Maximize2 size={16} aria-hidden />
          </button>
        </span>
      </div>
      <div className={css['big']}>
        <LiveText read={read} />
        {signal.unit !== '' && <span>{signal.unit}</span>}
        <LiveText
          className={css['when']}
          read={() =>
            values.age(signal.slot, now()) === 'stale' ? formatMoment(values.receive[signal.slot]!, now()) : ''
          }
        />
      </div>
      <Chart key={range} signal={signal} name={name} spanMs={spanMs} height={140} />
      <Ranges range={range} onRange={setRange} />
    </section>
  )
}
