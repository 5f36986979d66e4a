/** One panel of trends: uPlot has the axes, what is between them is drawn over it (`stack-paint.ts`). */
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { formatTicks } from '../../texts/numbers.ts'
import { formatClockSeconds, formatDate, formatTick, isMidnight } from '../../texts/times.ts'
import { shownTimeZone } from '../../texts/zone.ts'
import type { StateEntry } from '../../twin/twin.ts'
import type { Span } from '../../timeline/stretches.ts'
import { LineStrip, steadyRange } from './line-layer.ts'
import { type Ink, PanelPainter, type PanelPicture } from './stack-paint.ts'

/** Of the plot within its panel, CSS px: all panels have the same, so that one crosshair goes through all. */
export const PLOT_LEFT = 48
export const PLOT_RIGHT = 92
export const AXIS_HEIGHT = 24

const READERS_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

const tickWords = (seconds: number, increment: number): string => {
  const ms = seconds * 1000
  if (increment >= 86_400 || isMidnight(ms)) return formatDate(ms)
  return increment < 60 ? formatClockSeconds(ms) : formatTick(ms)
}

export interface StackPlotOptions {
  readonly width: number
  readonly height: number
  readonly ink: Ink
  /** Names of the times below. */
  readonly times: boolean
  /** Of a state signal. */
  readonly states: readonly StateEntry[]
}

export class StackPlot {
  readonly #u: uPlot
  readonly #options: StackPlotOptions
  #picture: PanelPicture | null = null
  #span: Span = { from: 0, to: 1 }
  readonly #strip = new LineStrip()
  /** While it is only moved: the range of its values. */
  #steady: readonly [number, number] | null = null
  #drawn: readonly [number, number] = [0, 1]

  constructor(host: HTMLElement, options: StackPlotOptions) {
    this.#options = options
    const { width, height, ink, times, states } = options
    const font = '12px "Inter Variable", sans-serif'
    this.#u = new uPlot(
      {
        width,
        height,
        legend: { show: false },
        cursor: { show: false },
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), shownTimeZone() ?? READERS_ZONE),
        padding: [8, PLOT_RIGHT, times ? 0 : 4, 0],
        scales: { x: { time: true, auto: false }, y: { auto: false, range: (_u, low, high) => [low, high] } },
        axes: [
          {
            stroke: ink.ink3,
            font,
            size: times ? AXIS_HEIGHT : 0,
            gap: 4,
            space: 72,
            grid: { stroke: ink.line, width: 1 },
            ticks: { show: false },
            values: (_u, splits, _axis, _space, increment) =>
              times ? splits.map((s) => tickWords(s, increment)) : splits.map(() => ''),
          },
          {
            stroke: ink.ink3,
            font,
            size: PLOT_LEFT,
            gap: 8,
            space: 26,
            grid: { stroke: ink.line, width: 1 },
            ticks: { show: false },
            ...(states.length > 0 && { splits: () => states.map(({ code }) => code) }),
            values: (_u, splits) =>
              states.length > 0
                ? splits.map(
                    (code) => states.find((one) => one.code === code)?.name.replace(/^(.{6}).{2,}$/, '$1…') ?? '',
                  )
                : formatTicks(splits),
          },
        ],
        series: [{}, { paths: () => null, points: { show: false } }],
        hooks: {
          drawClear: [(u) => this.#picture && this.#painter(u).first(this.#picture)],
          draw: [
            (u) => {
              if (this.#picture) this.#painter(u).paint(this.#picture)
              u.ctx.globalCompositeOperation = 'source-over'
            },
          ],
        },
      },
      [
        [0, 1],
        [null, null],
      ],
      host,
    )
  }

  #painter(u: uPlot): PanelPainter {
    return new PanelPainter(u, this.#options.ink, this.#span, this.#steady && this.#strip)
  }

  /** @param moving somebody is moving it through time: its lines are put together once for many frames, and its axis keeps its range */
  draw(picture: PanelPicture, span: Span, range: readonly [number, number], moving: boolean): void {
    const before = this.#span
    const isMoved = moving && Math.abs((span.to - span.from) / (before.to - before.from) - 1) < 1e-6
    this.#steady = isMoved ? steadyRange(this.#drawn, range) : null
    const [low, high] = (this.#drawn = this.#steady ?? range)
    this.#picture = picture
    this.#span = span
    this.#u.batch(() => {
      this.#u.setScale('x', { min: span.from / 1000, max: span.to / 1000 })
      this.#u.setScale('y', { min: low, max: high })
      this.#u.redraw(false, false)
    })
  }

  resize(width: number, height: number): void {
    if (width !== this.#u.width || height !== this.#u.height) this.#u.setSize({ width, height })
  }

  get canvas(): HTMLCanvasElement {
    return this.#u.ctx.canvas
  }

  get times(): boolean {
    return this.#options.times
  }

  dispose(): void {
    this.#u.destroy()
  }
}
