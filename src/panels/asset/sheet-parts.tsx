/** Parts of the asset sheet: where it stands, what state it is in, how old its data is. */
import { ChevronRight, ClockAlert } from 'lucide-react'
import { formatDuration, formatMoment } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'
import { statesOfPart } from '../../twin/derive.ts'
import { dataAge, readState, type StateReading } from './asset-data.ts'
import css from './asset-sheet.module.css'
import { clockSkewMs } from './clock-skew.ts'
import { LiveText } from '../live-text.tsx'
import { usePast } from '../moment.tsx'
import { usePorts } from '../ports.tsx'
import { useSampled } from '../ticker.ts'

export const Breadcrumb = ({ asset }: { readonly asset: TwinAsset }) => {
  const { select } = usePorts()
  const above: TwinAsset[] = []
  for (let at = asset.parent; at; at = at.parent) above.unshift(at)
  const near = above.filter((ancestor) => ancestor.level !== 'enterprise' && ancestor.level !== 'site')
  if (above.length === 0) return null
  return (
    <nav aria-label={text('sheet.place')}>
      <ol className={css['crumbs']}>
        {(near.length ? near : above).map((ancestor, i) => (
          <li key={ancestor.id}>
            {i > 0 && <ChevronRight size={12} aria-hidden />}
            <button type="button" onClick={() => select({ asset: ancestor.id, component: null })}>
              <span>{ancestor.name}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** What the machine, or a component that has a state of its own, says of itself, in words, and since when. */
export const StateCard = ({ asset, component }: { readonly asset: TwinAsset; readonly component: string | null }) => {
  const { values, now } = usePorts()
  const past = usePast()
  const read = (): StateReading | null => readState(asset, component, values, now())
  const abnormal = useSampled(() => {
    const state = read()
    return state !== null && state.word !== '' && (state.tone === 'attention' || state.tone === 'fault')
  })
  if (statesOfPart(asset, component).length === 0) return null
  const words = (): string => {
    const state = read()
    if (!state || state.word === '') return text('sheet.state.none')
    return state.age === 'stale' ? text('sheet.state.stale', { state: state.word }) : state.word
  }
  const since = (): string => {
    const at = read()?.since ?? 0
    return at
      ? text(past ? 'since.then' : 'since', { time: formatMoment(at, now()), duration: formatDuration(now() - at) })
      : ''
  }
  return (
    <div className={css['state']} role="status" data-abnormal={abnormal || undefined}>
      <LiveText className={css['word']} read={words} />
      <LiveText className={css['since']} read={since} />
    </div>
  )
}

/** What the picture shows of it that nothing has measured. */
export const DrawnLine = ({ asset }: { readonly asset: TwinAsset }) => {
  const { drawn } = usePorts()
  const note = useSampled(() => drawn(asset.id))
  return note && <p className={css['data']}>{note}</p>
}

/** A clock that lies: what it sends is shown by when it came. */
export const ClockLine = ({ signals }: { readonly signals: readonly TwinSignal[] }) => {
  const { values } = usePorts()
  const note = useSampled(() => {
    const skew = clockSkewMs(signals, values)
    return skew === 0
      ? ''
      : text(skew > 0 ? 'sheet.clock.behind' : 'sheet.clock.ahead', { duration: formatDuration(Math.abs(skew)) })
  })
  if (note === '') return null
  return (
    <p className={css['data']} data-clock="wrong">
      <ClockAlert size={14} aria-hidden /> {note}
    </p>
  )
}

export const DataLine = ({ signals }: { readonly signals: readonly TwinSignal[] }) => {
  const { values, now } = usePorts()
  const age = useSampled(() => dataAge(signals, values, now()).age)
  if (age === null) return null
  if (age === 'never') {
    const bound = signals.some(({ bindings }) => bindings.length > 0)
    return <p className={css['data']}>{text(bound ? 'sheet.data.silent' : 'sheet.data.unbound')}</p>
  }
  return (
    <p className={css['data']} data-age={age}>
      <LiveText
        read={() => {
          const data = dataAge(signals, values, now())
          const all = data.live + data.stale + data.never
          return [
            text('sheet.data.live', { live: data.live, all }),
            text('sheet.data.newest', { age: formatDuration(now() - data.newest) }),
            data.stale && text('sheet.data.stale', { count: data.stale }),
            data.bad && text('sheet.data.bad', { count: data.bad }),
            data.never && text('sheet.data.never', { count: data.never }),
          ]
            .filter(Boolean)
            .join(' · ')
        }}
      />
    </p>
  )
}
