/** Brings the texts of who is told of alarms. Imported for what it does. */
import { toldTexts } from './en/told.ts'
import { addTexts } from './text.ts'

addTexts(toldTexts)
