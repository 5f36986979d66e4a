/** Brings the texts of the past: they come with the first step into it, and with the timeline. Imported for what it does. */
import { past } from './en/past.ts'
import { addTexts } from './text.ts'

addTexts(past)
