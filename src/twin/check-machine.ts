/** Does what is said of an asset, its alarms and its commands make sense? */
import { checkCondition } from './check-condition.ts'
import { jsonPath, type Report } from './problems.ts'
import type { AlarmDoc } from './schema-alarm.ts'
import type { AlarmCondition, AssetDoc, CommandDoc } from './schema.ts'
import { suggest } from '../base/edit-distance.ts'
import type { TwinAsset, TwinSignal } from './twin.ts'

const VAR_NAME = /^[A-Za-z_][\w-]*$/

export const reportAsset = ({ zone, vars }: AssetDoc, at: string, flaw: Report): void => {
  if (zone && !(zone.size[0] > 0 && zone.size[1] > 0))
    flaw(`${at}.zone.size`, { code: 'zone-size', values: { width: zone.size[0], depth: zone.size[1] } })
  for (const name of Object.keys(vars)) {
    const path = jsonPath(['vars', name], at)
    if (!VAR_NAME.test(name)) flaw(path, { code: 'var-name', values: {} })
    if (name === 'asset') flaw(path, { code: 'var-asset', values: { template: '{asset}' } })
  }
}

/** A signal that is watched for a condition, in an alarm or a command. */
export const reportWatched = (signal: TwinSignal, when: AlarmCondition, at: string, wrong: Report): void => {
  for (const problem of checkCondition(signal, when)) wrong(at, problem)
}

export const reportAlarm = ({ when, deadband }: AlarmDoc, at: string, flaw: Report): void => {
  if (!when) return
  if (deadband > 0 && !('above' in when || 'below' in when || 'outside' in when))
    flaw(`${at}.deadband`, { code: 'deadband-no-limit', values: {} })
  if ('outside' in when && when.outside[0] <= when.outside[1] && 2 * deadband > when.outside[1] - when.outside[0])
    flaw(`${at}.deadband`, {
      code: 'deadband-no-room',
      values: { low: when.outside[0], high: when.outside[1] },
    })
}

/** @param confirming the signal that is to confirm it; null = there is none of that name */
export const reportCommand = (
  { value, confirm, payload, watchdog }: CommandDoc,
  confirming: TwinSignal | null,
  topic: string,
  at: string,
  wrong: Report,
  flaw: Report,
): void => {
  if (!confirm.when && !value) wrong(`${at}.confirm.when`, { code: 'command-unconfirmed', values: {} })
  if (!confirm.when && value && confirming && confirming.type !== 'number' && confirming.type !== 'integer')
    flaw(`${at}.confirm.signal`, {
      code: 'command-confirm-type',
      values: { signal: confirming.id, type: confirming.type },
    })
  if (/[+#]/.test(topic)) wrong(`${at}.topic`, { code: 'command-topic-wildcard', values: {} })
  if (value && value.min > value.max)
    wrong(`${at}.value`, { code: 'command-min-above-max', values: { min: value.min, max: value.max } })
  else if (value && value.max > value.min && value.step > value.max - value.min)
    flaw(`${at}.value.step`, {
      code: 'command-step-too-large',
      values: { step: value.step, min: value.min, max: value.max },
    })
  if (watchdog && !value) wrong(`${at}.watchdog`, { code: 'watchdog-no-value', values: {} })
  else if (watchdog && value && (watchdog.to < value.min || watchdog.to > value.max))
    wrong(`${at}.watchdog.to`, {
      code: 'watchdog-to',
      values: { to: watchdog.to, min: value.min, max: value.max },
    })
  if (watchdog?.alive && /[+#]/.test(watchdog.alive.topic))
    wrong(`${at}.watchdog.alive.topic`, { code: 'command-topic-wildcard', values: {} })
  if (!value && payload.includes('{value}'))
    flaw(`${at}.payload`, { code: 'command-payload-value', values: { template: '{value}' } })
}

/** What counts the life of a part names an alarm that the asset has. */
export const reportLives = ({ id, signals, alarms }: TwinAsset, at: string, flaw: Report): void => {
  for (const { life, component, key } of signals) {
    const failed = life?.failed
    if (!failed || alarms.some((alarm) => alarm.key === `${id}/${failed}`)) continue
    const part = component === null ? '' : `.parts.${component}`
    flaw(`${at}${part}.signals.${key}.foresight.life.failed`, () => ({
      code: 'life-no-alarm',
      values: { asset: id, alarm: failed },
      hint: suggest(
        failed,
        alarms.map((alarm) => alarm.key.slice(id.length + 1)),
      ),
    }))
  }
}
