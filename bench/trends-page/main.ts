/** Ten trends of a million points in view, panned: the panels of the workspace over what a gateway answers, and uPlot given the points. */
import uPlot from 'uplot'
import { createRng } from '../../src/base/rng.ts'
import { SERIES_COLOURS } from '../../src/look/series-colours.ts'
import { drawnPanel } from '../../src/panels/trends/panel-picture.ts'
import { AXIS_HEIGHT, PLOT_LEFT, PLOT_RIGHT, StackPlot } from '../../src/panels/trends/stack-plot.ts'
import { panned, trendColumns, type TrendWindow } from '../../src/panels/trends/trend-data.ts'
import { parseView } from '../../src/panels/trends/trends-view.ts'
import { around } from '../../src/panels/trends/use-history.ts'
import type { StackInk } from '../../src/panels/trends/use-ink.ts'
import type { Past } from '../../src/panels/trends/use-pasts.ts'
import '../../src/texts/trends.ts'
import { bucketsFor } from '../../src/timeline/buckets.ts'
import { loadTwin } from '../../src/twin/load.ts'

const POINTS = 1_000_000
/** Twice as many: there is something to pan to. */
const ALL = 2 * POINTS
const [WIDTH, HEIGHT] = [1232, 100]
const BEGIN = Date.UTC(2026, 0, 1)
const END = BEGIN + ALL * 1000
const MINUTE = 60_000
const UNITS = ['°C', 'bar', 'V', 'A', 'W', 'Hz', 'kg', 'm', 's', 'N']

const loaded = loadTwin({
  format: 1,
  id: 'trends',
  name: 'Trends',
  assets: [
    {
      id: 'm',
      name: 'M',
      signals: Object.fromEntries(UNITS.map((unit, i) => [`s${i}`, { name: `Signal ${i}`, unit, decimals: 1 }])),
    },
  ],
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const { signals } = loaded.value

const t = Float64Array.from({ length: ALL }, (_, i) => BEGIN + i * 1000)
const values = signals.map((_, s) => {
  const rng = createRng(s + 1)
  let level = 50
  return Float64Array.from({ length: ALL }, () => (level += rng.normal(0, 0.3) - (level - 50) / 3000))
})
const seconds = t.map((ms) => ms / 1000)

const ink: StackInk = {
  surface: '#151b21',
  ink: '#fff',
  ink2: '#ccc',
  ink3: '#999',
  line: '#333',
  priority: { critical: '#f00', high: '#f80', medium: '#ff0', low: '#0ff' },
  series: SERIES_COLOURS.dark,
  states: {} as StackInk['states'],
}

/** As a gateway answers it. */
const pastOf = (s: number, wanted: TrendWindow, columns: number): Past => {
  const buckets = bucketsFor(wanted.from, wanted.to, columns, MINUTE)
  const quality = new Float64Array(ALL)
  buckets.addSamples({ t, value: values[s]!, quality }, buckets.start, Math.min(buckets.end, END), MINUTE)
  const answer = buckets.answer(signals[s]!.id, wanted.from, wanted.to)
  const { t: at, ...rest } = trendColumns(signals[s]!, answer)
  return {
    signal: signals[s]!,
    own: { t: at.map((one) => one * 1000), ...rest },
    until: wanted.to,
    stepMs: answer.stepMs,
    bad: [],
    median: null,
    sisters: [],
    shifted: [],
    band: null,
    normal: null,
    answer,
  }
}

const host = (): HTMLElement => document.body.appendChild(document.createElement('div'))
/** Until its pixels are there. */
const finish = (canvases: readonly HTMLCanvasElement[]): void => {
  for (const canvas of canvases) canvas.getContext('2d')!.getImageData(0, 0, 1, 1)
}

const begin: TrendWindow = { from: BEGIN + (POINTS / 2) * 1000, to: BEGIN + (POINTS / 2) * 1000 + POINTS * 1000 }
const view = parseView({})

interface Contender {
  readonly columns: number
  readonly draw: (window: TrendWindow) => void
  readonly end: () => void
}

const gemba = (): Contender => {
  const wanted = around(begin)
  const width = WIDTH - PLOT_LEFT - PLOT_RIGHT
  const columns = Math.ceil((width * ((wanted.to - wanted.from) / (begin.to - begin.from))) / 100) * 200
  const pasts = signals.map((_, s) => pastOf(s, wanted, columns))
  const plots = signals.map(
    (_, s) => new StackPlot(host(), { width: WIDTH, height: HEIGHT, ink, times: s === 0, states: [] }),
  )
  const live = {
    now: END,
    tail: () => ({ t: [], value: [] }),
    alarms: () => [],
    unusual: () => [],
    ahead: () => null,
  }
  return {
    columns: pasts[0]!.own!.t.length,
    draw: (window) => {
      pasts.forEach((past, i) => {
        const { picture, range } = drawnPanel([past], view, window, ink, live)
        plots[i]!.draw(picture, window, range, true)
      })
      finish(plots.map(({ canvas }) => canvas))
    },
    end: () => plots.forEach((plot) => plot.dispose()),
  }
}

const points = (): Contender => {
  const plots = signals.map(
    (_, s) =>
      new uPlot(
        {
          width: WIDTH,
          height: HEIGHT,
          legend: { show: false },
          cursor: { show: false },
          padding: [8, PLOT_RIGHT, 0, 0],
          scales: { x: { time: true, auto: false } },
          axes: [{ size: s === 0 ? AXIS_HEIGHT : 0 }, { size: PLOT_LEFT }],
          series: [{}, { stroke: ink.series[0]!, width: 1.75, points: { show: false } }],
        },
        [seconds, values[s]!],
        host(),
      ),
  )
  return {
    columns: POINTS,
    draw: ({ from, to }) => {
      for (const plot of plots) plot.batch(() => plot.setScale('x', { min: from / 1000, max: to / 1000 }))
      finish(plots.map(({ ctx }) => ctx.canvas))
    },
    end: () => plots.forEach((plot) => plot.destroy()),
  }
}

const CONTENDERS = { gemba, points } as const
let shown: Contender | null = null
let window_ = begin

export interface TrendsPage {
  /** @returns points of each that are drawn from */
  readonly open: (contender: keyof typeof CONTENDERS) => number
  /** @returns ms of each */
  readonly pan: (frames: number) => readonly number[]
}

const page: TrendsPage = {
  open: (contender) => {
    shown?.end()
    shown = CONTENDERS[contender]()
    window_ = begin
    shown.draw(window_)
    return shown.columns
  },
  pan: (frames) =>
    Array.from({ length: frames }, (_, i) => {
      const from = performance.now()
      window_ = panned(window_, (i % 2 === 0 ? 1 : -1) * 0.01 * (1 + (i % 7)), END)
      shown!.draw(window_)
      return performance.now() - from
    }),
}
;(globalThis as unknown as { trends: TrendsPage }).trends = page
