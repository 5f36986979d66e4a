/**
 * The door: who sends a request or opens a socket (of the feed, or to speak MQTT) is decided here and nowhere else. Until people sign in,
 * whoever may come in (from this machine, or with the passcode) has the roles that the gateway is configured with, and the
 * name that she says she has.
 */
import { wrongOf } from '../../base/schema-problems.ts'
import type { IncomingHttpHeaders } from 'node:http'
import { err, ok, type Result } from '../../base/result.ts'
import { apiError, wrongRequest } from '../../texts/api-english.ts'
import type { ApiError } from '../../wire/api.ts'
import { NAME_HEADER, PersonName, type Principal, type Role } from '../../wire/principal.ts'
import type { Reach } from './reach.ts'
import type { Sessions } from './session.ts'

export interface Arrival {
  readonly headers: IncomingHttpHeaders
  /** It opens the page or one of its files, which other sites may link to or frame; not the plant's data. */
  readonly toPage: boolean
  /** It is where the passcode is typed. */
  readonly open: boolean
}

export interface Refused {
  /** 401: the passcode is asked for. */
  readonly status: 400 | 401 | 403
  readonly error: ApiError
}

export class Entrance {
  readonly #reach: Reach
  readonly #sessions: Sessions | null
  readonly #roles: ReadonlySet<Role>

  /** @param sessions null = no passcode */
  constructor(reach: Reach, sessions: Sessions | null, roles: readonly Role[]) {
    this.#reach = reach
    this.#sessions = sessions
    this.#roles = new Set(roles)
  }

  /** Of a request, and of the one that opens a socket. */
  admit({ headers, toPage, open }: Arrival): Result<Principal, Refused> {
    const refusal = this.#reach.check(headers, toPage)
    if (refusal !== null) return err({ status: 403, error: apiError(refusal) })
    if (this.#sessions && !open && !this.#sessions.isOpen(headers.cookie))
      return err({ status: 401, error: apiError({ code: 'passcode-needed', values: {} }) })
    const name = nameIn(headers[NAME_HEADER])
    return name.ok ? ok(this.#principal(name.value)) : err({ status: 400, error: name.error })
  }

  #principal(name: string | null): Principal {
    return { name, roles: this.#roles, verified: false }
  }
}

const nameIn = (header: string | readonly string[] | undefined): Result<string | null, ApiError> => {
  if (header === undefined || header === '') return ok(null)
  let written: string
  try {
    written = decodeURIComponent(String(header))
  } catch {
    return err(wrongRequest({ code: 'name-not-encoded', values: {} }, NAME_HEADER))
  }
  const name = PersonName.safeParse(written, { reportInput: true })
  return name.success ? ok(name.data) : err(wrongRequest(wrongOf(name.error.issues[0]!), NAME_HEADER))
}
