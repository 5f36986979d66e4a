/** What is to be said of how a machine is drawn, where that is not simply as it is. */
import { formatLength } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import type { TravelNote } from '../motion/travel.ts'
import type { Machine } from '../plan/layout.ts'

/**
 * @param apart metres to the rest of the plant, where it is too far off to be in the first view
 * @param movement its movement illustrates its state, or it is drawn where it was last heard of, or beside where it says it is
 */
export const drawnWords = (
  { missing, leftOut }: Pick<Machine, 'missing' | 'leftOut'>,
  apart: number | undefined,
  movement: 'illustration' | TravelNote | null,
): string | null => {
  const words = [
    missing === null ? null : text('model.not-shown', { why: missing }),
    apart === undefined ? null : text('model.apart', { distance: formatLength(apart) }),
    leftOut,
    movement === null ? null : text(`sheet.drawn.${movement}`),
  ].filter((one) => one !== null)
  return words.length > 0 ? words.join(' ') : null
}
