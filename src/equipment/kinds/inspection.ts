/** Vision cell over a belt, or with a nest of its own; channel `part`: a workpiece is in the nest. */
import { COUNT, defineKind } from '../kind.ts'
import { length, toggle } from '../param.ts'

export const inspection = defineKind('inspection', 'Inspection cell', {
  params: {
    width: length('Width', 2, 1.2, 4),
    depth: length('Depth', 1.66, 1.2, 3),
    height: length('Height', 2.37, 2, 3.2),
    nest: toggle('A nest instead of a belt', false),
  },
  parts: ({ nest }) => ['guard', 'camera', 'lamp', ...(nest ? ['nest'] : []), 'panel', 'andon'],
  channels: ({ nest }) => (nest ? { part: COUNT } : {}),
})
