/** The planned run time of a piece: what the asset says, else its class, else the class that one extends; `null` takes it back. */
import type { AssetDoc, TwinDocument } from './schema.ts'

/** @returns ms; null = nobody has said it */
export const plannedRunTimeMs = (
  classes: TwinDocument['classes'],
  { plannedRunTimePerItemS: own, class: id }: Pick<AssetDoc, 'plannedRunTimePerItemS' | 'class'>,
): number | null => {
  let found = own
  let at = id
  const asked = new Set<string>()
  while (found === undefined && at !== undefined && Object.hasOwn(classes, at) && !asked.has(at)) {
    asked.add(at)
    found = classes[at]!.plannedRunTimePerItemS
    at = classes[at]!.extends
  }
  return found == null ? null : found * 1000
}
