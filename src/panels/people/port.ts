/** Who has signed in, and what an administrator does about others. */
import type { Result } from '../../base/result.ts'
import type { ApiError } from '../../wire/api.ts'
import type { Invited, People } from '../../wire/people.ts'
import type { Role } from '../../wire/principal.ts'

type Answered<T> = Promise<Result<T, ApiError>>

export interface PeoplePort {
  readonly list: () => Answered<People>
  /** @param person whose password is renewed; left out, an account is made */
  readonly invite: (roles: readonly Role[], person?: string) => Answered<Invited>
  readonly setRoles: (person: string, roles: readonly Role[]) => Answered<People>
  readonly remove: (person: string) => Answered<People>
  readonly withdraw: (invitation: string) => Answered<People>
  /** Of whoever is signed in. */
  readonly changePassword: (old: string, password: string) => Answered<unknown>
  readonly signOut: () => Answered<unknown>
}

export interface SignedIn {
  readonly name: string
  readonly roles: readonly Role[]
  readonly people: () => Promise<PeoplePort>
}
