/** Where the passcode is typed, or name and password. */
import { ok } from '../../base/result.ts'
import { apiError } from '../../texts/api-english.ts'
import { ROUTES } from '../../wire/routes.ts'
import { route, type Route } from '../web/route.ts'
import type { Sessions } from '../web/session.ts'
import type { Way } from '../web/signed-cookie.ts'
import type { Accounts } from './accounts.ts'
import { replyTo } from './people-routes.ts'

/**
 * @param signIn null = everybody may come in
 * @param wayOf how whoever asks by this Host header comes
 */
export const sessionRoutes = (signIn: Sessions | Accounts | null, wayOf: (host: string) => Way): readonly Route[] => [
  route(ROUTES.session, async ({ body, address, headers }) => {
    if (!signIn) return ok({})
    const client = { address, cookies: headers.cookie }
    const way = wayOf(headers.host ?? '')
    if (signIn.kind === 'accounts')
      return 'name' in body
        ? replyTo(await signIn.signIn(body.name, body.password, client, way))
        : { status: 401, body: apiError({ code: 'sign-in-needed', values: {} }) }
    if (!('passcode' in body)) return { status: 401, body: apiError({ code: 'passcode-needed', values: {} }) }
    const outcome = signIn.login(body.passcode, client, way)
    return outcome.kind === 'wrong'
      ? { status: 401, body: apiError({ code: 'passcode-wrong', values: {} }) }
      : replyTo(outcome)
  }),
]
