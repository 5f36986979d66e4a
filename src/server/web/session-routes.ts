/** Where the passcode is typed. */
import { ok } from '../../base/result.ts'
import { apiError } from '../../texts/api-english.ts'
import { ROUTES } from '../../wire/routes.ts'
import { route, type Route } from './route.ts'
import type { Sessions } from './session.ts'

/**
 * @param sessions null = no passcode
 * @param secureHosts https addresses among the origins: behind one the cookie may serve a portal's frame
 */
export const sessionRoutes = (sessions: Sessions | null, secureHosts: ReadonlySet<string>): readonly Route[] => [
  route(ROUTES.session, ({ body, address, headers }) => {
    if (!sessions) return ok({})
    const secure = secureHosts.has(headers.host ?? '')
    const outcome = sessions.login(body.passcode, { address, cookies: headers.cookie }, secure)
    switch (outcome.kind) {
      case 'welcome':
        return { status: 200, headers: { 'set-cookie': [...outcome.cookies] }, body: {} }
      case 'wrong':
        return { status: 401, body: apiError({ code: 'passcode-wrong', values: {} }) }
      case 'wait':
        return {
          status: 429,
          headers: { 'retry-after': outcome.seconds },
          body: apiError({ code: 'passcode-guessed-too-often', values: { seconds: outcome.seconds } }),
        }
    }
  }),
]
