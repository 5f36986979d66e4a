/** What stands in the row of an alarm: where it is, since when, what it says, and who did what about it. */
import { useQuery } from '@tanstack/react-query'
import { isCleared, isOpen, needsAck } from '../../alarms/board.ts'
import { alarmCause } from '../../texts/alarm-cause.ts'
import { formatNumber, formatSignal, withUnit } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDuration, formatMoment } from '../../texts/times.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { AskFailed } from '../journal.ts'
import { LiveText } from '../live-text.tsx'
import { usePorts } from '../ports.tsx'
import css from './alarm-table.module.css'
import { sinceOf } from './list-rows.ts'

export const whereOf = (
  row: AlarmRow,
  asset:
    | { readonly name: string; readonly components: readonly { readonly key: string; readonly name: string }[] }
    | undefined,
): string =>
  [asset?.name ?? row.asset, asset?.components.find(({ key }) => key === row.component)?.name]
    .filter((one) => one !== undefined)
    .join(' · ')

export const Since = ({ row }: { readonly row: AlarmRow }) => {
  const { now } = usePorts()
  const since = sinceOf(row)
  return (
    <>
      <LiveText className="num" read={() => formatDuration(Math.max(0, now() - since))} />
      <small className="num">
        <LiveText read={() => formatMoment(since, now())} />
      </small>
    </>
  )
}

/** What its signal says now. */
const Live = ({ row }: { readonly row: AlarmRow }) => {
  const { twin, values, now } = usePorts()
  const signal = row.signal === null ? undefined : twin.signal(row.signal)
  if (!signal) return null
  const read = (): string =>
    values.usable(signal.slot, now())
      ? withUnit(formatSignal(signal, values.value[signal.slot]!, values.text(signal.slot)), signal.unit)
      : text('value.none')
  return <LiveText className="num" read={read} />
}

export const Value = ({ row }: { readonly row: AlarmRow }) => {
  const cause = alarmCause(row)
  return (
    <>
      <Live row={row} />
      <small>
        {cause !== '' && cause !== row.name
          ? cause
          : row.value !== null && row.limit !== null
            ? text('alert.value', {
                value: withUnit(formatNumber(row.value), row.unit),
                limit: withUnit(formatNumber(row.limit), row.unit),
              })
            : row.message}
      </small>
    </>
  )
}

/** Of one that is set aside: what it would be. */
export const Without = ({ row }: { readonly row: AlarmRow }) => (
  <>
    <span>{text(row.inputLost ? 'alarms.input-lost' : row.active ? 'alarms.would.open' : 'alarms.would.not')}</span>
    <small>
      <Live row={row} />
      {row.limit !== null && ` · ${text('alarms.limit', { limit: withUnit(formatNumber(row.limit), row.unit) })}`}
    </small>
  </>
)

/** How much of a shelf is left; it began with the present state. */
export const Ends = ({ row }: { readonly row: AlarmRow }) => {
  const { now } = usePorts()
  if (row.state !== 'shelved')
    return <small>{text('alarms.who.since', { time: formatMoment(row.since, now()) })}</small>
  if (row.shelvedUntil === 0) return <b>{text('alarms.once')}</b>
  const left = Math.max(0, row.shelvedUntil - now())
  const share = Math.min(1, left / Math.max(1, row.shelvedUntil - row.since))
  return (
    <>
      <b className="num">
        <LiveText
          read={() => {
            const ms = row.shelvedUntil - now()
            return ms > 0 ? text('alarms.left', { duration: formatDuration(ms) }) : text('alarms.ended')
          }}
        />
      </b>
      <span className={css['left']} aria-hidden>
        <i style={{ width: `${share * 100}%` }} />
      </span>
      <small className="num">{text('alarms.until', { time: formatMoment(row.shelvedUntil, now()) })}</small>
    </>
  )
}

/** Why it was set aside: the row does not say it, the journal does. */
const Why = ({ row }: { readonly row: AlarmRow }) => {
  const { journal } = usePorts()
  const { data } = useQuery({
    queryKey: ['alarm-why', row.key, row.since],
    queryFn: async () => {
      const answer = await journal({ asset: row.asset, from: row.since, to: row.since + 1 })
      if (!answer.ok) throw new AskFailed(answer.error)
      const found = answer.value.findLast(({ row: { key }, actor }) => key === row.key && actor !== null)
      return { actor: found?.actor ?? '', comment: found?.comment ?? '' }
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  if (!data) return null
  return (
    <>
      {row.shelvedBy === null && data.actor !== '' && <span>{data.actor}</span>}
      {data.comment !== '' && <small>“{data.comment}”</small>}
    </>
  )
}

export const Who = ({ row }: { readonly row: AlarmRow }) => {
  const { now } = usePorts()
  if (row.state === 'out-of-service') return <Why row={row} />
  if (row.state === 'shelved')
    return (
      <>
        <span>{text('alarms.who.shelved', { actor: row.shelvedBy ?? '', time: formatMoment(row.since, now()) })}</span>
        <Why row={row} />
      </>
    )
  if (row.ackBy !== null && !needsAck(row))
    return (
      <>
        <span>{text('alarms.who.ack', { actor: row.ackBy, time: formatMoment(row.ackAt, now()) })}</span>
        {row.ackComment !== '' && <small>“{row.ackComment}”</small>}
      </>
    )
  if (needsAck(row)) return <small>{text('alarms.nobody')}</small>
  return null
}

/** In words beside the mark, for whoever does not see it. */
export const stateWords = (row: AlarmRow): string =>
  [
    text(`priority.${row.priority}`),
    text(`alarm.state.${row.state}`),
    ...(row.firstOut && isOpen(row) && !isCleared(row) ? [text('alert.first')] : []),
    ...(row.inputLost ? [text('alert.lost')] : []),
  ].join(', ')
