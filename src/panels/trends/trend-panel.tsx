/** A signal's past and present: range, chart, legend, and the way to a larger one. */
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { Maximize2, X } from 'lucide-react'
import * as Dialog from 'radix-ui/dialog'
import { useCallback, useMemo, useRef, useState } from 'react'
import { formatNumber, formatSignal } from '../../texts/numbers.ts'
import { formatMoment } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import { SAME_UNIT, type UnitConversion } from '../../twin/one-unit.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import dialog from '../alerts/act-dialog.module.css'
import sheet from '../asset/asset-sheet.module.css'
import controls from '../controls.module.css'
import { AskFailed } from '../journal.ts'
import { LiveText } from '../live-text.tsx'
import { usePorts } from '../ports.tsx'
import {
  gapLimitMs,
  inUnit,
  limitsOf,
  sisterMedian,
  sisterSignals,
  trendColumns,
  type TrendWindow,
} from './trend-data.ts'
import css from './trend-panel.module.css'
import { TrendPlot, type Plot, type PlotData } from './trend-plot.tsx'
import { TrendTail } from './trend-tail.ts'
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

/** What is asked of the history: wider than what is shown, on a grid, so that panning a little asks nothing. */
const around = ({ from, to }: TrendWindow): TrendWindow => {
  const grid = (to - from) / 4
  return { from: Math.floor(from / grid - 1) * grid, to: Math.ceil(to / grid + 1) * grid }
}

const useHistory = (signals: readonly TwinSignal[], window: TrendWindow, columns: number) => {
  const { history } = usePorts()
  return useQueries({
    queries: signals.map((signal) => ({
      queryKey: ['history', signal.id, window.from, window.to, columns],
      queryFn: async ({ signal: abort }: { signal: AbortSignal }) => {
        const answer = await history.read({ signal: signal.id, from: window.from, to: window.to, columns }, abort)
        if (!answer.ok) throw new AskFailed(answer.error)
        return answer.value
      },
      placeholderData: keepPreviousData,
      staleTime: 60_000,
      gcTime: 120_000,
      retry: false,
    })),
    combine: (results) => ({
      answers: results.flatMap((result) => (result.data ? [result.data] : [])),
      error: results.find((result) => result.error)?.error ?? null,
      pending: results.some((result) => result.isPending),
    }),
  })
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
  const own = useHistory(
    useMemo(() => [signal], [signal]),
    wanted,
    columns,
  )
  const { sisters, otherUnit } = useMemo(() => sisterSignals(twin, signal), [twin, signal])
  const asked = useMemo(() => (sisters.length <= MOST_SISTERS ? sisters.map((sister) => sister.signal) : []), [sisters])
  const told = useHistory(asked, wanted, Math.ceil(columns / 4))
  const fleet = useMemo(() => {
    const to = new Map<string, UnitConversion>(sisters.map((sister) => [sister.signal.id, sister.to]))
    return told.answers.map((one) => inUnit(one, to.get(one.signal) ?? SAME_UNIT))
  }, [told.answers, sisters])
  const limits = useMemo(() => limitsOf(signal.asset.alarms, signal).map((limit) => limit.value), [signal])

  const answer: HistoryAnswer | undefined = own.answers[0]
  const past = useMemo(() => {
    if (!answer) return null
    const drawn = trendColumns(signal, answer)
    const reach = Math.max(gapLimitMs(signal, answer.stepMs), 4 * ((answer.to - answer.from) / 100))
    return {
      drawn,
      median: fleet.length
        ? sisterMedian(drawn.t, fleet, Number.isFinite(reach) ? reach : answer.to - answer.from)
        : drawn.t.map(() => null),
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
  const spanMs = RANGES.find(([key]) => key === range)![1]
  const read = (): string =>
    values.age(signal.slot, now()) === 'never' ? text('value.none') : formatSignal(signal, values.value[signal.slot]!)
  return (
    <section className={sheet['section']} aria-label={text('sheet.trend')}>
      <div className={css['head']}>
        <h2>{name}</h2>
        <Dialog.Root>
          <Dialog.Trigger className={controls['icon']} aria-label={text('trend.expand')} title={text('trend.expand')}>
            <Maximize2 size={16} aria-hidden />
          </Dialog.Trigger>
          <Dialog.Portal>
            <Dialog.Overlay className={dialog['veil']} />
            <Dialog.Content className={css['large']} aria-describedby={undefined}>
              <Dialog.Title className={dialog['title']}>
                {signal.asset.name} · {name}
              </Dialog.Title>
              <Dialog.Close className={`${controls['icon']} ${css['close']}`} aria-label={text('nav.close')}>
                <X size={20} aria-hidden />
              </Dialog.Close>
              <Ranges range={range} onRange={setRange} />
              <Chart
                key={range}
                signal={signal}
                name={name}
                spanMs={spanMs}
                height={Math.max(220, Math.min(520, innerHeight - 280))}
              />
            </Dialog.Content>
          </Dialog.Portal>
        </Dialog.Root>
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
