/** Screw compressor, one side open to the eye. */
import { defineKind } from '../kind.ts'
import { length, toggle } from '../param.ts'

export const compressor = defineKind('compressor', 'Compressor', {
  params: {
    length: length('Length', 2.1, 1.6, 4),
    width: length('Depth', 1.2, 1, 2),
    height: length('Height', 1.75, 1.4, 2.5),
    receiver: toggle('Air receiver', true),
  },
  parts: ({ receiver }) => ['panel', 'motor', 'element', 'fan', 'pipework', ...(receiver ? ['receiver'] : [])],
})
