/** What is worked out of a signal, by name. */
import { splitDerived } from '../twin/derived.ts'
import { DERIVED_KINDS, type DerivedKind } from '../twin/derived-kinds.ts'
import { text } from './text.ts'

/** @param name of the signal that it is worked out of */
export const derivedName = (what: DerivedKind, name: string): string => text(`derived.${what}`, { name })

/** The same where only the id is known; the name alone where that is of a signal that is heard. */
export const nameById = (id: string | null, name: string): string => {
  const what = DERIVED_KINDS.find((kind) => kind === splitDerived(id ?? '')?.[1])
  return what === undefined ? name : derivedName(what, name)
}
