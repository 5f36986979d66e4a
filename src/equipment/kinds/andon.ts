/** Signal tower on a post of its own; without a post it stands on whatever is below it. */
import { defineKind } from '../kind.ts'
import { count, length } from '../param.ts'

export const andon = defineKind('andon', 'Andon light', {
  params: {
    height: length('Height of the post', 1.6, 0, 3),
    stages: count('Lamps', 3, 1, 5),
  },
  parts: () => ['andon'],
})
