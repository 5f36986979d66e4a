/** Upright vessel on legs. Channel: `level` (%), for colour only. */
import { defineKind } from '../kind.ts'
import { choice, length, toggle } from '../param.ts'

export const tank = defineKind('tank', 'Tank', {
  params: {
    diameter: length('Diameter', 1.4, 0.5, 4),
    height: length('Height of the shell', 1.8, 0.5, 8),
    bottom: choice('Bottom', ['dished', 'cone']),
    agitator: toggle('Agitator', true),
  },
  parts: ({ agitator }) => ['vessel', 'outlet', 'manhole', 'gauge', 'pipework', ...(agitator ? ['agitator'] : [])],
  channels: () => ({ level: { unit: '%' } }),
})
