/** Brings the texts of advice. Imported for what it does. */
import { advice } from './en/advice.ts'
import { addTexts } from './text.ts'

addTexts(advice)
