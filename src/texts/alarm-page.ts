/** Brings the texts of the page of alarms. Imported for what it does. */
import { alarmPage } from './en/alarm-page.ts'
import { addTexts } from './text.ts'

addTexts(alarmPage)
