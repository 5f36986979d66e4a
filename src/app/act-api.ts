/** Proposals, policies and the stop, asked of the gateway. It comes late: nothing of it is in the first picture. */
import type { ActPort } from '../panels/plans/act-port.ts'
import { ActNow, ActRecord, Proposal } from '../wire/act.ts'
import { API } from '../wire/paths.ts'
import { nameHeader } from '../wire/principal.ts'
import { ask, send } from './api-client.ts'
import { apiUrl } from './boot.ts'

export const actApi = {
  now: (signal) => ask(ActNow, apiUrl(API.act), { signal }),
  record: (signal, span) =>
    ask(ActRecord, `${apiUrl(API.actRecord)}${span ? `?from=${span.from}&to=${span.to}` : ''}`, { signal }),
  propose: (request, actor) => send(Proposal, apiUrl(API.propose), request, nameHeader(actor)),
  answer: (request, actor) => send(Proposal, apiUrl(API.answerProposal), request, nameHeader(actor)),
  tellAgain: (request, actor) => send(ActNow, apiUrl(API.tellAgain), request, nameHeader(actor)),
  hold: (request, actor) => send(ActNow, apiUrl(API.hold), request, nameHeader(actor)),
  allow: (request, actor) => send(ActNow, apiUrl(API.policyMode), request, nameHeader(actor)),
} satisfies Omit<ActPort, 'onChanged' | 'orderUrl'>
