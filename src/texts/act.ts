/** Brings the texts of what is proposed, set and stopped. Imported for what it does. */
import { act } from './en/act.ts'
import { addTexts } from './text.ts'

addTexts(act)
