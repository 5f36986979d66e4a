/** What raised an alarm, in words. */
import type { AlarmRow } from '../wire/alarms.ts'
import { nameById } from './derived.ts'
import { asWritten, formatCount, formatNumber, formatQuantity, withUnit } from './numbers.ts'
import { text } from './text.ts'
import { formatDuration } from './times.ts'

/** '' where nothing is known but the alarm's name. What the machine itself says of a fault stays as it says it. */
export const alarmCause = ({ cause, message, value, limit, unit, signal: id }: AlarmRow): string => {
  if (message !== '' || !cause) return message
  if (cause.kind === 'more-faults') return text('alarm.cause.more-faults', { count: cause.count })
  if (cause.kind === 'formula') return cause.formula
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
  if ('forMs' in cause) {
    const lasted = formatDuration(cause.forMs)
    return 'target' in cause
      ? text(`alarm.cause.${cause.kind}`, { signal, target: cause.target, lasted })
      : text(`alarm.cause.${cause.kind}`, { signal, lasted })
  }
  if (value === null) return ''
  if (cause.kind === 'changing' || cause.kind === 'deviating' || cause.kind === 'unlike-sisters') {
    const far = formatQuantity(Math.abs(value), unit, cause.decimals)
    const side = value > 0 ? 'up' : 'down'
    if (cause.kind === 'changing')
      return text('alarm.cause.changing', { signal, side, far, within: formatDuration(cause.withinMs) })
    return cause.kind === 'deviating'
      ? text('alarm.cause.deviating', { signal, side, far, from: cause.from })
      : text('alarm.cause.unlike-sisters', { signal, side, far })
  }
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
