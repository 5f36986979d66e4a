/** A signal's last minute as a line, drawn on a canvas at 4 Hz. */
import { useEffect, useRef } from 'react'
import type { TwinSignal } from '../../twin/twin.ts'
import { usePorts } from '../ports.tsx'
import { SparkRing } from './spark-ring.ts'
import { onTick } from '../ticker.ts'

const WIDTH = 72
const HEIGHT = 20
/** Samples that fill the width at first: a young line is stretched, never a dot in the corner. */
const FEWEST = 24

const draw = (canvas: HTMLCanvasElement, ring: SparkRing): void => {
  const ratio = Math.min(devicePixelRatio || 1, 2)
  if (canvas.width !== WIDTH * ratio) {
    canvas.width = WIDTH * ratio
    canvas.height = HEIGHT * ratio
  }
  const pen = canvas.getContext('2d')
  const extent = ring.extent()
  if (!pen) return
  pen.setTransform(ratio, 0, 0, ratio, 0, 0)
  pen.clearRect(0, 0, WIDTH, HEIGHT)
  if (!extent) return
  const [low, high] = extent
  // A steady value is a line in the middle, not noise blown up to full height.
  const span = Math.max(high - low, Math.abs(high) * 0.02, 1e-9)
  const middle = (low + high) / 2
  pen.strokeStyle = getComputedStyle(canvas).color
  pen.lineWidth = 1.25
  pen.lineJoin = 'round'
  pen.beginPath()
  let down = false
  const count = ring.length
  for (let i = 0; i < count; i++) {
    const value = ring.at(i)
    if (Number.isNaN(value)) {
      down = false
      continue
    }
    const x = WIDTH - 1 - (count - 1 - i) * ((WIDTH - 2) / Math.max(FEWEST, count - 1))
    const y = HEIGHT / 2 - ((value - middle) / span) * (HEIGHT - 4)
    if (down) pen.lineTo(x, y)
    else pen.moveTo(x, y)
    down = true
  }
  pen.stroke()
}

export const Sparkline = ({
  signal,
  className,
}: {
  readonly signal: TwinSignal
  readonly className?: string | undefined
}) => {
  const { values, now } = usePorts()
  const canvas = useRef<HTMLCanvasElement>(null)
  const ring = useRef<SparkRing>(null)
  const leaps = useRef(values.leaps)
  useEffect(() => {
    const line = (ring.current ??= new SparkRing())
    const sample = (): void => {
      // Of another time, it is another line.
      if (leaps.current !== values.leaps) line.clear()
      leaps.current = values.leaps
      line.push(values.usable(signal.slot, now()) ? values.value[signal.slot]! : Number.NaN)
      if (canvas.current) draw(canvas.current, line)
    }
    sample()
    return onTick(sample)
  }, [signal, values, now])
  return <canvas ref={canvas} className={className} style={{ width: WIDTH, height: HEIGHT }} aria-hidden />
}
