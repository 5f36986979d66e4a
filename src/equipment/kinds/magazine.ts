/**
 * Magazine: a stack of empty pallets or flat cartons in a frame, lifted and handed out from below. Channel `items` is how
 * many are in it; the stack is as high as they are many.
 */
import { COUNT, defineKind } from '../kind.ts'
import { choice, count, length } from '../param.ts'

export const magazine = defineKind('magazine', 'Magazine', {
  params: {
    goods: choice('Goods', ['pallets', 'cartons']),
    full: count('Items when full', 15, 1, 200),
    height: length('Height', 2.6, 1.6, 3.6),
  },
  parts: () => ['lift', 'drive', 'items', 'panel', 'andon'],
  channels: () => ({ items: COUNT }),
})
