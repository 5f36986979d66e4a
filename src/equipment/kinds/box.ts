/** A box of any size. */
import { defineKind } from '../kind.ts'
import { choice, length } from '../param.ts'

export const box = defineKind('box', 'Box', {
  params: {
    length: length('Length', 0.4, 0.05, 4),
    width: length('Width', 0.3, 0.05, 4),
    height: length('Height', 0.28, 0.05, 4),
    surface: choice('Surface', ['goods', 'body', 'panel', 'structure', 'dark', 'steel']),
  },
})
