/** Brings the texts of discovery: only its own page shows them. Imported for what it does. */
import { discover } from './en/discover.ts'
import { addTexts } from './text.ts'

addTexts(discover)
