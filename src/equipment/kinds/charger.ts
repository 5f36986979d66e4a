/** Charging station of an AGV. */
import { defineKind, linear } from '../kind.ts'
import { length } from '../param.ts'

export const charger = defineKind('charger', 'Charging station', {
  params: {
    width: length('Width', 0.7, 0.5, 1.4),
    height: length('Height', 1.4, 0.8, 2),
  },
  parts: () => ['panel', 'contact'],
  axes: () => ({ contact: linear([1, 0, 0], 0, 0.15, 0) }),
})
