/** Centrifugal pump on a base frame. */
import { defineKind } from '../kind.ts'
import { factor } from '../param.ts'

export const pump = defineKind('pump', 'Pump', {
  params: {
    scale: factor('Size', 1, 0.4, 3),
  },
  parts: () => ['volute', 'bearing', 'coupling', 'motor'],
})
