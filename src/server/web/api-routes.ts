/** The API's routes. Whatever comes in is parsed here, once. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import * as z from 'zod'
import type { Result } from '../../base/result.ts'
import {
  API,
  type ApiError,
  type Health,
  type HistoryAnswer,
  type JournalAnswer,
  type PageConfig,
} from '../../wire/api.ts'
import type { CommandReport } from '../../wire/commands.ts'
import type { Sessions } from './session.ts'

type Awaitable<T> = T | Promise<T>

export interface HistoryRequest {
  readonly signal: string
  readonly from: number
  readonly to: number
  readonly columns: number
}
export interface JournalRequest {
  readonly asset?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly after?: number | undefined
  readonly limit: number
}

export interface ApiPorts {
  readonly sessions: Sessions | null
  /** An https address among the origins: behind it the cookie may serve a portal's frame. */
  readonly secureHosts: ReadonlySet<string>
  readonly config: () => PageConfig
  readonly health: () => Awaitable<Health>
  readonly history: (query: HistoryRequest) => Awaitable<Result<HistoryAnswer, ApiError>>
  readonly journal: (query: JournalRequest) => Awaitable<JournalAnswer>
  readonly alarmCommand: (body: unknown) => Awaitable<Result<unknown, ApiError>>
  readonly command: (body: unknown) => Awaitable<Result<CommandReport, ApiError>>
}

const Time = z.coerce.number().min(0).max(8.64e15)
const HistoryQuery = z
  .object({
    signal: z.string().min(1).max(300),
    from: Time,
    to: Time,
    columns: z.coerce.number().int().min(1).max(10_000).default(1000),
  })
  .refine((q) => q.from < q.to, 'from must be before to')
const JournalQuery = z.object({
  asset: z.string().max(200).optional(),
  from: Time.optional(),
  to: Time.optional(),
  after: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(500),
})
const Login = z.strictObject({ passcode: z.string().min(1).max(200) })

const wrong = (error: z.ZodError): ApiError => ({
  error: error.issues[0]!.message,
  where: error.issues[0]!.path.join('.'),
})

const answer = <T>(reply: FastifyReply, result: Result<T, ApiError>): FastifyReply =>
  result.ok ? reply.send(result.value ?? {}) : reply.code(400).send(result.error)

export const apiRoutes = (app: FastifyInstance, ports: ApiPorts): void => {
  app.get(API.config, () => ports.config())
  app.get(API.health, () => ports.health())
  app.get(API.history, async (request, reply) => {
    const query = HistoryQuery.safeParse(request.query)
    return query.success ? answer(reply, await ports.history(query.data)) : reply.code(400).send(wrong(query.error))
  })
  app.get(API.journal, async (request, reply) => {
    const query = JournalQuery.safeParse(request.query)
    return query.success ? reply.send(await ports.journal(query.data)) : reply.code(400).send(wrong(query.error))
  })
  app.post(API.alarm, async (request, reply) => answer(reply, await ports.alarmCommand(request.body)))
  app.post(API.command, async (request, reply) => answer(reply, await ports.command(request.body)))
  app.post(API.session, (request, reply) => {
    const body = Login.safeParse(request.body)
    if (!body.success) return reply.code(400).send(wrong(body.error))
    if (!ports.sessions) return reply.send({})
    const outcome = ports.sessions.login(
      body.data.passcode,
      request.ip,
      ports.secureHosts.has(request.headers.host ?? ''),
    )
    if (outcome.kind === 'welcome') return reply.header('set-cookie', outcome.cookie).send({})
    if (outcome.kind === 'wrong') return reply.code(401).send({ error: 'This is not the passcode.' } satisfies ApiError)
    return reply
      .code(429)
      .header('retry-after', outcome.seconds)
      .send({ error: 'Too many wrong guesses.', remedy: `Try again in ${outcome.seconds} s.` } satisfies ApiError)
  })
}
