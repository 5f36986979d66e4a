/** Brings the texts of importing recorded values. Imported for what it does. */
import { importTexts } from './en/import.ts'
import { addTexts } from './text.ts'

addTexts(importTexts)
