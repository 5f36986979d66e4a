/** Words for codes with values that may come from another version of this program. */

export type Values = Readonly<Record<string, string | number>>

/** Names of the values that a text asks for. */
export type Names<T extends string> = T extends `${string}{${infer N}}${infer Rest}` ? N | Names<Rest> : never

/** Codes of `V` that have no text under `prefix`, and those whose text asks for a value that the code does not bring. */
export type Wanting<V, T, P extends string, More extends string = never> = {
  [C in keyof V & string]: `${P}.${C}` extends keyof T
    ? [Exclude<Names<T[`${P}.${C}`] & string>, V[C] | More>] extends [never]
      ? never
      : C
    : C
}[keyof V & string]

/** @returns null where there is no such text, or it asks for other values */
export const fillKnown = <Id extends string>(
  texts: Readonly<Record<Id, string>>,
  id: string,
  values: Values,
  fillIn: (id: Id, values: Values) => string,
): string | null => {
  if (!Object.hasOwn(texts, id)) return null
  const known = id as Id
  const names = texts[known].matchAll(/\{(\w+)\}/g)
  return [...names].every(([, name]) => Object.hasOwn(values, name!)) ? fillIn(known, values) : null
}
