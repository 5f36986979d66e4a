/** Brings the texts of a simulated future in the hall. Imported for what it does. */
import { simulated } from './en/simulated.ts'
import { addTexts } from './text.ts'

addTexts(simulated)
