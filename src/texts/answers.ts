/** Brings the texts of what the gateway answers: nothing of it is in the first picture. Imported for what it does. */
import { answers } from './en/answers.ts'
import { addTexts } from './text.ts'

addTexts(answers)
