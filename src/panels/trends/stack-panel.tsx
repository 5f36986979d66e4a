/** One panel of trends, its head, and the strip of states below. */
import { useEffect, useLayoutEffect, useRef } from 'react'
import { formatSignal } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import type { StateEntry, TwinSignal } from '../../twin/twin.ts'
import type { ForesightAsset } from '../../wire/foresight.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { episodesOf } from '../foresight/of-signal.ts'
import { whyWords } from '../foresight/words.ts'
import { usePorts } from '../ports.tsx'
import { type Cursor, useCursor } from './cursor.ts'
import { normalWords } from './own-normal.ts'
import { valueAt } from './pasts.ts'
import { shortNames } from './stack-data.ts'
import { StackPlot, PLOT_LEFT, PLOT_RIGHT } from './stack-plot.ts'
import { paintStates } from './state-band.ts'
import css from './stack.module.css'
import type { TrendWindow } from './trend-data.ts'
import type { StackInk } from './use-ink.ts'
import type { Past } from './use-pasts.ts'

interface PanelHeadProps {
  readonly panel: readonly TwinSignal[]
  readonly title: string
  readonly pasts: ReadonlyMap<string, Past>
  /** Of their machines, by asset. */
  readonly foresight: ReadonlyMap<string, ForesightAsset>
  readonly cursor: Cursor
  readonly ink: StackInk
}

/** What it shows, and its values under the crosshair; of what was unusual then, in what way. */
export const PanelHead = ({ panel, title, pasts, foresight, cursor, ink }: PanelHeadProps) => {
  const { now } = usePorts()
  const at = useCursor(cursor)
  const unusual =
    at === null
      ? []
      : panel.flatMap((signal) =>
          episodesOf(foresight, signal)
            .filter(({ since, until }) => since <= at && at <= (until ?? now()))
            .map(({ id, why }) => ({ id, words: `${text('unusual.title')}: ${whyWords(why, signal)}` })),
        )
  const names = shortNames(panel)
  // Of several the one that is known least.
  const [normal] = panel
    .flatMap(({ id }) => pasts.get(id)?.normal ?? [])
    .toSorted((a, b) => a.basis.occurrences - b.basis.occurrences)
  return (
    <header className={css['head']} style={{ paddingLeft: PLOT_LEFT, paddingRight: PLOT_RIGHT }}>
      <h2>
        {title}
        {panel[0]!.unit !== '' && <small>{panel[0]!.unit}</small>}
      </h2>
      {normal && <p className={css['normal']}>{normalWords(normal)}</p>}
      {at !== null && (
        <p className="num">
          {panel.map((signal, i) => {
            const past = pasts.get(signal.id)
            const value = past?.own && at <= now() ? valueAt(past.own, at) : null
            return (
              <span key={signal.id} style={{ color: ink.series[i] }}>
                {names[i]} <b>{value === null ? text('value.none') : formatSignal(signal, value)}</b>
              </span>
            )
          })}
          {unusual.map(({ id, words }) => (
            <span key={id}>{words}</span>
          ))}
        </p>
      )}
    </header>
  )
}

const SWITCH: readonly StateEntry[] = [
  { key: 'off', code: 0, name: text('value.off'), tone: 'idle' },
  { key: 'on', code: 1, name: text('value.on'), tone: 'normal' },
]

interface StackPanelProps {
  readonly width: number
  readonly height: number
  readonly ink: StackInk
  readonly times: boolean
  /** The first of those it shows. */
  readonly signal: TwinSignal
  readonly onPlot: (plot: StackPlot | null) => void
}

export const StackPanel = ({ width, height, ink, times, signal, onPlot }: StackPanelProps) => {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<StackPlot>(null)
  const told = useRef(onPlot)
  useLayoutEffect(() => {
    told.current = onPlot
  })
  const size = useRef({ width, height })
  useLayoutEffect(() => {
    size.current = { width, height }
    plot.current?.resize(width, height)
  }, [width, height])
  useLayoutEffect(() => {
    const states = signal.type === 'boolean' ? SWITCH : signal.states
    const made = new StackPlot(host.current!, { ...size.current, ink, times, states })
    plot.current = made
    told.current(made)
    return () => {
      plot.current = null
      told.current(null)
      made.dispose()
    }
  }, [ink, times, signal])
  return <div ref={host} className={css['plot']} style={{ height }} aria-hidden />
}

interface StateStripProps {
  readonly label: string
  readonly signal: TwinSignal
  readonly answer: HistoryAnswer | undefined
  readonly ink: StackInk
  readonly onPaint: (paint: ((window: TrendWindow, until: number) => void) | null) => void
}

export const StateStrip = ({ label, signal, answer, ink, onPaint }: StateStripProps) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const told = useRef(onPaint)
  useLayoutEffect(() => {
    told.current = onPaint
  })
  useEffect(() => {
    told.current((window, until) => {
      if (canvas.current && answer) paintStates(canvas.current, signal, answer, window, until, ink.states)
    })
    return () => told.current(null)
  }, [signal, answer, ink])
  return (
    <div className={css['strip']}>
      <span style={{ width: PLOT_LEFT - 8 }} title={label}>
        {label}
      </span>
      <canvas ref={canvas} style={{ marginRight: PLOT_RIGHT }} aria-hidden />
    </div>
  )
}
