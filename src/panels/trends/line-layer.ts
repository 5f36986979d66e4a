/** Lines with their envelopes: drawn point by point, or, while they are only moved, out of a picture of them that is wider than the panel. */
import type { Span } from '../../timeline/stretches.ts'
import type { Line } from './stack-paint.ts'

type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** Where times and values lie, canvas px. */
export interface Plane {
  readonly pen: Pen
  readonly span: Span
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly low: number
  readonly high: number
  /** Canvas px a CSS px. */
  readonly px: number
}

/** First index whose time is not before `from`, less one. */
export const firstShown = (t: readonly number[], from: number): number => {
  let [low, high] = [0, t.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (t[middle]! < from) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

const placesOf = ({ span, left, top, width, height, low, high }: Plane) => {
  const perMs = width / (span.to - span.from)
  const perUnit = height / (high - low)
  return {
    x: (ms: number): number => left + (ms - span.from) * perMs,
    y: (value: number): number => top + (high - value) * perUnit,
  }
}

export const paintLine = (plane: Plane, { t, mean, colour, width, dash, stepped }: Line): void => {
  const { pen, px, span } = plane
  const { x: xOf, y: yOf } = placesOf(plane)
  pen.save()
  pen.strokeStyle = colour
  pen.lineWidth = width * px
  pen.lineJoin = 'round'
  pen.setLineDash(dash.map((one) => one * px))
  pen.beginPath()
  let drawing = false
  let [x, y] = [0, 0]
  const alone: [number, number][] = []
  let since = 0
  for (let i = firstShown(t, span.from); i < t.length; i++) {
    const value = mean[i]
    if (value == null) {
      if (drawing && stepped) pen.lineTo(xOf(t[i]!), y)
      if (drawing && since === 1) alone.push([x, y])
      drawing = false
      since = 0
    } else {
      const [nextX, nextY] = [xOf(t[i]!), yOf(value)]
      if (!drawing) pen.moveTo(nextX, nextY)
      else {
        if (stepped) pen.lineTo(nextX, y)
        pen.lineTo(nextX, nextY)
      }
      ;[x, y] = [nextX, nextY]
      drawing = true
      since++
    }
    if (t[i]! > span.to) break
  }
  if (drawing && since === 1) alone.push([x, y])
  pen.stroke()
  // A value between two gaps is a point: a line of one end would not be seen.
  pen.fillStyle = colour
  for (const [pointX, pointY] of alone) pen.fillRect(pointX - px, pointY - px, 2 * px, 2 * px)
  pen.restore()
}

export const paintBetween = (
  plane: Plane,
  t: readonly number[],
  low: readonly (number | null)[],
  high: readonly (number | null)[],
  colour: string,
  share: number,
): void => {
  const { pen, span } = plane
  const { x, y } = placesOf(plane)
  pen.save()
  pen.globalAlpha = share
  pen.fillStyle = colour
  let run: number[] = []
  const close = (): void => {
    if (run.length > 1) {
      pen.beginPath()
      for (const i of run) pen.lineTo(x(t[i]!), y(high[i]!))
      for (const i of run.toReversed()) pen.lineTo(x(t[i]!), y(low[i]!))
      pen.fill()
    }
    run = []
  }
  for (let i = firstShown(t, span.from); i < t.length; i++) {
    if (low[i] == null || high[i] == null) close()
    else run.push(i)
    if (t[i]! > span.to) break
  }
  close()
  pen.restore()
}

export const paintLines = (plane: Plane, lines: readonly Line[]): void => {
  for (const line of lines) {
    if (line.min && line.max) paintBetween(plane, line.t, line.min, line.max, line.colour, 0.24)
    paintLine(plane, line)
  }
}

/** On each side so much of the panel's width more than it shows. */
const BESIDE = 0.5

const sameLines = (a: readonly Line[], b: readonly Line[]): boolean =>
  a.length === b.length &&
  a.every((line, i) => {
    const other = b[i]!
    return (
      line.t === other.t &&
      line.mean === other.mean &&
      line.min === other.min &&
      line.max === other.max &&
      line.colour === other.colour &&
      line.width === other.width
    )
  })

interface Made {
  readonly lines: readonly Line[]
  readonly plane: Plane
  readonly pixels: ImageData
}

/**
 * The picture of lines that are moved: made once for a range and a scale, then put where they are. As pixels: a canvas drawn into another one
 * costs the main thread thirty times as much where there is no GPU. They take the place of what is there, so they come first, and what lies
 * below them is drawn below.
 */
export class LineStrip {
  #pen: OffscreenCanvasRenderingContext2D | null = null
  #made: Made | null = null

  paint(plane: Plane, lines: readonly Line[]): void {
    const { pen, span, left, top, width, height } = plane
    const perMs = width / (span.to - span.from)
    let made = this.#made
    if (!made || !this.#fits(made.plane, plane) || !sameLines(made.lines, lines)) made = this.#make(plane, lines)
    const shift = Math.round((span.from - made.plane.span.from) * perMs)
    pen.putImageData(made.pixels, left - shift, top, shift, 0, width, height)
  }

  #fits(made: Plane, { span, width, height, low, high }: Plane): boolean {
    const perMs = width / (span.to - span.from)
    return (
      made.height === height &&
      made.low === low &&
      made.high === high &&
      Math.abs((made.width / (made.span.to - made.span.from) / perMs - 1) * made.width) < 0.5 &&
      span.from >= made.span.from &&
      span.to <= made.span.to
    )
  }

  #make(shown: Plane, lines: readonly Line[]): Made {
    const { span, height } = shown
    const beside = Math.round(shown.width * BESIDE)
    const msPerPx = (span.to - span.from) / shown.width
    const width = shown.width + 2 * beside
    let pen = this.#pen
    if (pen?.canvas.width === width && pen.canvas.height === height) pen.clearRect(0, 0, width, height)
    else
      pen = this.#pen = new OffscreenCanvas(width, height).getContext('2d', {
        willReadFrequently: true,
      })!
    const plane: Plane = {
      ...shown,
      pen,
      span: { from: span.from - beside * msPerPx, to: span.to + beside * msPerPx },
      left: 0,
      top: 0,
      width,
    }
    paintLines(plane, lines)
    return (this.#made = { lines, plane, pixels: pen.getImageData(0, 0, width, height) })
  }
}

/** How much further than asked a range grows that moving lines leave. */
const MARGIN = 0.1

/** The range of lines that are being moved: as it was while they fit in, wider once they do not; it would tremble otherwise. */
export const steadyRange = (
  [low, high]: readonly [number, number],
  [least, most]: readonly [number, number],
): readonly [number, number] => {
  if (least >= low && most <= high) return [low, high]
  const more = (Math.max(high, most) - Math.min(low, least)) * MARGIN
  const bottom = least < low ? (least >= 0 && least - more < 0 ? 0 : least - more) : low
  return [bottom, most > high ? most + more : high]
}
