/** How people come in, where not everybody may: by a passcode that all share, or each by an account. */
import type { Role } from '../../wire/principal.ts'

export interface PersonIn {
  /** null: she has not proven who she is, and has the roles that the gateway gives to whoever comes in. */
  readonly proven: { readonly name: string; readonly roles: ReadonlySet<Role> } | null
}

export interface SignIn {
  readonly kind: 'passcode' | 'accounts'
  /** Of a request's Cookie header; null: nobody who may come in. */
  personIn(cookies: string | undefined): PersonIn | null
  /**
   * Something of hers stays open, a socket.
   * @param leave called when she may be there no longer
   * @returns call it when it has ended by itself
   */
  stays(cookies: string | undefined, leave: () => void): () => void
}
