/** Alarms that watch single signals of a class: what a machine says itself is ticked, a limit is a guess and is not. */
import { isWatched, watchOf } from '../discovery/watching.ts'
import { formatNumber, withUnit } from '../texts/numbers.ts'
import { text } from '../texts/text.ts'
import type { ProposedClass, ProposedSignal } from '../wire/discovery.ts'
import css from './class-editor.module.css'
import controls from './controls.module.css'

interface WatchListProps {
  readonly proposed: ProposedClass
  /** Keys of signals that the machine which is shown does not have. */
  readonly without: ReadonlySet<string>
  readonly onChange: (changed: ProposedSignal) => void
}

const Condition = ({
  signal,
  limit,
  onChange,
}: {
  readonly signal: ProposedSignal
  readonly limit: number | null
  readonly onChange: (changed: ProposedSignal) => void
}) => {
  if (limit === null)
    return (
      <small>
        {signal.states === null
          ? text('discover.watch.true', { name: signal.name })
          : text('discover.watch.states', { name: signal.name })}
      </small>
    )
  return (
    <small className={css['limit']}>
      {text('discover.watch.above', { name: signal.name })}
      <input
        type="number"
        className={css['text']}
        value={limit}
        step="any"
        aria-label={text('discover.watch.limit', { name: signal.name })}
        onChange={(event) => {
          const above = event.target.valueAsNumber
          if (Number.isFinite(above)) onChange({ ...signal, above, watch: true })
        }}
      />
      {signal.unit}
      {signal.seen && (
        <span>
          {text('discover.watch.seen', {
            low: formatNumber(signal.seen[0]),
            high: withUnit(formatNumber(signal.seen[1]), signal.unit),
          })}
        </span>
      )}
    </small>
  )
}

export const WatchList = ({ proposed, without, onChange }: WatchListProps) => {
  const watched = proposed.signals.flatMap((signal) => {
    const found = without.has(signal.key) ? null : watchOf(signal)
    return found ? [{ signal, ...found }] : []
  })
  if (watched.length === 0) return null
  return (
    <section className={css['alarms']}>
      <h3>{text('discover.watch')}</h3>
      <p className={controls['note']}>{text('discover.watch.about')}</p>
      <ul>
        {watched.map(({ signal, key, alarm }) => {
          const on = isWatched(signal)
          const limit = alarm.when && 'above' in alarm.when ? (alarm.when.above ?? null) : null
          return (
            <li key={key} data-off={!on || undefined}>
              <label className={css['tick']}>
                <input
                  type="checkbox"
                  checked={on}
                  aria-label={text('discover.take', { name: alarm.name ?? key })}
                  onChange={(event) => onChange({ ...signal, watch: event.target.checked })}
                />
              </label>
              <span>
                <b>{alarm.name}</b>
                <Condition signal={signal} limit={limit} onChange={onChange} />
              </span>
              <span className={css['kind']}>{text(`priority.${alarm.priority ?? 'medium'}`)}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
