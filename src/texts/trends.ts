/** Brings the texts of the trend workspace. Imported for what it does. */
import { trends } from './en/trends.ts'
import { addTexts } from './text.ts'

addTexts(trends)
