/**
 * People who sign in, each by a name and a password of her own, with roles that an administrator gives. The first one comes by an
 * invitation that the gateway makes when it has no administrator. What is changed is written down first, in a file that is only
 * appended to, and then holds at once: whoever loses an account or a role is out, or without it, with what she has open.
 */
import { createHash, randomBytes } from 'node:crypto'
import { err, ok, type Result } from '../../base/result.ts'
import type { Invitation, Invited, PeopleDeed, People, Person } from '../../wire/people.ts'
import type { Principal, Role } from '../../wire/principal.ts'
import type { Refusal } from '../../wire/refusals.ts'
import { Guessers, type LoginClient } from '../web/guessers.ts'
import type { PersonIn, SignIn } from '../web/sign-in.ts'
import {
  gatewayId,
  keyFor,
  keyIn,
  noCookie,
  sameSecret,
  signedCookie,
  signedIn,
  type Way,
} from '../web/signed-cookie.ts'
import { type Account, type AccountFile, type KeptInvitation, writeAccounts } from './account-file.ts'
import { Deeds } from './deeds.ts'
import { isPassword, keepPassword } from './passwords.ts'

const DAY_MS = 86_400_000
/** A tablet on the wall does not ask again for as long. */
const SESSION_MS = 30 * DAY_MS
const INVITED_MS = 7 * DAY_MS
const FIRST_INVITED_MS = DAY_MS
const MOST_PEOPLE = 2000

export type Came =
  | { readonly kind: 'welcome'; readonly cookies: readonly string[] }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'refused'; readonly why: Refusal }

interface Session {
  readonly id: string
  readonly account: Account
  readonly until: number
}

const refusal = <
  C extends
    | 'sign-in-wrong'
    | 'sign-in-busy'
    | 'invitation-unknown'
    | 'person-unknown'
    | 'person-name-missing'
    | 'last-admin',
>(
  code: C,
) => ({ code, values: {} }) as const
const newId = (): string => randomBytes(12).toString('base64url')
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')
/** Two names that look alike are one. */
const comparable = (name: string): string => name.normalize('NFKC').toLowerCase()

export class Accounts implements SignIn {
  readonly kind = 'accounts'
  readonly cookieName: string
  readonly #dataDir: string
  readonly #key: Buffer
  readonly #now: () => number
  readonly #guessers: Guessers
  readonly #deeds: Deeds
  readonly #keep: typeof keepPassword
  #file: AccountFile
  /** Whatever stays open, by account. */
  readonly #staying = new Map<string, Set<{ readonly session: string; readonly leave: () => void }>>()

  /**
   * @param now the gateway's clock, ms
   * @param keep another way to keep passwords, where a test has no time for a strong one
   */
  constructor(
    dataDir: string,
    file: AccountFile,
    now: () => number = Date.now,
    keep: typeof keepPassword = keepPassword,
  ) {
    this.#keep = keep
    this.#dataDir = dataDir
    this.#file = file
    this.#now = now
    const kept = keyIn(dataDir)
    this.#key = keyFor(kept, 'accounts')
    this.cookieName = `gemba-person-${gatewayId(kept)}`
    this.#guessers = new Guessers(kept, now)
    this.#deeds = new Deeds(dataDir)
  }

  /** Where nobody decides who has which role: what the first link says, else null. */
  firstInvitation(): string | null {
    if (this.#admins().length > 0) return null
    const invitations = this.#file.invitations.filter(({ by }) => by !== null)
    const { secret, kept } = this.#invitation(
      ['operator', 'maintenance', 'engineer', 'admin'],
      null,
      null,
      FIRST_INVITED_MS,
    )
    writeAccounts(this.#dataDir, (this.#file = { ...this.#file, invitations: [...invitations, kept] }))
    return secret
  }

  async signIn(name: string, password: string, client: LoginClient, way: Way): Promise<Came> {
    const guess = this.#guessers.guess(client)
    if (guess.waitS > 0) return { kind: 'wait', seconds: guess.waitS }
    const wanted = this.#named(name)
    const isRight = await isPassword(password, wanted?.password ?? null)
    if (isRight === null) return { kind: 'refused', why: refusal('sign-in-busy') }
    // As it is by now: it took a while.
    const account = this.#file.people.find(({ id, version }) => id === wanted?.id && version === wanted.version)
    if (!isRight || !account) {
      guess.wrong()
      return { kind: 'refused', why: refusal('sign-in-wrong') }
    }
    const seen: Account = { ...account, lastAt: this.#now() }
    // Of no consequence if it is lost.
    this.#file = { ...this.#file, people: this.#file.people.map((one) => (one.id === seen.id ? seen : one)) }
    return { kind: 'welcome', cookies: [this.#sessionCookie(seen, way), guess.right(way)] }
  }

  /** By the link of an invitation: makes the account, or renews its password, and signs in. */
  async join(
    {
      secret,
      name,
      password,
    }: { readonly secret: string; readonly name?: string | undefined; readonly password: string },
    client: LoginClient,
    way: Way,
  ): Promise<Came> {
    const guess = this.#guessers.guess(client)
    if (guess.waitS > 0) return { kind: 'wait', seconds: guess.waitS }
    const known = this.#invited(secret)
    if (!known) {
      guess.wrong()
      return { kind: 'refused', why: refusal('invitation-unknown') }
    }
    const hindered = this.#whyNot(known, name)
    if (hindered) return { kind: 'refused', why: hindered }
    const kept = await this.#keep(password)
    if (!kept) return { kind: 'refused', why: refusal('sign-in-busy') }
    // As it is by now: somebody else may have used it, or taken the name.
    const invitation = this.#invited(secret)
    const why = invitation ? this.#whyNot(invitation, name) : refusal('invitation-unknown')
    if (!invitation || why) return { kind: 'refused', why: why! }
    const now = this.#now()
    const before = this.#account(invitation.person)
    const account: Account = before
      ? { ...before, password: kept, version: before.version + 1, lastAt: now }
      : { id: newId(), name: name!, roles: invitation.roles, password: kept, version: 1, since: now, lastAt: now }
    const written = this.#write(
      {
        people: [...this.#file.people.filter(({ id }) => id !== account.id), account],
        invitations: this.#file.invitations.filter(({ id }) => id !== invitation.id),
      },
      { what: before ? 'renewed' : 'joined', by: account.name, whom: account.name, roles: account.roles },
    )
    if (!written.ok) return { kind: 'refused', why: written.error }
    if (before) this.#sendAway(before.id)
    return { kind: 'welcome', cookies: [this.#sessionCookie(account, way), guess.right(way)] }
  }

  personIn(cookies: string | undefined): PersonIn | null {
    const session = this.#session(cookies)
    return session && { proven: { name: session.account.name, roles: new Set(session.account.roles) } }
  }

  stays(cookies: string | undefined, leave: () => void): () => void {
    const session = this.#session(cookies)
    if (!session) {
      leave()
      return () => {}
    }
    const one = { session: session.id, leave }
    const all = this.#staying.get(session.account.id) ?? new Set()
    this.#staying.set(session.account.id, all.add(one))
    return () => all.delete(one)
  }

  /** Of this device alone. @returns the cookie that takes its cookie away */
  end(cookies: string | undefined, way: Way): Result<string, Refusal> {
    const session = this.#session(cookies)
    if (session) {
      const ended = this.#file.ended.filter(([, until]) => until > this.#now())
      const written = this.#write({ ended: [...ended, [session.id, session.until]] }, null)
      if (!written.ok) return written
      this.#sendAway(session.account.id, session.id)
    }
    return ok(noCookie(this.cookieName, way))
  }

  list(): People {
    return {
      people: this.#file.people
        .map(({ id, name, roles, since, lastAt }): Person => ({ id, name, roles: [...roles], since, lastAt }))
        .toSorted((a, b) => a.name.localeCompare(b.name)),
      invitations: this.#current().map((one) => this.#shown(one)),
      deeds: this.#deeds.list(),
    }
  }

  /** @param person whose password is renewed; her roles stay */
  invite(roles: readonly Role[], person: string | undefined, { name: by }: Principal): Result<Invited, Refusal> {
    const whose = this.#account(person ?? null)
    if (person !== undefined && !whose) return err(refusal('person-unknown'))
    if (this.#file.people.length + this.#current().length >= MOST_PEOPLE)
      return err({ code: 'people-too-many', values: { most: MOST_PEOPLE } })
    const { secret, kept } = this.#invitation(whose?.roles ?? roles, whose?.id ?? null, by, INVITED_MS)
    const written = this.#write(
      { invitations: [...this.#current(), kept] },
      { what: 'invited', by, whom: whose?.name ?? null, roles: kept.roles },
    )
    return written.ok ? ok({ secret, invitation: this.#shown(kept) }) : written
  }

  withdraw(invitation: string, { name: by }: Principal): Result<People, Refusal> {
    const known = this.#current().find(({ id }) => id === invitation)
    if (!known) return err(refusal('invitation-unknown'))
    const whom = this.#account(known.person)?.name ?? null
    return this.#listed(
      this.#write(
        { invitations: this.#current().filter(({ id }) => id !== invitation) },
        { what: 'withdrawn', by, whom, roles: known.roles },
      ),
    )
  }

  setRoles(person: string, roles: readonly Role[], { name: by }: Principal): Result<People, Refusal> {
    const account = this.#account(person)
    if (!account) return err(refusal('person-unknown'))
    if (!roles.includes('admin') && this.#isLastAdmin(account)) return err(refusal('last-admin'))
    const changed: Account = { ...account, roles: [...new Set(roles)] }
    const written = this.#write(
      { people: this.#file.people.map((one) => (one.id === person ? changed : one)) },
      { what: 'roles', by, whom: account.name, roles: changed.roles },
    )
    // Her pages come back by themselves, as who she is now.
    if (written.ok) this.#sendAway(person)
    return this.#listed(written)
  }

  remove(person: string, { name: by }: Principal): Result<People, Refusal> {
    const account = this.#account(person)
    if (!account) return err(refusal('person-unknown'))
    if (this.#isLastAdmin(account)) return err(refusal('last-admin'))
    const written = this.#write(
      {
        people: this.#file.people.filter(({ id }) => id !== person),
        invitations: this.#current().filter((one) => one.person !== person),
      },
      { what: 'removed', by, whom: account.name },
    )
    if (written.ok) this.#sendAway(person)
    return this.#listed(written)
  }

  /** Her own. Every other device of hers is signed out. */
  async changePassword(
    cookies: string | undefined,
    { old, password }: { readonly old: string; readonly password: string },
    client: LoginClient,
    way: Way,
  ): Promise<Came> {
    const session = this.#session(cookies)
    if (!session) return { kind: 'refused', why: refusal('person-unknown') }
    const guess = this.#guessers.guess(client)
    if (guess.waitS > 0) return { kind: 'wait', seconds: guess.waitS }
    const isRight = await isPassword(old, session.account.password)
    const kept = isRight ? await this.#keep(password) : null
    if (isRight === false) {
      guess.wrong()
      return { kind: 'refused', why: refusal('sign-in-wrong') }
    }
    if (!kept) return { kind: 'refused', why: refusal('sign-in-busy') }
    const account = this.#account(session.account.id)
    if (!account || account.version !== session.account.version)
      return { kind: 'refused', why: refusal('person-unknown') }
    const changed: Account = { ...account, password: kept, version: account.version + 1 }
    const written = this.#write(
      { people: this.#file.people.map((one) => (one.id === changed.id ? changed : one)) },
      { what: 'password', by: account.name, whom: account.name },
    )
    if (!written.ok) return { kind: 'refused', why: written.error }
    this.#sendAway(account.id)
    return { kind: 'welcome', cookies: [this.#sessionCookie(changed, way), guess.right(way)] }
  }

  #admins(): readonly Account[] {
    return this.#file.people.filter(({ roles }) => roles.includes('admin'))
  }

  #isLastAdmin(account: Account): boolean {
    return account.roles.includes('admin') && this.#admins().length === 1
  }

  #account(id: string | null): Account | null {
    return this.#file.people.find((one) => one.id === id) ?? null
  }

  #named(name: string): Account | null {
    const wanted = comparable(name)
    return this.#file.people.find((one) => comparable(one.name) === wanted) ?? null
  }

  #current(): readonly KeptInvitation[] {
    return this.#file.invitations.filter(({ until }) => until > this.#now())
  }

  #invited(secret: string): KeptInvitation | null {
    const hash = hashOf(secret)
    return this.#current().find((one) => sameSecret(one.secret, hash)) ?? null
  }

  #whyNot({ person }: KeptInvitation, name: string | undefined): Refusal | null {
    if (person !== null) return this.#account(person) ? null : refusal('person-unknown')
    if (name === undefined) return refusal('person-name-missing')
    return this.#named(name) ? { code: 'person-name-taken', values: { name } } : null
  }

  #invitation(roles: readonly Role[], person: string | null, by: string | null, lifeMs: number) {
    const secret = randomBytes(24).toString('base64url')
    const until = this.#now() + lifeMs
    const kept: KeptInvitation = { id: newId(), secret: hashOf(secret), roles: [...new Set(roles)], person, by, until }
    return { secret, kept }
  }

  #shown({ id, roles, person, by, until }: KeptInvitation): Invitation {
    return { id, roles: [...roles], whose: this.#account(person)?.name ?? null, by, until }
  }

  #sessionCookie({ id, version }: Account, way: Way): string {
    const says = [newId(), id, version, this.#now() + SESSION_MS].join('~')
    return signedCookie(this.cookieName, this.#key, says, SESSION_MS, way)
  }

  #session(cookies: string | undefined): Session | null {
    const [id, person, version, until] = signedIn(cookies, this.cookieName, this.#key)?.split('~') ?? []
    if (id === undefined || Number(until) <= this.#now()) return null
    const account = this.#account(person ?? null)
    if (!account || account.version !== Number(version) || this.#file.ended.some(([one]) => one === id)) return null
    return { id, account, until: Number(until) }
  }

  /** @param session null: every one of this account */
  #sendAway(account: string, session: string | null = null): void {
    const all = this.#staying.get(account)
    for (const one of all ?? [])
      if (session === null || one.session === session) {
        all!.delete(one)
        one.leave()
      }
  }

  #listed(written: Result<null, Refusal>): Result<People, Refusal> {
    return written.ok ? ok(this.list()) : written
  }

  /** What is done is written down before it holds. */
  #write(change: Partial<AccountFile>, deed: Omit<PeopleDeed, 'at'> | null): Result<null, Refusal> {
    const next: AccountFile = { ...this.#file, ...change }
    try {
      if (deed) this.#deeds.add({ at: this.#now(), ...deed })
      writeAccounts(this.#dataDir, next)
      this.#file = next
      return ok(null)
    } catch (failure) {
      this.#deeds.undo(this.#now())
      return err({ code: 'people-not-written', values: { why: (failure as Error).message } })
    }
  }
}
