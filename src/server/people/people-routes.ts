/** Who signs in, asked and changed over HTTP. */
import { ok, type Result } from '../../base/result.ts'
import { apiError } from '../../texts/api-english.ts'
import type { Refusal } from '../../wire/refusals.ts'
import { ROUTES } from '../../wire/routes.ts'
import { type Asked, type Reply, route, type Route } from '../web/route.ts'
import type { RouteRow } from '../../wire/route-row.ts'
import type { Way } from '../web/signed-cookie.ts'
import type { Accounts, Came } from './accounts.ts'

const refused = (why: Refusal, status = 400): Reply => ({ status, body: apiError(why) })
const NOBODY = refused({ code: 'nobody-signs-in', values: {} }, 404)

/** With the cookies of whoever came in, or why she did not. */
export const replyTo = (came: Came): Reply => {
  switch (came.kind) {
    case 'welcome':
      return { status: 200, headers: { 'set-cookie': [...came.cookies] }, body: {} }
    case 'wait':
      return {
        status: 429,
        headers: { 'retry-after': came.seconds },
        body: apiError({ code: 'passcode-guessed-too-often', values: { seconds: came.seconds } }),
      }
    case 'refused':
      return refused(came.why, came.why.code === 'sign-in-wrong' ? 401 : came.why.code === 'sign-in-busy' ? 503 : 400)
  }
}

const answered = (result: Result<unknown, Refusal>): Reply =>
  result.ok ? { status: 200, body: result.value } : refused(result.error)

const client = ({ address, headers }: Asked<RouteRow>) => ({ address, cookies: headers.cookie })

/**
 * @param accounts null = nobody signs in on this gateway
 * @param wayOf how whoever asks by this Host header comes
 */
export const peopleRoutes = (accounts: Accounts | null, wayOf: (host: string) => Way): readonly Route[] => {
  const way = ({ headers }: Asked<RouteRow>): Way => wayOf(headers.host ?? '')
  return [
    route(ROUTES.endSession, (asked) => {
      if (!accounts) return NOBODY
      const ended = accounts.end(asked.headers.cookie, way(asked))
      return ended.ok ? { status: 200, headers: { 'set-cookie': [ended.value] }, body: {} } : refused(ended.error)
    }),
    route(ROUTES.people, () => (accounts ? ok(accounts.list()) : NOBODY)),
    route(ROUTES.invite, ({ body, who }) =>
      accounts ? answered(accounts.invite(body.roles, body.person, who)) : NOBODY,
    ),
    route(ROUTES.join, async (asked) =>
      accounts ? replyTo(await accounts.join(asked.body, client(asked), way(asked))) : NOBODY,
    ),
    route(ROUTES.personRoles, ({ body, who }) =>
      accounts ? answered(accounts.setRoles(body.person, body.roles, who)) : NOBODY,
    ),
    route(ROUTES.removePerson, ({ body, who }) => (accounts ? answered(accounts.remove(body.person, who)) : NOBODY)),
    route(ROUTES.withdrawInvitation, ({ body, who }) =>
      accounts ? answered(accounts.withdraw(body.invitation, who)) : NOBODY,
    ),
    route(ROUTES.ownPassword, async (asked) =>
      accounts
        ? replyTo(await accounts.changePassword(asked.headers.cookie, asked.body, client(asked), way(asked)))
        : NOBODY,
    ),
  ]
}
