/** Brings the texts of the figures workspace. Imported for what it does. */
import { production } from './en/production.ts'
import { addTexts } from './text.ts'

addTexts(production)
