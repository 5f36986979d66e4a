/**
 * The door: who sends a request or opens a socket (of the feed, or to speak MQTT) is decided here and nowhere else. Whoever signs
 * in has the name and the roles of her account. Where nobody does, whoever may come in (from this machine, or with the passcode)
 * has the roles that the gateway is configured with, and the name that she says she has.
 */
import { wrongOf } from '../../base/schema-problems.ts'
import type { IncomingHttpHeaders } from 'node:http'
import { err, ok, type Result } from '../../base/result.ts'
import { apiError, wrongRequest } from '../../texts/api-english.ts'
import type { ApiError } from '../../wire/api.ts'
import { NAME_HEADER, PersonName, type Principal, type Role } from '../../wire/principal.ts'
import type { Reach } from './reach.ts'
import type { PersonIn, SignIn } from './sign-in.ts'

export interface Arrival {
  readonly headers: IncomingHttpHeaders
  /** It opens the page or one of its files, which other sites may link to or frame; not the plant's data. */
  readonly toPage: boolean
  /** It is where a secret is typed by which one comes in. */
  readonly open: boolean
}

export interface Refused {
  /** 401: one has to come in first. */
  readonly status: 400 | 401 | 403
  readonly error: ApiError
}

export class Entrance {
  readonly #reach: Reach
  readonly #signIn: SignIn | null
  readonly #roles: ReadonlySet<Role>

  /** @param signIn null = everybody may come in */
  constructor(reach: Reach, signIn: SignIn | null, roles: readonly Role[]) {
    this.#reach = reach
    this.#signIn = signIn
    this.#roles = new Set(roles)
  }

  /** Of a request, and of the one that opens a socket. */
  admit({ headers, toPage, open }: Arrival): Result<Principal, Refused> {
    const refusal = this.#reach.check(headers, toPage)
    if (refusal !== null) return err({ status: 403, error: apiError(refusal) })
    const person = this.#signIn?.personIn(headers.cookie) ?? null
    if (this.#signIn && !open && person === null)
      return err({
        status: 401,
        error: apiError({ code: this.#signIn.kind === 'accounts' ? 'sign-in-needed' : 'passcode-needed', values: {} }),
      })
    // What somebody types about herself is nothing beside an account.
    if (this.#signIn?.kind === 'accounts') return ok(principalOf(person))
    const name = nameIn(headers[NAME_HEADER])
    return name.ok
      ? ok({ name: name.value, roles: this.#roles, verified: false })
      : err({ status: 400, error: name.error })
  }

  /** A socket that was let in. @param leave called when whoever opened it may be there no longer */
  stays(headers: IncomingHttpHeaders, leave: () => void): () => void {
    return this.#signIn?.stays(headers.cookie, leave) ?? (() => {})
  }
}

const principalOf = (person: PersonIn | null): Principal =>
  person?.proven ? { ...person.proven, verified: true } : { name: null, roles: new Set(), verified: false }

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
