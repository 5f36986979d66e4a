/** The condition of things: their most urgent open alarm, else the age of their data. What a page begins with. */
import { PRIORITIES } from '../twin/priorities.ts'
import { alarmClasses } from './alarm-classes.ts'
import type { ClassLayer, LayerClass } from './layer.ts'

const quiet = (key: 'stale' | 'never' | 'normal'): LayerClass => ({
  key,
  name: `legend.${key}`,
  mark: { look: key },
  colour: null,
})
const code = (after: number): number => 1 + PRIORITIES.length + after

const CONDITION: ClassLayer = {
  id: 'condition',
  name: null,
  title: 'layer.condition',
  classes: [...alarmClasses(['low']), quiet('stale'), quiet('never'), quiet('normal')],
  off: [],
  about: 'legend.acked',
  plain: true,
  reading: { from: 'alarms', quiet: [code(2), code(0), code(1)] },
}

export const condition = (): readonly ClassLayer[] => [CONDITION]
