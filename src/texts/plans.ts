/** Brings the texts of the plans workspace. Imported for what it does. */
import { plans } from './en/plans.ts'
import { whatIf } from './en/what-if.ts'
import { addTexts } from './text.ts'

addTexts(plans)
addTexts(whatIf)
