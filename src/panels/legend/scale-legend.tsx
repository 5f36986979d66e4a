/** A scale with how many things stand where on it; dragging, or two sliders by keys, choose what is looked at. */
import { useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react'
import { rampGradient } from '../../look/ramp.ts'
import type { ThemeName } from '../../look/tokens.ts'
import { formatNumber, formatQuantity } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import type { LayerFilter } from '../../colouring/layer-filter.ts'
import type { ScaleLayer } from '../../colouring/layer.ts'
import { PriorityMark } from '../priority-mark.tsx'
import { BARS, barsOf, middleOf } from './distribution.ts'
import type { LayerLimit } from './layer-limits.ts'
import css from './legend.module.css'
import { dragged, gripAt, keyed, placeOf, type Span, type Thumb, valueAt, type Grip } from './range-drag.ts'

/** Half of a thumb's target, CSS px. */
const REACH_PX = 22
/** A press that goes no further than this is none. */
const STILL_PX = 4

interface ScaleLegendProps {
  readonly layer: ScaleLayer
  readonly theme: ThemeName
  /** Code → how many; null = not known yet. */
  readonly counts: Uint32Array | null
  /** What is counted, as a word: parts, machines. */
  readonly things: (count: number) => string
  readonly limits: readonly LayerLimit[]
  /** Only the scale itself. */
  readonly brief: boolean
  /** Where what is selected or pointed at stands, 0…1. */
  readonly here: number | null
  readonly filter: LayerFilter | null
  /** @param held more is to come. @param range null = the whole scale */
  readonly onRange: (range: readonly [number, number] | null, held: boolean) => void
}

interface Drag {
  readonly grip: Grip
  readonly span: Span | null
  readonly before: readonly [number, number] | null
  readonly pressed: number
  readonly width: number
  /** What it has made of the range; null = it has not moved yet. */
  made: readonly [number, number] | null
}

const percent = (share: number): string => `${share * 100}%`

export const ScaleLegend = ({
  layer,
  theme,
  counts,
  things,
  limits,
  brief,
  here,
  filter,
  onRange,
}: ScaleLegendProps) => {
  const { scale, unit } = layer
  const track = useRef<HTMLDivElement>(null)
  const drag = useRef<Drag | null>(null)
  const [dragging, setDragging] = useState(false)
  const range = filter?.range ?? null
  const [from, to] = range ?? scale
  const span: Span | null = range && [placeOf(scale, from), placeOf(scale, to)]
  const bars = counts && barsOf(counts)
  const most = Math.max(1, ...(bars ?? []))
  // Only classes are looked at: nothing of the scale is.
  const none = filter !== null && range === null
  const [low, high] = none ? [0, 0] : (span ?? [0, 1])
  const said = (value: number): string => formatQuantity(value, unit)

  const shareAt = (event: PointerEvent): { readonly at: number; readonly width: number } => {
    const { left, width } = track.current!.getBoundingClientRect()
    return { at: (event.clientX - left) / width, width }
  }
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return
    const { at, width } = shareAt(event)
    drag.current = { grip: gripAt(at, span, REACH_PX / width), span, before: range, pressed: at, width, made: null }
    track.current!.setPointerCapture(event.pointerId)
  }
  const onMove = (event: PointerEvent): void => {
    const now = drag.current
    if (!now) return
    const { at } = shareAt(event)
    if (!now.made && Math.abs(at - now.pressed) * now.width < STILL_PX) return
    const [a, b] = dragged(now.grip, now.span, now.pressed, at)
    now.made = [valueAt(scale, a), valueAt(scale, b)]
    setDragging(true)
    onRange(now.made, true)
  }
  /** @param kept what was dragged stays; else it is as before */
  const onEnd = (kept: boolean) => (): void => {
    const now = drag.current
    drag.current = null
    setDragging(false)
    if (!now) return
    if (now.made) onRange(kept ? now.made : now.before, false)
    // A press beside the range lets go of it.
    else if (kept && now.grip === 'new' && range) onRange(null, false)
  }
  const onKey =
    (thumb: Thumb) =>
    (event: KeyboardEvent): void => {
      const next = keyed(scale, [from, to], thumb, event.key)
      if (!next) return
      event.preventDefault()
      event.stopPropagation()
      onRange(next, true)
    }
  /** Of the keys that were held down. */
  const settle = (): void => onRange(range, false)

  const middle = counts && middleOf(layer, counts)
  const thumb = (which: Thumb, value: number) => (
    <span
      role="slider"
      tabIndex={0}
      className={css['thumb']}
      data-thumb={which}
      style={{ left: percent(placeOf(scale, value)) }}
      aria-label={text(which === 'low' ? 'legend.from' : 'legend.to')}
      aria-orientation="horizontal"
      aria-valuemin={which === 'low' ? scale[0] : from}
      aria-valuemax={which === 'low' ? to : scale[1]}
      aria-valuenow={value}
      aria-valuetext={said(value)}
      onKeyDown={onKey(which)}
      onKeyUp={settle}
      onBlur={settle}
    />
  )
  return (
    <div className={css['scale']}>
      <div
        ref={track}
        className={css['track']}
        data-dragging={dragging || undefined}
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={onEnd(true)}
        onPointerCancel={onEnd(false)}
      >
        <svg className={css['bars']} viewBox={`0 0 ${BARS} 100`} preserveAspectRatio="none" aria-hidden>
          {bars?.map((count, bar) => {
            const height = count === 0 ? 0 : Math.max(4, (100 * count) / most)
            const inside = (bar + 0.5) / BARS >= low && (bar + 0.5) / BARS <= high && !none
            return (
              <rect
                key={bar}
                x={bar + 0.06}
                width={0.88}
                y={100 - height}
                height={height}
                data-out={inside ? undefined : true}
              />
            )
          })}
        </svg>
        {limits.map(({ value, priority }) => (
          <i key={value} className={css['limit']} style={{ left: percent(placeOf(scale, value)) }} aria-hidden>
            <PriorityMark priority={priority} size={10} silent />
          </i>
        ))}
        <div className={css['ramp']} style={{ '--ramp': rampGradient(theme) } as CSSProperties} aria-hidden />
        {(filter !== null || dragging) && (
          <>
            <i className={css['veil']} style={{ left: 0, width: percent(low) }} aria-hidden />
            <i className={css['veil']} style={{ left: percent(high), right: 0 }} aria-hidden />
          </>
        )}
        {here !== null && <i className={css['here']} style={{ left: percent(here) }} aria-hidden />}
        {thumb('low', from)}
        {thumb('high', to)}
      </div>
      <div className={css['ends']}>
        <span>{said(scale[0])}</span>
        {range && <output>{`${formatNumber(from)} – ${said(to)}`}</output>}
        <span>{said(scale[1])}</span>
      </div>
      {middle && (
        <p className={css['told']}>
          {middle.measured === 0
            ? text('legend.nothing')
            : text('legend.spread', {
                things: things(middle.measured),
                median: said(middle.median),
                highest: `${middle.beyond ? '≥ ' : ''}${said(middle.highest)}`,
              })}
        </p>
      )}
      {!brief && limits.length > 0 && (
        <p className={css['told']}>
          {text('legend.limits')}{' '}
          {limits.map(({ value, priority, alarms }, i) => (
            <span
              key={value}
              className={css['limitTold']}
              title={text('legend.limit', { priority: text(`priority.${priority}`), count: alarms })}
            >
              <PriorityMark priority={priority} size={10} />
              {i === limits.length - 1 ? said(value) : formatNumber(value)}
            </span>
          ))}
        </p>
      )}
    </div>
  )
}
