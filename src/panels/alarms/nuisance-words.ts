import type { Nuisance } from '../../alarm-system/nuisance.ts'
import { text } from '../../texts/text.ts'

/** What is the matter with it, and what would help. */
export const nuisanceWords = ({ chatters, offDelayS }: Nuisance): string => {
  const kind = chatters ? 'chatters' : 'fleeting'
  return offDelayS === null ? text(`nuisance.${kind}`) : text(`nuisance.${kind}.delay`, { seconds: offDelayS })
}
