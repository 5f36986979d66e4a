/** One live signal: name, last minute, place in its range, figure and unit. Written at 4 Hz, rendered once. */
import { useRef } from 'react'
import { formatNumber, formatSignal } from '../../texts/numbers.ts'
import { formatDuration } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import { QUALITY } from '../../wire/quality.ts'
import { LiveText } from '../live-text.tsx'
import { usePorts } from '../ports.tsx'
import css from './signal-row.module.css'
import { Sparkline } from './sparkline.tsx'
import { useTick } from '../ticker.ts'
import { hasTrend } from '../trends/has-trend.ts'
import { useOpenTrends } from '../trends/open-trends.tsx'

interface SignalRowProps {
  readonly signal: TwinSignal
  readonly name: string
  /** Its trend is the one shown. */
  readonly chosen: boolean
  readonly onChoose: () => void
}

export const SignalRow = ({ signal, name, chosen, onChoose }: SignalRowProps) => {
  const { values, now } = usePorts()
  const row = useRef<HTMLLIElement>(null)
  const bar = useRef<HTMLElement>(null)
  const numeric = signal.type === 'number' || signal.type === 'integer'
  useTick(() => {
    if (!row.current) return
    row.current.dataset['age'] = values.age(signal.slot, now())
    row.current.dataset['bad'] = String(values.quality[signal.slot] === QUALITY.bad)
    if (!bar.current || !signal.range) return
    const [low, high] = signal.range
    const share = (values.value[signal.slot]! - low) / (high - low)
    bar.current.style.transform = `scaleX(${Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0})`
  })
  const read = (): string => {
    const age = values.age(signal.slot, now())
    if (age === 'never') return text('value.none')
    return formatSignal(signal, values.value[signal.slot]!, values.text(signal.slot))
  }
  const readNote = (): string => {
    const age = values.age(signal.slot, now())
    if (age === 'never') return text('age.never')
    if (age === 'stale') return text('age.stale', { age: formatDuration(now() - values.receive[signal.slot]!) })
    const quality = values.quality[signal.slot]
    return quality === QUALITY.good ? '' : quality === QUALITY.bad ? text('value.bad') : text('quality.uncertain')
  }
  const open = useOpenTrends()
  const told = (
    <>
      <span className={css['name']}>
        {name}
        <LiveText className={css['note']} read={readNote} />
      </span>
      {numeric && <Sparkline signal={signal} className={css['spark']} />}
    </>
  )
  const figure = (
    <span className={css['figure']}>
      <LiveText className={numeric ? css['value'] : css['word']} read={read} />
      {signal.unit !== '' && <span className={css['unit']}>{signal.unit}</span>}
      {numeric && signal.range && (
        <span
          className={css['range']}
          title={text('sheet.range', {
            low: formatNumber(signal.range[0]),
            high: formatNumber(signal.range[1]),
            unit: signal.unit,
          })}
          aria-hidden
        >
          <i ref={bar} />
        </span>
      )}
    </span>
  )
  return (
    <li ref={row} className={css['row']} data-signal={signal.id}>
      {hasTrend(signal) ? (
        <button
          type="button"
          className={css['body']}
          aria-pressed={chosen}
          title={text('sheet.trend.of', { name })}
          onClick={onChoose}
        >
          {told}
        </button>
      ) : (
        <div className={css['body']}>{told}</div>
      )}
      {hasTrend(signal) ? (
        <button
          type="button"
          className={css['open']}
          title={text('trend.open', { name })}
          onClick={() => open([signal.id])}
        >
          {figure}
          <span className="sr-only">{text('trend.open', { name })}</span>
        </button>
      ) : (
        <span className={css['open']}>{figure}</span>
      )}
    </li>
  )
}
