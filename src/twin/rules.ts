/**
 * What a document must keep to beyond its shape and its references. Apart from the loader, for what is in force already
 * was judged when it was saved: the page that a gateway serves loads it without these.
 */
import { reportAlarmRule } from './check-alarm.ts'
import { reportDocument, shownRoles } from './check-document.ts'
import { reportAlarm, reportAsset, reportCommand, reportLives, reportWatched } from './check-machine.ts'
import { reportBinding, reportSignal } from './check-signal.ts'

export const RULES = {
  alarm: reportAlarm,
  alarmRule: reportAlarmRule,
  asset: reportAsset,
  binding: reportBinding,
  command: reportCommand,
  document: reportDocument,
  shownRoles,
  lives: reportLives,
  signal: reportSignal,
  watched: reportWatched,
}
export type Rules = typeof RULES
