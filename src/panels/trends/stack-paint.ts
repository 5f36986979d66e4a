/** The drawing inside a panel of trends: bands, lines, limits, alarms, bad spans, and what stands at the right end. */
import type uPlot from 'uplot'
import type { Priority } from '../../twin/priorities.ts'
import { PRIORITY_SHAPES } from '../../look/tokens.ts'
import type { Span } from '../../timeline/stretches.ts'
import { firstShown, type LineStrip, paintBetween, paintLine, paintLines, type Plane } from './line-layer.ts'
import { type AlarmSpan, apart } from './stack-data.ts'

export interface Ink {
  readonly surface: string
  readonly ink: string
  readonly ink2: string
  readonly ink3: string
  readonly line: string
  readonly priority: Readonly<Record<Priority, string>>
}

/** Columns of one signal; `t` in ms, null = not known. */
export interface LineColumns {
  readonly t: readonly number[]
  readonly mean: readonly (number | null)[]
  /** Without these the line has no envelope. */
  readonly min?: readonly (number | null)[]
  readonly max?: readonly (number | null)[]
}

export interface Line extends LineColumns {
  readonly colour: string
  readonly width: number
  readonly dash: readonly number[]
  readonly stepped: boolean
  /** At its right end; '' = nothing. */
  readonly label: string
  /** Beside the label, emphasised. */
  readonly figure: string
}

/** Where a signal goes: bands of its futures, the widest first, their middle, and when each of twenty is at the limit. */
export interface FanPicture {
  readonly t: readonly number[]
  readonly bands: readonly { readonly low: readonly number[]; readonly high: readonly number[] }[]
  readonly middle: readonly (number | null)[]
  readonly limit: number
  /** ms */
  readonly dots: readonly number[]
}

export interface PanelPicture {
  /** Back to front; own lines last. */
  readonly lines: readonly Line[]
  readonly bands: readonly {
    readonly t: readonly number[]
    readonly low: readonly (number | null)[]
    readonly high: readonly (number | null)[]
  }[]
  readonly limits: readonly { readonly value: number; readonly label: string; readonly strong: boolean }[]
  readonly alarms: readonly AlarmSpan[]
  readonly bad: readonly Span[]
  /** In which it was unlike its own past. */
  readonly unusual: readonly Span[]
  readonly fan: FanPicture | null
  /** ms; null = it is not in the picture. */
  readonly now: number | null
}

/** Of 95, 80 and 50 % of the futures. */
const FAN_SHADES = [0.16, 0.2, 0.3]

const FONT = '"Inter Variable", sans-serif'

/** Lowest and highest of what is in the picture. */
export const reachOf = ({ lines, bands }: PanelPicture, { from, to }: Span): readonly [number, number] => {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const take = (value: number | null | undefined): void => {
    if (value == null) return
    if (value < low) low = value
    if (value > high) high = value
  }
  const look = (t: readonly number[], columns: readonly (readonly (number | null)[] | undefined)[]): void => {
    for (let i = firstShown(t, from); i < t.length && t[i]! <= to; i++) for (const column of columns) take(column?.[i])
  }
  for (const { t, mean, min, max } of lines) look(t, [mean, min, max])
  for (const { t, low: l, high: h } of bands) look(t, [l, h])
  return [low, high]
}

export class PanelPainter {
  readonly #u: uPlot
  readonly #ink: Ink
  readonly #px = devicePixelRatio
  readonly #span: Span
  readonly #plane: Plane
  readonly #strip: LineStrip | null

  /** @param strip of lines that are only moved; null = they are drawn anew */
  constructor(u: uPlot, ink: Ink, span: Span, strip: LineStrip | null) {
    this.#u = u
    this.#ink = ink
    this.#span = span
    this.#strip = strip
    const { min = 0, max = 1 } = u.scales['y']!
    this.#plane = { pen: u.ctx, span, ...u.bbox, low: min, high: max, px: this.#px }
  }

  #x(ms: number): number {
    return this.#u.valToPos(ms / 1000, 'x', true)
  }

  #y(value: number): number {
    return this.#u.valToPos(value, 'y', true)
  }

  /** Before anything else is drawn. */
  first({ lines }: PanelPicture): void {
    if (!this.#strip) return
    this.#strip.paint(this.#plane, lines)
    this.#u.ctx.globalCompositeOperation = 'destination-over'
  }

  paint(picture: PanelPicture): void {
    const pen = this.#u.ctx
    const { left, top, width, height } = this.#u.bbox
    pen.save()
    pen.beginPath()
    pen.rect(left, top, width, height)
    pen.clip()
    for (const band of picture.bands) paintBetween(this.#plane, band.t, band.low, band.high, this.#ink.ink3, 0.26)
    if (picture.now !== null) this.#future(picture.now)
    for (const span of picture.unusual) this.#unusual(span)
    for (const bad of picture.bad) this.#hatch(bad)
    if (picture.fan) this.#fan(picture.fan)
    for (const limit of picture.limits) this.#limit(limit.value, limit.strong)
    pen.globalCompositeOperation = 'source-over'
    if (!this.#strip) paintLines(this.#plane, picture.lines)
    for (const alarm of picture.alarms) this.#alarm(alarm)
    if (picture.fan) this.#dots(picture.fan)
    if (picture.now !== null) this.#now(picture.now)
    pen.restore()
    this.#ends(picture)
  }

  #limit(value: number, strong: boolean): void {
    const pen = this.#u.ctx
    const y = this.#y(value)
    pen.save()
    pen.strokeStyle = strong ? this.#ink.ink : this.#ink.ink2
    pen.lineWidth = (strong ? 1.5 : 1) * this.#px
    pen.setLineDash([4 * this.#px, 3 * this.#px])
    pen.beginPath()
    pen.moveTo(this.#u.bbox.left, y)
    pen.lineTo(this.#u.bbox.left + this.#u.bbox.width, y)
    pen.stroke()
    pen.restore()
  }

  #future(now: number): void {
    const pen = this.#u.ctx
    const { left, top, width, height } = this.#u.bbox
    const from = this.#x(now)
    if (from >= left + width) return
    pen.save()
    pen.globalAlpha = 0.4
    pen.fillStyle = this.#ink.line
    pen.fillRect(from, top, left + width - from, height)
    pen.restore()
  }

  #unusual({ from, to }: Span): void {
    const pen = this.#u.ctx
    const { top, height } = this.#u.bbox
    const [left, wide] = [this.#x(from), Math.max(2 * this.#px, this.#x(to) - this.#x(from))]
    pen.save()
    pen.fillStyle = this.#ink.ink3
    pen.fillRect(left, top + height - 5 * this.#px, wide, 5 * this.#px)
    pen.globalAlpha = 0.12
    pen.fillRect(left, top, wide, height)
    pen.restore()
  }

  #fan({ t, bands, middle }: FanPicture): void {
    bands.forEach(({ low, high }, i) => paintBetween(this.#plane, t, low, high, this.#ink.ink3, FAN_SHADES[i] ?? 0.3))
    paintLine(this.#plane, {
      t,
      mean: middle,
      colour: this.#ink.ink,
      width: 1.5,
      dash: [2, 3],
      stepped: false,
      label: '',
      figure: '',
    })
  }

  #dots({ dots, limit }: FanPicture): void {
    const pen = this.#u.ctx
    pen.save()
    pen.fillStyle = this.#ink.ink
    for (const ms of dots) {
      pen.beginPath()
      pen.arc(this.#x(ms), this.#y(limit), 3 * this.#px, 0, 2 * Math.PI)
      pen.fill()
    }
    pen.restore()
  }

  #now(ms: number): void {
    const pen = this.#u.ctx
    pen.fillStyle = this.#ink.ink
    pen.fillRect(this.#x(ms) - 2 * this.#px, this.#u.bbox.top, 2 * this.#px, this.#u.bbox.height)
  }

  #hatch({ from, to }: Span): void {
    const pen = this.#u.ctx
    const { top, height } = this.#u.bbox
    const [left, right] = [this.#x(from), Math.max(this.#x(from) + 2 * this.#px, this.#x(to))]
    pen.save()
    pen.beginPath()
    pen.rect(left, top, right - left, height)
    pen.clip()
    pen.strokeStyle = this.#ink.ink3
    pen.globalAlpha = 0.55
    pen.lineWidth = this.#px
    pen.beginPath()
    for (let x = Math.floor(left / (6 * this.#px)) * 6 * this.#px - height; x < right; x += 6 * this.#px) {
      pen.moveTo(x, top + height)
      pen.lineTo(x + height, top)
    }
    pen.stroke()
    pen.restore()
  }

  #alarm({ from, to, priority, begins }: AlarmSpan): void {
    const pen = this.#u.ctx
    const top = this.#u.bbox.top + 4 * this.#px
    const left = this.#x(from)
    pen.save()
    pen.fillStyle = this.#ink.priority[priority]
    pen.fillRect(left, top, Math.max(2 * this.#px, this.#x(to) - left), 5 * this.#px)
    if (begins) {
      const size = 12 * this.#px
      pen.translate(left - size / 2, top + 2.5 * this.#px - size / 2)
      pen.scale(size / 16, size / 16)
      const mark = new Path2D(PRIORITY_SHAPES[priority])
      // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas fills a path
      pen.fill(mark)
      pen.strokeStyle = this.#ink.surface
      pen.lineWidth = 1
      pen.stroke(mark)
    }
    pen.restore()
  }

  /** Names and last values, outside the plot. */
  #ends({ lines, limits }: PanelPicture): void {
    const pen = this.#u.ctx
    const { left, top, width, height } = this.#u.bbox
    const inside = (y: number): boolean => y >= top && y <= top + height
    const ends = [
      ...lines.flatMap(({ t, mean, label, figure, colour }) => {
        if (label === '' && figure === '') return []
        let last = -1
        for (let i = firstShown(t, this.#span.from); i < t.length && t[i]! <= this.#span.to; i++)
          if (mean[i] != null) last = i
        const y = last < 0 ? Number.NaN : this.#y(mean[last]!)
        return inside(y) ? [{ y, label, figure, colour }] : []
      }),
      ...limits.flatMap(({ value, label, strong }) => {
        const y = this.#y(value)
        return inside(y) ? [{ y, label, figure: '', colour: strong ? this.#ink.ink : this.#ink.ink2 }] : []
      }),
    ]
    const gap = 15 * this.#px
    const places = apart(
      ends.map(({ y }) => y),
      gap,
      top + 6 * this.#px,
      top + height - 6 * this.#px,
    )
    const room = pen.canvas.width - left - width - 10 * this.#px
    pen.save()
    pen.textBaseline = 'middle'
    pen.textAlign = 'left'
    ends.forEach(({ label, figure, colour }, i) => {
      pen.fillStyle = colour
      let x = left + width + 8 * this.#px
      for (const [words, weight] of [
        [figure, 600],
        [label, 400],
      ] as const) {
        if (words === '') continue
        pen.font = `${weight} ${12 * this.#px}px ${FONT}`
        const cut = this.#cut(words, left + width + 8 * this.#px + room - x)
        pen.fillText(cut, x, places[i]!)
        x += pen.measureText(`${cut} `).width
      }
    })
    pen.restore()
  }

  #cut(words: string, room: number): string {
    const pen = this.#u.ctx
    if (pen.measureText(words).width <= room) return words
    let kept = words
    while (kept.length > 1 && pen.measureText(`${kept}…`).width > room) kept = kept.slice(0, -1)
    return `${kept}…`
  }
}
