/** Why a command stands as it does, in words. */
import { ROLES } from '../twin/schema.ts'
import type { CommandReason, SendFailure } from '../wire/commands.ts'
import './answers.ts'
import { conditionInWords, valueInWords } from './conditions.ts'
import { asWritten, withUnit } from './numbers.ts'
import { text } from './text.ts'
import { formatDuration } from './times.ts'

/** Stands after a colon. */
export const sendFailureInWords = (failure: SendFailure): string =>
  failure.kind === 'broker-refused'
    ? text('send.broker-refused', { broker: failure.broker, said: failure.said })
    : text(`send.${failure.kind}`, { broker: failure.broker })

const roleName = (role: string): string => {
  const known = ROLES.find((one) => one === role)
  return known ? text(`role.${known}`) : role
}

/** Stands after the status: "Confirmed", "Refused". '' where there is nothing to say. */
export const commandReason = (reason: CommandReason | null): string => {
  switch (reason?.kind) {
    case undefined:
      return ''
    case 'earlier-words':
      return reason.words
    case 'confirmed-by':
      return text('command.reason.confirmed-by', {
        signal: reason.signal,
        value: valueInWords(reason.value),
        duration: formatDuration(reason.afterMs),
      })
    case 'no-answer':
      return text('command.reason.no-answer', { signal: reason.signal, duration: formatDuration(reason.withinMs) })
    case 'not-sent':
      return text('command.reason.not-sent', { failure: sendFailureInWords(reason.failure) })
    case 'role-needed':
      return text('command.reason.role-needed', { role: roleName(reason.role) })
    case 'value-needed':
      return text('command.reason.value-needed', { name: reason.name })
    case 'out-of-range':
      return text('command.reason.out-of-range', {
        value: asWritten(reason.value),
        min: asWritten(reason.min),
        max: withUnit(asWritten(reason.max), reason.unit),
      })
    case 'off-step':
      return text('command.reason.off-step', {
        value: asWritten(reason.value),
        step: asWritten(reason.step),
        min: withUnit(asWritten(reason.min), reason.unit),
      })
    case 'state-unknown':
      return text('command.reason.state-unknown', { signal: reason.signal })
    case 'allowed-only-while':
      return text('command.reason.allowed-only-while', {
        signal: reason.signal,
        condition: conditionInWords(reason.condition),
      })
    case 'gateway-stopped':
    case 'gateway-restarted':
    case 'twin-changed':
    case 'not-enabled':
    case 'under-way':
    case 'no-value-taken':
      return text(`command.reason.${reason.kind}`)
  }
}
