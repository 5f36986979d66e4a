/** What recedes when one asset is looked at alone. */
import type { Twin } from '../../twin/twin.ts'
import { isWithin } from '../../twin/within.ts'

/** Several are looked at alone together, with a space between their ids. */
export const isolatedOnes = (isolated: string): readonly string[] => isolated.split(' ')

/** Ids of all assets but these and what they contain; null where none is looked at alone. */
export const recededBehind = (twin: Twin, isolated: string | null): ReadonlySet<string> | null => {
  if (isolated === null) return null
  const alone = isolatedOnes(isolated)
  return new Set(twin.assets.filter((asset) => !alone.some((id) => isWithin(asset, id))).map(({ id }) => id as string))
}

/** And with them the machines that wait in a future that is played: they are seen through. */
export const withGhosts = (
  behind: ReadonlySet<string> | null,
  ghosts: ReadonlyMap<string, { readonly doing: string }>,
): ReadonlySet<string> =>
  new Set([...(behind ?? []), ...[...ghosts].flatMap(([id, { doing }]) => (WAITS.has(doing) ? [id] : []))])

const WAITS: ReadonlySet<string> = new Set(['blocked', 'starved'])
