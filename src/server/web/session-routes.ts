/** Where the passcode is typed. */
import { ok } from '../../base/result.ts'
import { apiError } from '../../texts/api-english.ts'
import { ROUTES } from '../../wire/routes.ts'
import { route, type Route } from './route.ts'
import type { Sessions, Way } from './session.ts'

/**
 * @param sessions null = no passcode
 * @param wayOf how whoever asks by this Host header comes
 */
export const sessionRoutes = (sessions: Sessions | null, wayOf: (host: string) => Way): readonly Route[] => [
  route(ROUTES.session, ({ body, address, headers }) => {
    if (!sessions) return ok({})
    const outcome = sessions.login(body.passcode, { address, cookies: headers.cookie }, wayOf(headers.host ?? ''))
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
