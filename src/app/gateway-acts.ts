/** What a person asks of a gateway, and what it says of itself. It comes late: nothing of it is in the first picture. */
import { ok } from '../base/result.ts'
import type { PanelPorts } from '../panels/ports.tsx'
import { Health, JournalAnswer } from '../wire/api.ts'
import { CommandReport } from '../wire/commands.ts'
import { Note, NotesAnswer } from '../wire/notes.ts'
import { API } from '../wire/paths.ts'
import { nameHeader } from '../wire/principal.ts'
import * as z from 'zod'
import { ask, send } from './api-client.ts'
import { apiUrl } from './boot.ts'

/** What is not given is not asked for. */
const searchOf = (query: object): URLSearchParams =>
  new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  )

export const gatewayActs = {
  alarmCommand: async ({ actor, ...request }) => {
    const answer = await send(z.unknown(), apiUrl(API.alarm), request, nameHeader(actor))
    return answer.ok ? ok(undefined) : answer
  },
  journal: async (query) => {
    const answer = await ask(JournalAnswer, `${apiUrl(API.journal)}?${searchOf(query)}`)
    return answer.ok ? ok(answer.value.events) : answer
  },
  notes: {
    mayWrite: true,
    list: async (query) => {
      const answer = await ask(NotesAnswer, `${apiUrl(API.notes)}?${searchOf(query)}`)
      return answer.ok ? ok(answer.value.notes) : answer
    },
    write: (note, actor) => send(Note, apiUrl(API.notes), note, nameHeader(actor)),
    withdraw: (id, actor) => send(Note, apiUrl(API.withdrawNote), { id }, nameHeader(actor)),
  },
  sendCommand: (key, value, actor) =>
    send(CommandReport, apiUrl(API.command), { key, value, confirmed: true }, nameHeader(actor)),
  health: () => ask(Health, apiUrl(API.health)),
} satisfies Pick<PanelPorts, 'alarmCommand' | 'journal' | 'notes' | 'sendCommand' | 'health'>
