/** Making alarms, asked of the gateway. It comes late: nothing of it is in the first picture. */
import type { AlarmRulesPort } from '../panels/alarm-rules/port.ts'
import { API } from '../wire/paths.ts'
import { TryAnswer } from '../wire/tried.ts'
import { send } from './api-client.ts'
import { apiUrl } from './boot.ts'
import { discoveryApi } from './discovery-api.ts'

export const alarmRulesApi = {
  try: (request) => send(TryAnswer, apiUrl(API.tryAlarm), request),
  write: discoveryApi.write,
} satisfies Omit<AlarmRulesPort, 'document'>
