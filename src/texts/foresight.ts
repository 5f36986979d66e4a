/** Brings the texts of foresight: what is unusual, expected, and how that came true. Imported for what it does. */
import { cause } from './en/cause.ts'
import { foresight } from './en/foresight.ts'
import { life } from './en/life.ts'
import { addTexts } from './text.ts'

addTexts(foresight)
addTexts(cause)
addTexts(life)
