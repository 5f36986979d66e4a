/** Group of machine states → shape, so that none is told by its colour alone (16 × 16 path data). */
import type { StateGroup } from '../twin/packml.ts'

export const STATE_SHAPES: Readonly<Record<StateGroup, string>> = {
  producing: 'M3 1.5 14 8 3 14.5z',
  ready: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z',
  suspended: 'M3 2h3.6v12H3zM9.4 2H13v12H9.4z',
  completed: 'M1.5 8.2 4 5.6l2.8 2.8L12 3l2.5 2.5L6.8 13.4z',
  held: 'M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z',
  stopped: 'M2.5 2.5h11v11h-11z',
  aborted: 'M4.2 1.8 8 5.6l3.8-3.8 2.4 2.4L10.4 8l3.8 3.8-2.4 2.4L8 10.4l-3.8 3.8-2.4-2.4L5.6 8 1.8 4.2z',
}
