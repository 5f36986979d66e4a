/** Control cabinet. */
import { defineKind } from '../kind.ts'
import { length, toggle } from '../param.ts'

export const cabinet = defineKind('cabinet', 'Control cabinet', {
  params: {
    width: length('Width', 1.2, 0.4, 6, 0.1),
    height: length('Height', 2.02, 1.2, 2.4),
    depth: length('Depth', 0.5, 0.3, 1),
    tower: toggle('Signal tower', true),
  },
  parts: ({ width, tower }) => ['door', 'panel', ...(width > 0.7 ? ['cooler'] : []), ...(tower ? ['andon'] : [])],
})
