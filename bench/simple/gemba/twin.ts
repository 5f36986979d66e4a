/** The hall as a twin document. */
import type { Twin } from '../../../src/twin/twin.ts'
import { twinOf } from '../../page/hall.ts'
import { MACHINE_M, places } from '../machines.ts'

const [width, height, depth] = MACHINE_M

export const hallOf = (machines: number): Twin =>
  twinOf({
    format: 1,
    id: 'simple',
    name: 'Simple',
    defaults: { staleAfterS: null },
    classes: {
      machine: {
        name: 'Machine',
        model: { kind: 'generic', params: { width, height, depth } },
        signals: { temperature: { name: 'Temperature', role: 'temperature', range: [0, 100] } },
      },
    },
    assets: places(machines).map(([x, z], i) => ({
      id: `m-${i}`,
      name: `M-${i}`,
      class: 'machine',
      place: { at: [x, 0, z] as [number, number, number] },
    })),
    layers: { temperature: { name: 'Temperature', role: 'temperature', scale: [0, 100], reduce: 'max' } },
  })
