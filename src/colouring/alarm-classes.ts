/** The priorities of alarms as classes of a layer, most urgent first. */
import { THEMES } from '../look/tokens.ts'
import { PRIORITIES, type Priority } from '../twin/priorities.ts'
import type { LayerClass } from './layer.ts'

/** @param calm priorities whose colour is mixed with the machine's own */
export const alarmClasses = (calm: readonly Priority[]): readonly LayerClass[] =>
  PRIORITIES.map((priority) => ({
    key: priority,
    name: `priority.${priority}`,
    mark: { priority },
    colour: {
      dark: THEMES.dark.priority[priority],
      light: THEMES.light.priority[priority],
      contrast: THEMES.contrast.priority[priority],
    },
    alarm: calm.includes(priority) ? 'calm' : 'urgent',
  }))
