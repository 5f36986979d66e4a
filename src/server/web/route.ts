/** Routes as rows: what a row says is checked here, before whoever answers it is asked. */
import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { wrongOf } from '../../base/schema-problems.ts'
import type { Result } from '../../base/result.ts'
import { apiError, wrongRequest } from '../../texts/api-english.ts'
import type { ApiError } from '../../wire/api.ts'
import { NAME_HEADER, type Principal } from '../../wire/principal.ts'
import { BODY_BYTES, type RouteRow } from '../../wire/route-row.ts'
import { jsonAnswer } from './json-answer.ts'

type Awaitable<T> = T | Promise<T>
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined

export interface Asked<R extends RouteRow> {
  readonly query: Parsed<R['query']>
  readonly body: Parsed<R['body']>
  /** Has a role of the row, and a name where the row asks for one. */
  readonly who: Principal
  readonly headers: IncomingHttpHeaders
  /** Where it comes from. */
  readonly address: string
}

/** Where 200 with JSON, or 400, is not what there is to say. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | number | string[]>>
  /** Text, bytes and streams of them go out as they are. */
  readonly body: unknown
}

export interface Route {
  readonly row: RouteRow
  readonly respond: (asked: Asked<RouteRow>) => Awaitable<Result<unknown, ApiError> | Reply>
}

export const route = <R extends RouteRow>(
  row: R,
  respond: (asked: Asked<R>) => Awaitable<Result<z.input<R['answer']>, ApiError> | Reply>,
): Route => ({ row, respond: respond as Route['respond'] })

/** For a route that some service answers which is not there before the gateway has started. */
export const STARTING: Reply = { status: 503, body: apiError({ code: 'starting', values: {} }) }

const JSON_TYPE = 'application/json; charset=utf-8'

const send = (reply: FastifyReply, { status, headers = {}, body }: Reply): FastifyReply => {
  reply.code(status).headers(headers)
  return typeof body === 'object' && body !== null && !(body instanceof Uint8Array) && !(body instanceof Readable)
    ? reply.type(JSON_TYPE).send(jsonAnswer(body))
    : reply.send(body)
}

const wrong = (error: z.ZodError): Reply => {
  const issue = error.issues[0]!
  return { status: 400, body: wrongRequest(wrongOf(issue), issue.path.join('.')) }
}

/** Whether this principal may: null, or why not. */
const hindrance = ({ role, named }: RouteRow, who: Principal): Reply | null => {
  if (role && !role.some((one) => who.roles.has(one)))
    return { status: 403, body: apiError({ code: 'role-needed', values: { roles: role.join(' / ') } }) }
  if (named && who.name === null)
    return { status: 400, body: apiError({ code: 'name-needed', values: { header: NAME_HEADER } }, NAME_HEADER) }
  return null
}

/** @param whoOf the principal that the door let in with this request */
export const serveRoutes = (
  app: FastifyInstance,
  routes: readonly Route[],
  whoOf: (request: FastifyRequest) => Principal,
): void => {
  for (const one of routes) if (!one.row.bytes) serveRow(app, one, whoOf)
  // Bytes of a file, and nothing else: JSON is refused there as bytes are everywhere else.
  void app.register(async (within) => {
    within.removeAllContentTypeParsers()
    within.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_, bytes, done) =>
      done(null, bytes),
    )
    for (const one of routes) if (one.row.bytes) serveRow(within, one, whoOf)
  })
}

const serveRow = (
  app: FastifyInstance,
  { row, respond }: Route,
  whoOf: (request: FastifyRequest) => Principal,
): void => {
  app.route({
    method: row.method,
    url: row.path,
    bodyLimit: row.mostBytes ?? BODY_BYTES,
    // Before its body is read: who may not has not to be listened to.
    onRequest: async (request, reply) => {
      const why = hindrance(row, whoOf(request))
      return why ? send(reply, why) : undefined
    },
    handler: async (request, reply) => {
      const query = row.query?.safeParse(request.query, { reportInput: true })
      if (query && !query.success) return send(reply, wrong(query.error))
      const body = row.body?.safeParse(request.body, { reportInput: true })
      if (body && !body.success) return send(reply, wrong(body.error))
      const said = await respond({
        query: query?.data,
        body: body?.data,
        who: whoOf(request),
        headers: request.headers,
        address: request.ip,
      } as Asked<RouteRow>)
      if ('status' in said) return send(reply, said)
      return send(reply, said.ok ? { status: 200, body: said.value ?? {} } : { status: 400, body: said.error })
    },
  })
}
