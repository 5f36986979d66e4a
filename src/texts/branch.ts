/** Brings the texts of the sheets of lines, areas and plants. Imported for what it does. */
import { branch } from './en/branch.ts'
import { addTexts } from './text.ts'

addTexts(branch)
