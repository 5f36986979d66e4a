/** Which text a trouble is told with. Whoever fills it in, page or gateway, says how. */
import type { TroubleValues, WireTrouble } from '../wire/troubles.ts'
import { fillKnown, type Values, type Wanting } from './code-words.ts'
import { troubles } from './en/troubles.ts'

const texts: [Wanting<TroubleValues, typeof troubles, 'trouble'>] extends [never] ? typeof troubles : never = troubles

/** @returns null where the code is not known, or its values are others */
export const troubleWords = (
  { code, values }: WireTrouble,
  fillIn: (id: keyof typeof troubles, values: Values) => string,
): string | null => fillKnown(texts, `trouble.${code}`, values, fillIn)
