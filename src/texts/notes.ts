/** Brings the texts of notes: they come with the first part that shows some. Imported for what it does. */
import { notes } from './en/notes.ts'
import { addTexts } from './text.ts'

addTexts(notes)
