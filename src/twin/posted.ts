/**
 * A twin on its way from the thread that made it to another of the same program: data alone, for functions and classes do
 * not pass. It was checked where it was made, and is not checked again.
 */
import { atOnce } from '../base/steps.ts'
import type { DerivedKind } from './derived-kinds.ts'
import { restoreDerived } from './derived.ts'
import { type Lookups, lookups } from './lookups.ts'
import { convertSame } from './one-unit.ts'
import type { Twin } from './twin.ts'

export interface PostedTwin extends Omit<Twin, 'convert' | keyof Lookups> {
  /** What each of its derived signals is, in their order. */
  readonly derivedKinds: readonly DerivedKind[]
}

export const postedTwin = (twin: Twin): PostedTwin => {
  const { convert: _, asset: _1, signal: _2, derivedOf: _3, alarm: _4, command: _5, ...data } = twin
  return { ...data, derivedKinds: twin.signals.slice(twin.heard.length).map(({ derived }) => derived!.what) }
}

/** The twin that was posted; nothing is converted between its units. It takes the message for its own. */
export const receivedTwin = ({ derivedKinds, ...data }: PostedTwin): Twin => {
  restoreDerived(data.signals.slice(data.heard.length), derivedKinds)
  return { ...data, convert: convertSame, ...atOnce(lookups(data)) }
}
