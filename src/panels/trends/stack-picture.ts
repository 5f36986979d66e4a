/** All panels as one picture, with what they are and when. */
import { formatClock, formatDay } from '../../texts/times.ts'
import type { Span } from '../../timeline/stretches.ts'

const HEAD = 40
const PANEL_HEAD = 28
const MARGIN = 16

export const stackPicture = (
  title: string,
  { from, to }: Span,
  panels: readonly { readonly title: string; readonly canvas: HTMLCanvasElement }[],
): HTMLCanvasElement => {
  const px = devicePixelRatio
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  const made = document.createElement('canvas')
  made.width = Math.max(...panels.map(({ canvas }) => canvas.width)) + 2 * MARGIN * px
  made.height = panels.reduce((sum, { canvas }) => sum + canvas.height + PANEL_HEAD * px, 0) + (HEAD + 2 * MARGIN) * px
  const pen = made.getContext('2d')!
  pen.fillStyle = colour('--surface')
  pen.fillRect(0, 0, made.width, made.height)
  pen.textBaseline = 'middle'
  let y = MARGIN * px
  const write = (words: string, x: number, weight: number, size: number, ink: string, height: number): void => {
    pen.fillStyle = colour(ink)
    pen.font = `${weight} ${size * px}px "Inter Variable", sans-serif`
    pen.fillText(words, x, y + (height * px) / 2)
  }
  write(title, MARGIN * px, 600, 20, '--ink', HEAD)
  const beside = MARGIN * px + pen.measureText(`${title}   `).width
  write(
    `${formatDay(from)}, ${formatClock(from)} – ${formatDay(to)}, ${formatClock(to)}`,
    beside,
    400,
    13,
    '--ink2',
    HEAD,
  )
  y += HEAD * px
  for (const { title: name, canvas } of panels) {
    write(name, MARGIN * px, 600, 13, '--ink', PANEL_HEAD)
    y += PANEL_HEAD * px
    pen.drawImage(canvas, MARGIN * px, y)
    y += canvas.height
  }
  return made
}
