/** What reads the past, put together: fetched with the first step into it. */
import { ok } from '../../base/result.ts'
import type { PastReader } from '../../feed/replay/past-reader.ts'
import { ReplaySource, YOUNGEST_MS } from '../../feed/replay/replay-source.ts'
import { API } from '../../wire/paths.ts'
import { AlarmsAtAnswer, JournalAnswer } from '../../wire/api.ts'
import { RangeAnswer, SinceAnswer, StateAnswer } from '../../wire/history.ts'
import { ask, send } from '../api-client.ts'
import { apiUrl } from '../boot.ts'
import type { Session } from '../session.ts'

export interface Past {
  readonly source: Pick<
    ReplaySource,
    'start' | 'want' | 'seek' | 'play' | 'bound' | 'at' | 'waits' | 'ready' | 'trouble' | 'leave'
  >
  /** What is younger than this may not be stored yet, ms. */
  readonly youngestMs: number
}

const MOST_EVENTS = 10_000

const overGateway: PastReader = {
  state: (at, signal) => ask(StateAnswer, `${apiUrl(API.historyState)}?at=${at}`, { signal }),
  range: (question, signal) => send(RangeAnswer, apiUrl(API.historyRange), question, {}, signal),
  since: (question, signal) => send(SinceAnswer, apiUrl(API.historySince), question, {}, signal),
  alarmsAt: async (at, signal) => {
    const answer = await ask(AlarmsAtAnswer, `${apiUrl(API.alarmsAt)}?at=${at}`, { signal })
    return answer.ok ? ok(answer.value.rows) : answer
  },
  events: async (from, to, signal) => {
    const answer = await ask(JournalAnswer, `${apiUrl(API.journal)}?from=${from}&to=${to}&limit=${MOST_EVENTS}`, {
      signal,
    })
    return answer.ok ? ok(answer.value.events) : answer
  },
}

export const createPast = (
  { twin, now }: Pick<Session, 'twin' | 'now'>,
  told: { readonly changed: () => void; readonly caughtUp: () => void },
): Past => {
  const source = new ReplaySource({ twin, now, reader: overGateway, steady: () => performance.now(), ...told })
  return { source, youngestMs: YOUNGEST_MS }
}
