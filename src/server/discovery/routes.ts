/** Discovery and editing over HTTP. Who may come in is decided before any of it (`http.ts`). */
import type { FastifyInstance, FastifyReply } from 'fastify'
import * as z from 'zod'
import type { Result } from '../../base/result.ts'
import type { ApiError } from '../../wire/api.ts'
import {
  BindingsQuery,
  DISCOVERY,
  ProposalRequest,
  ReadRequest,
  RowsRequest,
  TwinEdit,
  type TwinRefused,
  TwinRestore,
} from '../../wire/discovery.ts'
import type { Discovery } from './discovery.ts'

/** Open branches, and readings of a preview. */
const QUESTION_BYTES = 1 << 20
const DOCUMENT_BYTES = 32 << 20
const MOST_PROBLEMS = 200

const TopicQuery = z.strictObject({ broker: z.string().min(1).max(200), topic: z.string().max(65_535) })

const wrong = (error: z.ZodError): ApiError => ({
  error: error.issues[0]!.message,
  where: error.issues[0]!.path.join('.'),
})

const answer = <T>(reply: FastifyReply, result: Result<T, ApiError>): FastifyReply =>
  result.ok ? reply.send(result.value) : reply.code(400).send(result.error)

/** The question in its shape, or the refusal sent. */
const asked = <T>(
  reply: FastifyReply,
  shape: z.ZodType<T>,
  body: unknown,
  then: (question: T) => FastifyReply,
): FastifyReply => {
  const parsed = shape.safeParse(body)
  return parsed.success ? then(parsed.data) : reply.code(400).send(wrong(parsed.error))
}

const written = (reply: FastifyReply, result: ReturnType<Discovery['write']>): FastifyReply => {
  if (result.ok) return reply.send(result.value)
  const refuse = (
    code: number,
    refusal: Omit<TwinRefused, 'problems'> & { problems?: TwinRefused['problems'] },
  ): FastifyReply => reply.code(code).send({ problems: [], ...refusal } satisfies TwinRefused)
  const { error } = result
  switch (error.kind) {
    case 'changed':
      return refuse(409, {
        error: 'The twin document was changed by somebody else in the meantime.',
        remedy: 'The page loads the new version; look at the proposal again.',
      })
    case 'wrong':
      return refuse(422, {
        error: 'The twin document would not load.',
        problems: error.problems.slice(0, MOST_PROBLEMS).map(({ path, message }) => ({ path, message })),
      })
    case 'unwritable':
      return refuse(500, {
        error: `The twin document cannot be written: ${error.why}.`,
        remedy: 'Check the rights of its folder, or download the document instead.',
      })
    case 'no-previous':
      return refuse(404, { error: 'There is no previous version.' })
    case 'read-only':
      return refuse(403, { error: error.why, remedy: 'Download the document instead.' })
  }
}

export const discoveryRoutes = (app: FastifyInstance, discovery: () => Discovery | null): void => {
  const question = { bodyLimit: QUESTION_BYTES }
  const document = { bodyLimit: DOCUMENT_BYTES }
  /** Until the brokers are there nobody is served. */
  const use = (reply: FastifyReply, then: (discovery: Discovery) => FastifyReply): FastifyReply => {
    const found = discovery()
    return found ? then(found) : reply.code(503).send({ error: 'The gateway is still starting.' } satisfies ApiError)
  }
  app.get(DISCOVERY.status, (_, reply) =>
    use(reply, (found) => {
      found.look()
      return reply.send(found.status())
    }),
  )
  app.post(DISCOVERY.rows, question, ({ body }, reply) =>
    use(reply, (found) => asked(reply, RowsRequest, body, (request) => answer(reply, found.rows(request)))),
  )
  app.get(DISCOVERY.topic, ({ query }, reply) =>
    use(reply, (found) =>
      asked(reply, TopicQuery, query, ({ broker, topic }) => answer(reply, found.topic(broker, topic))),
    ),
  )
  app.post(DISCOVERY.read, question, ({ body }, reply) =>
    use(reply, (found) => asked(reply, ReadRequest, body, (request) => answer(reply, found.read(request)))),
  )
  app.get(DISCOVERY.bindings, ({ query }, reply) =>
    use(reply, (found) => asked(reply, BindingsQuery, query, (request) => reply.send(found.bindings(request)))),
  )
  app.post(DISCOVERY.proposal, question, ({ body }, reply) =>
    use(reply, (found) => asked(reply, ProposalRequest, body, (request) => answer(reply, found.propose(request)))),
  )
  app.put(DISCOVERY.twin, document, ({ body }, reply) =>
    use(reply, (found) =>
      asked(reply, TwinEdit, body, (edit) => written(reply, found.write(edit.document, edit.expects))),
    ),
  )
  app.post(DISCOVERY.previous, ({ body }, reply) =>
    use(reply, (found) => asked(reply, TwinRestore, body, ({ expects }) => written(reply, found.restore(expects)))),
  )
}
