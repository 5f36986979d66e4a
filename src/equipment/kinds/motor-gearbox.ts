/** Motor, coupling and helical gearbox on a base frame; the output shaft points along +X. */
import { defineKind } from '../kind.ts'
import { factor } from '../param.ts'

export const motorGearbox = defineKind('motor-gearbox', 'Motor and gearbox', {
  params: {
    scale: factor('Size', 1, 0.4, 3),
  },
  parts: () => ['gearbox', 'shaft', 'coupling', 'motor'],
})
