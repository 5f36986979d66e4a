/** The figures of a marked span: own, sisters, normal. */
import { useQuery } from '@tanstack/react-query'
import { Download, X } from 'lucide-react'
import { useState } from 'react'
import { readSpan, type SpanPast } from '../../history/read-span.ts'
import { formatCount, formatNumber } from '../../texts/numbers.ts'
import { formatDuration, formatMoment } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import { phasesOf } from '../../timeline/normal-band.ts'
import { type SpanStatistics, spanStatistics, timeAbove } from '../../timeline/span-statistics.ts'
import { type Span, type Stretch, within } from '../../timeline/stretches.ts'
import type { UnitConversion } from '../../twin/one-unit.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import controls from '../controls.module.css'
import { AskFailed } from '../journal.ts'
import { NoteButton } from '../notes/note-button.tsx'
import { usePorts } from '../ports.tsx'
import { useSampled } from '../ticker.ts'
import { runsIn, whileRunning } from './pasts.ts'
import { saveText } from './save-file.ts'
import { isStepped, nameOf } from './stack-data.ts'
import { spanCsv } from './trends-csv.ts'
import { limitsOf, sisterSignals } from './trend-data.ts'
import css from './trends.module.css'
import type { Beside } from './trends-view.ts'
import { MOST_SISTERS, normalSpan, PHASE, stateOf } from './use-pasts.ts'
import { useHistory } from './use-history.ts'

/** Figures of one column. */
interface Column {
  readonly figures: SpanStatistics
  /** By limit, ms. */
  readonly above: readonly number[]
}

const columnOf = (stretches: readonly Stretch[], limits: readonly number[]): Column => ({
  figures: spanStatistics(stretches),
  above: limits.map((limit) => timeAbove(stretches, limit)),
})

const middle = (numbers: readonly (number | null)[]): number | null => {
  const sorted = numbers.filter((one) => one !== null).toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  if (sorted.length === 0) return null
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** Each figure's median over the sisters. */
const medianColumn = (columns: readonly Column[], limits: readonly number[]): Column => {
  const of = (key: keyof SpanStatistics): number | null => middle(columns.map(({ figures }) => figures[key]))
  return {
    figures: {
      heldMs: of('heldMs') ?? 0,
      count: of('count') ?? 0,
      lowest: of('lowest'),
      highest: of('highest'),
      mean: of('mean'),
      median: of('median'),
      p95: of('p95'),
      spread: of('spread'),
      risePerDay: of('risePerDay'),
    },
    above: limits.map((_, i) => middle(columns.map(({ above }) => above[i] ?? null)) ?? 0),
  }
}

const inUnitOf = (stretches: readonly Stretch[], { scale, offset }: UnitConversion): readonly Stretch[] =>
  scale === 1 && offset === 0
    ? stretches
    : stretches.map((one) => {
        const [a, b] = [one.min * scale + offset, one.max * scale + offset]
        return { ...one, value: one.value * scale + offset, min: Math.min(a, b), max: Math.max(a, b) }
      })

const useSpan = (signals: readonly TwinSignal[], { from, to }: Span) => {
  const { history, now } = usePorts()
  // An open end is asked for anew as it goes on.
  const until = useSampled(() => Math.min(to, Math.ceil(now() / 10_000) * 10_000))
  return useQuery({
    queryKey: ['span', signals.map(({ id }) => id), from, to, until],
    queryFn: async ({ signal: abort }): Promise<readonly SpanPast[]> => {
      const answers = await Promise.all(
        signals.map(({ id }) => readSpan(history, { signal: id, from, to }, Math.min(until, now()), abort)),
      )
      return answers.map((answer) => {
        if (!answer.ok) throw new AskFailed(answer.error)
        return answer.value
      })
    },
    placeholderData: (before) => before,
    staleTime: 60_000,
    retry: false,
  })
}

interface SpanFiguresProps {
  readonly signals: readonly TwinSignal[]
  readonly span: Span
  readonly beside: ReadonlySet<Beside>
  readonly now: () => number
  readonly onClose: () => void
}

const Figures = ({
  signal,
  span,
  beside,
  now,
}: Omit<SpanFiguresProps, 'signals' | 'onClose'> & { readonly signal: TwinSignal }) => {
  const { twin } = usePorts()
  const { sisters } = sisterSignals(twin, signal)
  const compared = beside.has('sisters') || beside.has('each') ? sisters.slice(0, MOST_SISTERS) : []
  const past = useSpan([signal, ...compared.map((one) => one.signal)], span)
  const normalTo = useSampled(() => normalSpan(now()).to)
  const month = { ...normalSpan(normalTo), columns: 8640 }
  const state = stateOf(signal.asset)
  const normals = useHistory(
    beside.has('normal') ? [signal, ...(state ? [state] : [])].map(({ id }) => ({ signal: id, ...month })) : [],
    30 * 60_000,
  )
  if (past.error)
    return <p className={controls['note']}>{text('trends.stats.failed', { error: past.error.message })}</p>
  if (!past.data) return <p className={controls['note']}>{text('trends.reading')}</p>
  const limits = [...new Set(limitsOf(signal.asset.alarms, signal).map(({ value }) => value))].toSorted((a, b) => a - b)
  const [own, ...others] = past.data
  const ownColumn = columnOf(own!.stretches, limits)
  const sisterColumn =
    others.length > 0 && others.length === compared.length
      ? medianColumn(
          others.map(({ stretches }, i) => columnOf(inUnitOf(stretches, compared[i]!.to), limits)),
          limits,
        )
      : null
  const [monthOwn, monthState] = normals.all
  const normal =
    monthOwn && (!state || monthState)
      ? columnOf(within(whileRunning(monthOwn, runsIn(state, monthState)), phasesOf(PHASE, span, month)), limits)
      : null
  // Of 30 days there is more time than of the span: told as long as the span's own.
  const share = normal && normal.figures.heldMs > 0 ? ownColumn.figures.heldMs / normal.figures.heldMs : 0
  const columns: readonly (Column | null)[] = [
    ownColumn,
    sisterColumn,
    normal && { ...normal, above: normal.above.map((ms) => ms * share) },
  ]
  const told = (value: number | null | undefined, sign = false): string => {
    if (value == null) return text('value.none')
    const words = formatNumber(value, signal.decimals === null ? null : signal.decimals + (sign ? 1 : 0))
    return sign && value > 0 ? `+${words}` : words
  }
  const rows: readonly (readonly [label: string, read: (column: Column, normal: boolean) => string, about?: string])[] =
    [
      [text('trends.stats.mean'), ({ figures }) => told(figures.mean)],
      [text('trends.stats.median'), ({ figures }) => told(figures.median)],
      [text('trends.stats.p95'), ({ figures }) => told(figures.p95)],
      [text('trends.stats.highest'), ({ figures }) => told(figures.highest)],
      [text('trends.stats.lowest'), ({ figures }) => told(figures.lowest)],
      [text('trends.stats.spread'), ({ figures }) => told(figures.spread), text('trends.stats.spread.about')],
      [text('trends.stats.rise'), ({ figures }) => told(figures.risePerDay, true)],
      ...limits.map(
        (limit, i) =>
          [
            text('trends.stats.above', { limit: formatNumber(limit, signal.decimals) }),
            ({ figures, above }: Column) =>
              figures.heldMs === 0 ? text('value.none') : above[i]! > 0 ? formatDuration(above[i]!) : '0',
          ] as const,
      ),
      [
        text('trends.stats.known'),
        ({ figures }, ofNormal) => (ofNormal ? '' : figures.heldMs > 0 ? formatDuration(figures.heldMs) : '0'),
      ],
      [text('trends.stats.count'), ({ figures }, ofNormal) => (ofNormal ? '' : formatCount(figures.count))],
    ]
  const heads = [text('trends.stats.own'), text('trends.stats.sisters'), text('trends.stats.normal')]
  const shown = [0, 1, 2].filter((i) => columns[i])
  return (
    <>
      <table className={css['figures']}>
        <thead>
          <tr>
            <th scope="col">
              {nameOf(signal)}
              {signal.unit !== '' && `, ${signal.unit}`}
            </th>
            {shown.map((i) => (
              <th key={i} scope="col">
                {i === 0 ? signal.asset.name : heads[i]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, read, about]) => (
            <tr key={label}>
              <th scope="row" title={about}>
                {label}
              </th>
              {shown.map((i) => (
                <td key={i}>{read(columns[i]!, i === 2)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <button
        type="button"
        className={controls['button']}
        onClick={() =>
          saveText(`${signal.asset.name} ${nameOf(signal)}.csv`, 'text/csv', spanCsv(signal, own!.stretches))
        }
      >
        <Download size={18} aria-hidden />
        {text('trends.export.csv')}
      </button>
      <p className={controls['note']}>
        {own!.stepMs === 0
          ? text('trends.stats.exact')
          : text('trends.stats.rolled', { step: formatDuration(own!.stepMs) })}
        {sisterColumn && ` ${text('trends.stats.sisters.about', { count: others.length })}`}
        {normal && ` ${text('trends.stats.normal.about')}`}
      </p>
    </>
  )
}

export const SpanFigures = ({ signals, span, beside, now, onClose }: SpanFiguresProps) => {
  const measured = signals.filter((signal) => !isStepped(signal))
  const [chosen, setChosen] = useState<string | null>(null)
  const signal = measured.find(({ id }) => id === chosen) ?? measured[0]
  return (
    <aside className={css['stats']} aria-label={text('trends.stats')}>
      <header>
        <h2>{text('trends.stats')}</h2>
        <NoteButton
          pin={() => ({
            assets: [...new Set(signals.map(({ asset }) => asset.id as string))],
            at: Math.floor(span.from),
            to: Math.floor(span.to),
          })}
          label={text('notes.write.marked')}
          className={controls['icon']}
        />
        <button type="button" className={controls['icon']} aria-label={text('trends.stats.close')} onClick={onClose}>
          <X size={20} aria-hidden />
        </button>
      </header>
      <p className={css['when']}>
        {formatMoment(span.from, now())} – {formatMoment(span.to, span.from)}, {formatDuration(span.to - span.from)}
      </p>
      {measured.length > 1 && (
        <select
          className={controls['input']}
          aria-label={text('trends.stats.of')}
          value={signal!.id}
          onChange={(event) => setChosen(event.target.value)}
        >
          {measured.map((one) => (
            <option key={one.id} value={one.id}>
              {one.asset.name} {nameOf(one)}
            </option>
          ))}
        </select>
      )}
      {signal && <Figures key={signal.id} signal={signal} span={span} beside={beside} now={now} />}
    </aside>
  )
}
