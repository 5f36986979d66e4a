/** Why a message, or a value in one, could not be used, in words. */
import { DROP_REASONS } from '../wire/diagnostics.ts'
import { drops } from './en/drops.ts'
import { addTexts, text } from './text.ts'

addTexts(drops)

/** @param reason one that this page does not know is shown as its code */
export const dropReason = (reason: string): string => {
  const known = DROP_REASONS.find((one) => one === reason)
  return known ? text(`drop.${known}`) : reason
}
