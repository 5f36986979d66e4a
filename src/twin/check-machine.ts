/** Does what is said of an asset, its alarms and its commands make sense? */
import { checkCondition } from './check-condition.ts'
import { jsonPath, type Report } from './problems.ts'
import type { AlarmDoc, AlarmCondition, AssetDoc, CommandDoc } from './schema.ts'
import type { TwinSignal } from './twin.ts'

const VAR_NAME = /^[A-Za-z_][\w-]*$/

export const reportAsset = ({ zone, vars }: AssetDoc, at: string, flaw: Report): void => {
  if (zone && !(zone.size[0] > 0 && zone.size[1] > 0))
    flaw(`${at}.zone.size`, `sizes are above 0, not ${zone.size.join(' and ')}.`)
  for (const name of Object.keys(vars)) {
    const path = jsonPath(['vars', name], at)
    if (!VAR_NAME.test(name)) flaw(path, 'the name of a var is a letter or "_", then letters, digits, "-" and "_".')
    if (name === 'asset') flaw(path, '"{asset}" is always the id of the asset.')
  }
}

/** A signal that is watched for a condition, in an alarm or a command. */
export const reportWatched = (signal: TwinSignal, when: AlarmCondition, at: string, wrong: Report): void => {
  for (const problem of checkCondition(signal, when)) wrong(at, problem)
}

export const reportAlarm = ({ when, deadband }: AlarmDoc, at: string, flaw: Report): void => {
  if (!when) return
  if (deadband > 0 && !('above' in when || 'below' in when || 'outside' in when))
    flaw(`${at}.deadband`, 'is for limits ("above", "below", "outside") only.')
  if ('outside' in when && when.outside[0] <= when.outside[1] && 2 * deadband > when.outside[1] - when.outside[0])
    flaw(`${at}.deadband`, `leaves no room to clear between ${when.outside[0]} and ${when.outside[1]}.`)
}

/** @param confirming the signal that is to confirm it; null = there is none of that name */
export const reportCommand = (
  { value, confirm, payload }: CommandDoc,
  confirming: TwinSignal | null,
  topic: string,
  at: string,
  wrong: Report,
  flaw: Report,
): void => {
  if (!confirm.when && !value)
    wrong(`${at}.confirm.when`, 'a command without a value needs the condition that confirms it.')
  if (!confirm.when && value && confirming && confirming.type !== 'number' && confirming.type !== 'integer')
    flaw(
      `${at}.confirm.signal`,
      `"${confirming.id}" is a ${confirming.type} signal, which never reaches a number: say "when".`,
    )
  if (/[+#]/.test(topic)) wrong(`${at}.topic`, 'a command is published to one topic: no "+" or "#".')
  if (value && value.min > value.max) wrong(`${at}.value`, `min ${value.min} is above max ${value.max}.`)
  else if (value && value.max > value.min && value.step > value.max - value.min)
    flaw(`${at}.value.step`, `${value.step} is more than from ${value.min} to ${value.max}.`)
  if (!value && payload.includes('{value}'))
    flaw(`${at}.payload`, '"{value}" is of a command that takes a value: say which in "value".')
}
