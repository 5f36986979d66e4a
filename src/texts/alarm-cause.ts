/** What raised an alarm, in words. */
import type { AlarmRow } from '../wire/alarms.ts'
import { nameById } from './derived.ts'
import { asWritten, formatCount, formatNumber, formatQuantity, withUnit } from './numbers.ts'
import { text } from './text.ts'

/** '' where nothing is known but the alarm's name. What the machine itself says of a fault stays as it says it. */
export const alarmCause = ({ cause, message, value, limit, unit, signal: id }: AlarmRow): string => {
  if (message !== '' || !cause) return message
  if (cause.kind === 'more-faults') return text('alarm.cause.more-faults', { count: cause.count })
  const signal = nameById(id, cause.signal)
  if (cause.kind === 'is') {
    const { is } = cause
    const shown =
      typeof is === 'boolean'
        ? text(is ? 'value.on' : 'value.off')
        : typeof is === 'number'
          ? Number.isInteger(is)
            ? formatCount(is)
            : formatNumber(is)
          : is
    return text('alarm.cause.is', { signal, value: shown })
  }
  if (value === null) return ''
  const measured = formatQuantity(value, unit, cause.decimals)
  if (cause.kind === 'outside')
    return text('alarm.cause.outside', {
      signal,
      value: measured,
      low: asWritten(cause.low),
      high: withUnit(asWritten(cause.high), unit),
    })
  return limit === null
    ? ''
    : text(`alarm.cause.${cause.kind}`, { signal, value: measured, limit: withUnit(asWritten(limit), unit) })
}
