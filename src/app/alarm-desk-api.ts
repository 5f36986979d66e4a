/** What the page of alarms asks of the gateway. It comes with that page: nothing of it is in the first picture. */
import type { AlarmDesk } from '../panels/alarms/desk.ts'
import { ManyAnswer } from '../wire/alarm-many.ts'
import { AlarmMeasuresAnswer } from '../wire/alarm-measures.ts'
import { JournalPage } from '../wire/journal-search.ts'
import { API } from '../wire/paths.ts'
import { Notice, NotifyNow } from '../wire/notify.ts'
import { nameHeader } from '../wire/principal.ts'
import { ask, send } from './api-client.ts'
import { apiUrl } from './boot.ts'

/** What is not given is not asked for. */
const queryOf = (question: object): URLSearchParams =>
  new URLSearchParams(
    Object.entries(question).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  )

export const alarmDeskApi = {
  many: (request, actor) => send(ManyAnswer, apiUrl(API.alarmMany), request, nameHeader(actor)),
  measures: (question, signal) =>
    ask(AlarmMeasuresAnswer, `${apiUrl(API.alarmMeasures)}?${queryOf(question)}`, { signal }),
  told: (signal) => ask(NotifyNow, apiUrl(API.notify), { signal }),
  tryTelling: (to, actor) => send(Notice, apiUrl(API.notifyTest), { to }, nameHeader(actor)),
  search: (question, signal) => ask(JournalPage, `${apiUrl(API.journalSearch)}?${queryOf(question)}`, { signal }),
} satisfies AlarmDesk
