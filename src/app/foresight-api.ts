/** Foresight, asked of the gateway. It comes late: nothing of it is in the first picture. */
import type { ForesightPort, KeptForesight } from '../panels/foresight/port.ts'
import { Advice, AdviceNow } from '../wire/advice.ts'
import { API } from '../wire/paths.ts'
import { CauseAnswer } from '../wire/cause.ts'
import { ForesightAsset, ForesightCase, ForesightNow, ForesightRecord } from '../wire/foresight.ts'
import { LearntFile, LearntTaken } from '../wire/learnt.ts'
import { UseAnswer } from '../wire/use.ts'
import { nameHeader } from '../wire/principal.ts'
import { ask, send } from './api-client.ts'
import { apiUrl } from './boot.ts'

const question = (path: string, query: Readonly<Record<string, string | number>>): string =>
  `${apiUrl(path)}?${new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))}`

export const foresightApi = {
  now: (signal: AbortSignal) => ask(ForesightNow, apiUrl(API.foresight), { signal }),
  asset: (asset, span, signal) => ask(ForesightAsset, question(API.foresightAsset, { asset, ...span }), { signal }),
  cause: (asset, at, signal) =>
    ask(CauseAnswer, question(API.foresightCause, at === null ? { asset } : { asset, at }), { signal }),
  record: (span, signal) => ask(ForesightRecord, question(API.foresightRecord, span), { signal }),
  feedback: (request, actor) => send(ForesightCase, apiUrl(API.foresightFeedback), request, nameHeader(actor)),
  use: (of, at, signal) => ask(UseAnswer, question(API.foresightUse, at === null ? { of } : { of, at }), { signal }),
  advice: (signal) => ask(AdviceNow, apiUrl(API.foresightAdvice), { signal }),
  adviceAside: (request, actor) => send(Advice, apiUrl(API.foresightAdvice), request, nameHeader(actor)),
  hand: (request, actor) => send(ForesightCase, apiUrl(API.foresightCase), request, nameHeader(actor)),
  learnt: () => ask(LearntFile, apiUrl(API.foresightLearnt)),
  takeLearnt: (file) => send(LearntTaken, apiUrl(API.foresightLearnt), file as object),
  withdraw: (id, actor) => send(ForesightCase, apiUrl(API.withdrawFeedback), { id }, nameHeader(actor)),
} satisfies Pick<ForesightPort, 'asset'> & KeptForesight & Record<'now', unknown>
