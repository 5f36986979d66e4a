/** Automated guided vehicle with a lifting deck; drives towards +X. Channels: `load` (a pallet on it), or with bays `load-1`, `load-2`… (a workpiece in each). */
import { COUNT, defineKind } from '../kind.ts'
import { count, length } from '../param.ts'

const bayNames = (of: string, bays: number): readonly string[] =>
  Array.from({ length: bays }, (_, i) => `${of}-${i + 1}`)

export const agv = defineKind('agv', 'AGV', {
  params: {
    length: length('Length', 1.68, 1, 3),
    width: length('Width', 0.92, 0.6, 1.6),
    layers: count('Layers of its load', 2, 0, 4),
    bays: count('Load bays (0 = a pallet)', 0, 0, 4),
  },
  parts: ({ layers, bays }) => [
    'deck',
    'scanner',
    'drive',
    ...bayNames('bay', bays),
    ...(bays === 0 && layers > 0 ? ['load'] : []),
  ],
  channels: ({ layers, bays }) => ({
    ...(bays === 0 && layers > 0 ? { load: COUNT } : {}),
    ...Object.fromEntries(bayNames('load', bays).map((name) => [name, COUNT])),
  }),
})
