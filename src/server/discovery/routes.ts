/** Discovery and editing over HTTP. */
import { ok } from '../../base/result.ts'
import type { TwinRefused } from '../../wire/discovery.ts'
import { ROUTES } from '../../wire/routes.ts'
import { type Reply, route, type Route, STARTING } from '../web/route.ts'
import type { Discovery } from './discovery.ts'

const MOST_PROBLEMS = 200

const refused = (
  status: number,
  refusal: Omit<TwinRefused, 'problems'> & { problems?: TwinRefused['problems'] },
): Reply => ({ status, body: { problems: [], ...refusal } satisfies TwinRefused })

const written = (result: ReturnType<Discovery['write']>): (typeof result & { ok: true }) | Reply => {
  if (result.ok) return result
  const { error } = result
  switch (error.kind) {
    case 'changed':
      return refused(409, {
        error: 'The twin document was changed by somebody else in the meantime.',
        remedy: 'The page loads the new version; look at the proposal again.',
      })
    case 'wrong':
      return refused(422, {
        error: 'The twin document would not load.',
        problems: error.problems.slice(0, MOST_PROBLEMS).map(({ path, message }) => ({ path, message })),
      })
    case 'unwritable':
      return refused(507, {
        error: `The twin document cannot be written: ${error.why}.`,
        remedy: 'Check the rights of its folder and its disk, or download the document instead.',
      })
    case 'no-previous':
      return refused(404, { error: 'There is no previous version.' })
    case 'read-only':
      return refused(403, { error: error.why, remedy: 'Download the document instead.' })
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
      use((found) => {
        found.look()
        return ok(found.status())
      }),
    ),
    route(ROUTES.topics, ({ body }) => use((found) => found.rows(body))),
    route(ROUTES.topic, ({ query }) => use((found) => found.topic(query.broker, query.topic))),
    route(ROUTES.readings, ({ body }) => use((found) => found.read(body))),
    route(ROUTES.bindings, ({ query }) => use((found) => ok(found.bindings(query)))),
    route(ROUTES.proposal, ({ body }) => use((found) => found.propose(body))),
    route(ROUTES.rebirth, ({ body }) => use((found) => found.rebirth(body))),
    route(ROUTES.writeTwin, ({ body }) => use((found) => written(found.write(body.document, body.expects)))),
    route(ROUTES.restoreTwin, ({ body }) => use((found) => written(found.restore(body.expects)))),
  ]
}
