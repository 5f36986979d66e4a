/** Air-cooled water chiller. */
import { defineKind } from '../kind.ts'
import { count, length } from '../param.ts'

export const chiller = defineKind('chiller', 'Chiller', {
  params: {
    length: length('Length', 2.4, 1.4, 6),
    width: length('Depth', 1.2, 0.9, 2.4),
    height: length('Height', 1.9, 1.4, 2.6),
    fans: count('Fans', 2, 1, 6),
  },
  parts: () => ['condenser', 'fan', 'cabinet', 'panel', 'pump'],
})
