/** Brings the texts of making alarms in the page. Imported for what it does. */
import { alarmRules } from './en/alarm-rules.ts'
import { addTexts } from './text.ts'

addTexts(alarmRules)
