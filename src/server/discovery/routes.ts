/** Discovery and editing over HTTP. */
import { ok } from '../../base/result.ts'
import { apiError, wireProblem } from '../../texts/api-english.ts'
import type { TwinRefused } from '../../wire/discovery.ts'
import type { Refusal } from '../../wire/refusals.ts'
import { ROUTES } from '../../wire/routes.ts'
import { type Reply, route, type Route, STARTING } from '../web/route.ts'
import type { Discovery } from './discovery.ts'

const MOST_PROBLEMS = 200

const refused = (status: number, refusal: Refusal, problems: TwinRefused['problems'] = []): Reply => ({
  status,
  body: { ...apiError(refusal), problems } satisfies TwinRefused,
})

const written = (result: Awaited<ReturnType<Discovery['write']>>): (typeof result & { ok: true }) | Reply => {
  if (result.ok) return result
  const { error } = result
  switch (error.kind) {
    case 'changed':
      return refused(409, { code: 'twin-changed-meanwhile', values: {} })
    case 'wrong':
      return refused(422, { code: 'twin-wrong', values: {} }, error.problems.slice(0, MOST_PROBLEMS).map(wireProblem))
    case 'unwritable':
      return refused(507, { code: 'twin-not-written', values: { why: error.why } })
    case 'no-previous':
      return refused(404, { code: 'twin-no-previous', values: {} })
    case 'read-only':
      return refused(403, { code: `twin-read-only-${error.why}`, values: {} })
  }
}

/** @param discovery null until the brokers are there */
export const discoveryRoutes = (discovery: () => Discovery | null): readonly Route[] => {
  const use = <T>(then: (found: Discovery) => T): T | Reply => {
    const found = discovery()
    return found ? then(found) : STARTING
  }
  return [
    route(ROUTES.discovery, () =>
      use(async (found) => {
        found.look()
        return ok(await found.status())
      }),
    ),
    route(ROUTES.topics, ({ body }) => use((found) => found.rows(body))),
    route(ROUTES.topic, ({ query }) => use((found) => found.topic(query.broker, query.topic))),
    route(ROUTES.readings, ({ body }) => use((found) => found.read(body))),
    route(ROUTES.bindings, ({ query }) => use(async (found) => ok(await found.bindings(query)))),
    route(ROUTES.proposal, ({ body }) => use((found) => found.propose(body))),
    route(ROUTES.rebirth, ({ body }) => use((found) => found.rebirth(body))),
    route(ROUTES.writeTwin, ({ body }) =>
      use(async (found) => written(await found.write(body.document, body.expects))),
    ),
    route(ROUTES.restoreTwin, ({ body }) => use(async (found) => written(await found.restore(body.expects)))),
  ]
}
