/** Discovery and editing, asked of the gateway. */
import * as z from 'zod'
import { err, ok, type Result } from '../base/result.ts'
import type { DiscoveryApi } from '../editor/ports.tsx'
import { text } from '../texts/text.ts'
import {
  BindingsAnswer,
  DISCOVERY,
  DiscoveryStatus,
  Proposal,
  ReadAnswer,
  RebirthAnswer,
  RowsAnswer,
  TopicDetail,
  TwinRefused,
  TwinWritten,
} from '../wire/discovery.ts'
import { ask, send } from './api-client.ts'
import { apiUrl } from './boot.ts'

/** A refusal names every problem of the document. */
const write = async (
  method: 'PUT' | 'POST',
  path: string,
  body: unknown,
): Promise<Result<TwinWritten, TwinRefused>> => {
  const said = z.union([TwinWritten, TwinRefused])
  try {
    const response = await fetch(apiUrl(path), {
      method,
      cache: 'no-store',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const parsed = said.safeParse(await response.json())
    if (!parsed.success) return err({ error: text('api.status', { status: response.status }), problems: [] })
    return 'hash' in parsed.data ? ok(parsed.data) : err(parsed.data)
  } catch {
    return err({ error: text('api.unreachable'), remedy: text('api.unreachable.remedy'), problems: [] })
  }
}

export const discoveryApi: DiscoveryApi = {
  status: () => ask(DiscoveryStatus, apiUrl(DISCOVERY.status)),
  rows: (request) => send(RowsAnswer, apiUrl(DISCOVERY.rows), request),
  topic: (broker, topic) => ask(TopicDetail, `${apiUrl(DISCOVERY.topic)}?${new URLSearchParams({ broker, topic })}`),
  read: (broker, readings) => send(ReadAnswer, apiUrl(DISCOVERY.read), { broker, readings }),
  bindings: ({ show, search, limit }) =>
    ask(BindingsAnswer, `${apiUrl(DISCOVERY.bindings)}?${new URLSearchParams({ show, search, limit: String(limit) })}`),
  propose: (broker, under) => send(Proposal, apiUrl(DISCOVERY.proposal), { broker, under }),
  rebirth: (broker, group, node) => send(RebirthAnswer, apiUrl(DISCOVERY.rebirth), { broker, group, node }),
  write: (document, expects) => write('PUT', DISCOVERY.twin, { document, expects }),
  restore: (expects) => write('POST', DISCOVERY.previous, { expects }),
}
