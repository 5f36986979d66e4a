/** Open alarms, and nothing else. */
import { PRIORITIES } from '../twin/priorities.ts'
import { alarmClasses } from './alarm-classes.ts'
import type { ClassLayer } from './layer.ts'

const NONE = 1 + PRIORITIES.length

const ALARM_PRIORITY: ClassLayer = {
  id: 'alarm-priority',
  name: null,
  title: 'layer.alarm-priority',
  classes: [...alarmClasses([]), { key: 'none', name: 'legend.none', mark: { look: 'apart' }, colour: null }],
  off: [],
  about: null,
  reading: { from: 'alarms', quiet: [NONE, NONE, NONE] },
}

export const alarmPriority = (): readonly ClassLayer[] => [ALARM_PRIORITY]
