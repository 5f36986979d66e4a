/** Assembly station over a belt that runs through it. */
import { defineKind } from '../kind.ts'
import { length, toggle } from '../param.ts'

export const station = defineKind('station', 'Assembly station', {
  params: {
    width: length('Width', 1.9, 1.2, 4),
    depth: length('Depth', 1.7, 1.2, 3),
    height: length('Height', 2.26, 1.9, 3.2),
    curtain: toggle('Light curtain', true),
  },
  parts: ({ curtain }) => ['lamp', 'material', 'tool', ...(curtain ? ['curtain'] : []), 'panel', 'andon'],
})
