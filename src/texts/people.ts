/** Brings the texts of accounts. Imported for what it does. */
import { peopleTexts } from './en/people.ts'
import { addTexts } from './text.ts'

addTexts(peopleTexts)
