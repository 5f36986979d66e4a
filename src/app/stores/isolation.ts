/** What recedes when one asset is looked at alone. */
import type { Twin } from '../../twin/twin.ts'
import { isWithin } from '../../twin/within.ts'

/** Ids of all assets but this one and what it contains; null where none is looked at alone. */
export const recededBehind = (twin: Twin, isolated: string | null): ReadonlySet<string> | null =>
  isolated === null
    ? null
    : new Set(twin.assets.filter((asset) => !isWithin(asset, isolated)).map(({ id }) => id as string))
