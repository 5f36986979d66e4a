/** A machine of no particular kind. */
import { defineKind } from '../kind.ts'
import { length } from '../param.ts'

export const generic = defineKind('generic', 'Machine', {
  params: {
    width: length('Width', 1.6, 0.4, 8),
    height: length('Height', 1.8, 0.5, 4),
    depth: length('Depth', 1.2, 0.4, 6),
  },
  parts: ({ width }) => ['door', ...(width > 0.9 ? ['panel'] : []), 'fan', 'andon'],
})
