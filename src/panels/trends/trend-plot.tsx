/** The drawing of a trend: uPlot over a few points a pixel column, wheel, pinch, drag and keys. */
import { useEffect, useLayoutEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { formatTicks } from '../../texts/numbers.ts'
import { formatClockSeconds, formatDate, formatTick } from '../../texts/times.ts'
import { shownTimeZone } from '../../texts/zone.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import { panned, zoomed, type TrendWindow } from './trend-data.ts'
import css from './trend-panel.module.css'

/** x in seconds, mean, min, max, sister median. */
export type PlotData = [number[], (number | null)[], (number | null)[], (number | null)[], (number | null)[]]

export interface Plot {
  readonly draw: (data: PlotData, window: TrendWindow) => void
}

interface TrendPlotProps {
  readonly signal: TwinSignal
  readonly limits: readonly number[]
  readonly height: number
  readonly label: string
  readonly window: () => TrendWindow
  readonly now: () => number
  readonly onWindow: (window: TrendWindow | null) => void
  readonly onWidth: (width: number) => void
  /** Hands over the drawing, and null when it is gone. */
  readonly onPlot: (plot: Plot | null) => void
}

const READERS_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

const yScale =
  (signal: TwinSignal, limits: readonly number[]): uPlot.Range.Function =>
  (_u, low, high) => {
    if (signal.type === 'boolean') return [-0.1, 1.1]
    if (low == null || high == null) return signal.range ? [...signal.range] : [0, 1]
    // A limit belongs in the picture once the values come anywhere near it.
    const reach = Math.max(high - low, Math.abs(high) * 0.5)
    const near = limits.filter((limit) => limit < high + reach && limit > low - reach)
    const [bottom, top] = [Math.min(low, ...near), Math.max(high, ...near)]
    const pad = Math.max((top - bottom) * 0.08, Math.abs(top) * 0.01, 1e-6)
    return [low >= 0 && bottom - pad < 0 ? 0 : bottom - pad, top + pad]
  }

const options = (signal: TwinSignal, limits: readonly number[], width: number, height: number): uPlot.Options => {
  const [ink, ink2, ink3, line] = [colour('--ink'), colour('--ink2'), colour('--ink3'), colour('--line')]
  const stepped = signal.type === 'state' || signal.type === 'boolean'
  const path = stepped && uPlot.paths.stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}
  const font = '12px "Inter Variable", sans-serif'
  const hidden = { stroke: 'transparent', width: 0, points: { show: false } }
  return {
    width,
    height,
    legend: { show: false },
    // The ticks stand at full hours and days of the plant's clock.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), shownTimeZone() ?? READERS_ZONE),
    cursor: { drag: { x: false, y: false }, points: { size: 6 }, y: false },
    padding: [8, 2, 0, 0],
    scales: { x: { time: true }, y: { range: yScale(signal, limits) } },
    axes: [
      {
        stroke: ink3,
        font,
        size: 24,
        gap: 4,
        space: 56,
        grid: { show: false },
        ticks: { show: false },
        values: (_u, splits, _axis, _space, increment) => splits.map((s) => axisTime(s, increment)),
      },
      {
        stroke: ink3,
        font,
        gap: 6,
        size: (_u, values) => 10 + Math.max(16, ...(values ?? []).map((value) => value.length * 7)),
        space: 28,
        grid: { stroke: line, width: 1 },
        ticks: { show: false },
        ...(signal.type === 'state' && { splits: () => signal.states.map((state) => state.code) }),
        values: (_u, splits) =>
          signal.type === 'state'
            ? splits.map(
                (value) =>
                  signal.states.find((state) => state.code === value)?.name.replace(/^(.{15}).{2,}$/, '$1…') ?? '',
              )
            : formatTicks(splits),
      },
    ],
    series: [
      {},
      { stroke: ink, width: 1.75, spanGaps: false, points: { show: false }, ...path },
      hidden,
      hidden,
      { stroke: ink3, width: 1.25, points: { show: false } },
    ],
    bands: stepped ? [] : [{ series: [3, 2], fill: `color-mix(in srgb, ${ink3} 22%, transparent)` }],
    hooks: {
      drawSeries: [
        (u, index) => {
          if (index !== 1) return
          const pen = u.ctx
          pen.save()
          pen.strokeStyle = ink2
          pen.lineWidth = devicePixelRatio
          pen.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio])
          for (const limit of limits) {
            const y = u.valToPos(limit, 'y', true)
            if (y < u.bbox.top || y > u.bbox.top + u.bbox.height) continue
            pen.beginPath()
            pen.moveTo(u.bbox.left, y)
            pen.lineTo(u.bbox.left + u.bbox.width, y)
            pen.stroke()
          }
          pen.restore()
        },
      ],
    },
  }
}

const axisTime = (seconds: number, increment: number): string => {
  const ms = seconds * 1000
  return increment >= 86_400 ? formatDate(ms) : increment < 60 ? formatClockSeconds(ms) : formatTick(ms)
}

/** Wheel and pinch zoom about the pointer, one finger or the mouse pans. Returns its dispose. */
const listen = (
  over: HTMLElement,
  window: () => TrendWindow,
  now: () => number,
  go: (window: TrendWindow) => void,
): (() => void) => {
  const fingers = new Map<number, number>()
  const share = (x: number): number => (x - over.getBoundingClientRect().left) / Math.max(1, over.clientWidth)
  const abort = new AbortController()
  const on = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K]) => void): void =>
    over.addEventListener(type, run, { signal: abort.signal, passive: false })
  on('wheel', (event) => {
    event.preventDefault()
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY)
    go(
      sideways
        ? panned(window(), event.deltaX / over.clientWidth, now())
        : zoomed(window(), share(event.clientX), 1.0015 ** event.deltaY, now()),
    )
  })
  on('pointerdown', (event) => {
    over.setPointerCapture(event.pointerId)
    fingers.set(event.pointerId, event.clientX)
  })
  on('pointermove', (event) => {
    const before = fingers.get(event.pointerId)
    if (before === undefined) return
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
    if (other === undefined) go(panned(window(), (before - event.clientX) / over.clientWidth, now()))
    else {
      const spread = Math.max(16, Math.abs(event.clientX - other))
      go(zoomed(window(), share((event.clientX + other) / 2), Math.max(16, Math.abs(before - other)) / spread, now()))
    }
    fingers.set(event.pointerId, event.clientX)
  })
  for (const type of ['pointerup', 'pointercancel'] as const) on(type, (event) => fingers.delete(event.pointerId))
  return () => abort.abort()
}

const KEYS: Readonly<Record<string, (window: TrendWindow, now: number) => TrendWindow | null>> = {
  ArrowLeft: (w, now) => panned(w, -0.2, now),
  ArrowRight: (w, now) => panned(w, 0.2, now),
  '+': (w, now) => zoomed(w, 0.5, 0.7, now),
  '=': (w, now) => zoomed(w, 0.5, 0.7, now),
  '-': (w, now) => zoomed(w, 0.5, 1 / 0.7, now),
  '0': () => null,
}

export const TrendPlot = ({
  signal,
  limits,
  height,
  label,
  window,
  now,
  onWindow,
  onWidth,
  onPlot,
}: TrendPlotProps) => {
  const host = useRef<HTMLDivElement>(null)
  const latest = useRef({ window, now, onWindow, onWidth })
  useLayoutEffect(() => {
    latest.current = { window, now, onWindow, onWidth }
  })
  useEffect(() => {
    const node = host.current
    if (!node) return
    let chart: uPlot
    let shown: { readonly data: PlotData; readonly window: TrendWindow } | null = null
    let silence = (): void => {}
    const paint = (): void => {
      if (!shown) return
      const { data, window: w } = shown
      chart.batch(() => {
        chart.setData(data, false)
        chart.setScale('x', { min: w.from / 1000, max: w.to / 1000 })
      })
    }
    const build = (): void => {
      chart = new uPlot(options(signal, limits, Math.max(node.clientWidth, 80), height), [[], [], [], [], []], node)
      silence = listen(
        chart.over,
        () => latest.current.window(),
        () => latest.current.now(),
        (w) => latest.current.onWindow(w),
      )
      paint()
    }
    const tearDown = (): void => {
      silence()
      chart.destroy()
    }
    build()
    const resized = new ResizeObserver(() => {
      const width = Math.max(node.clientWidth, 80)
      latest.current.onWidth(width)
      if (width !== chart.width) chart.setSize({ width, height })
    })
    resized.observe(node)
    const rethemed = new MutationObserver(() => {
      tearDown()
      build()
    })
    rethemed.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    onPlot({
      draw: (data, w) => {
        shown = { data, window: w }
        paint()
      },
    })
    return () => {
      onPlot(null)
      resized.disconnect()
      rethemed.disconnect()
      tearDown()
    }
  }, [signal, limits, height, onPlot])
  return (
    <div
      ref={host}
      className={css['plot']}
      style={{ height }}
      tabIndex={0}
      role="img"
      aria-label={label}
      onKeyDown={(event) => {
        const go = KEYS[event.key]
        if (!go) return
        event.preventDefault()
        onWindow(go(window(), now()))
      }}
    />
  )
}
