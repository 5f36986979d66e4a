/** What belts carry. */
import { defineKind } from '../kind.ts'

export const workpiece = defineKind('workpiece', 'Workpiece', {
  params: {},
})
