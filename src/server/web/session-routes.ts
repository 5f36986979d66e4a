/** Where the passcode is typed. */
import { ok } from '../../base/result.ts'
import type { ApiError } from '../../wire/api.ts'
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
        return { status: 401, body: { error: 'This is not the passcode.' } satisfies ApiError }
      case 'wait':
        return {
          status: 429,
          headers: { 'retry-after': outcome.seconds },
          body: {
            error: 'Too many wrong guesses from here.',
            remedy: `Try again in ${outcome.seconds} s.`,
          } satisfies ApiError,
        }
    }
  }),
]
