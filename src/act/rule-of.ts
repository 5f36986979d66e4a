/** A policy of the twin, as the gates ask for it. */
import type { TwinPolicy } from '../twin/policies.ts'
import type { Rule } from './gates.ts'

export const ruleOf = ({
  change,
  within,
  mostStep,
  perDay,
  perShift,
  coolDownMs,
  trigger,
  misses,
  most,
  hours,
  command,
}: TwinPolicy): Rule => ({
  change,
  within,
  mostStep,
  perDay,
  perShift,
  coolDownMs,
  forMs: trigger.forMs,
  misses,
  most,
  hours,
  hasWatchdog: command.watchdog !== null,
  takes: command.value!,
})
