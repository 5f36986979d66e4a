/** People who sign in: what is told of them, and what an administrator may do. No answer holds anything of a password. */
import * as z from 'zod'
import { coded } from '../base/schema-problems.ts'
import { PersonName, Role } from './principal.ts'

/** Long enough that a table of guesses does not reach it; of which signs is nobody's business (NIST SP 800-63B, 5.1.1.2). */
export const Password = z.string().min(10, coded('password-short')).max(200)
const Key = z.string().min(1).max(100)
const Roles = z.array(Role).max(10)

export const SignInRequest = z.strictObject({ name: PersonName, password: z.string().min(1).max(200) })

export const Person = z.object({
  id: Key,
  name: z.string(),
  roles: Roles,
  /** Since when there is this account, and when somebody last signed in with it, ms; null = never. */
  since: z.number(),
  lastAt: z.number().nullable(),
})
export type Person = z.infer<typeof Person>

/** A link that makes one account, or gives one a new password; once, and until then. */
export const Invitation = z.object({
  id: Key,
  roles: Roles,
  /** Whose password it renews; null = it makes an account. */
  whose: z.string().nullable(),
  /** Who made it; null = the gateway, when it had nobody. */
  by: z.string().nullable(),
  until: z.number(),
})
export type Invitation = z.infer<typeof Invitation>

/** What was done to accounts: appended to a file of its own, never changed. */
export const PeopleDeed = z.object({
  at: z.number(),
  what: z.enum(['invited', 'joined', 'renewed', 'roles', 'removed', 'withdrawn', 'password']),
  by: z.string().nullable(),
  whom: z.string().nullable(),
  roles: Roles.optional(),
  /** It could not be written and came to nothing. */
  undone: z.boolean().optional(),
})
export type PeopleDeed = z.infer<typeof PeopleDeed>

export const People = z.object({
  people: z.array(Person),
  invitations: z.array(Invitation),
  /** The newest first. */
  deeds: z.array(PeopleDeed),
})
export type People = z.infer<typeof People>

export const InviteRequest = z.strictObject({
  roles: Roles,
  /** Id of an account that gets a new password. */ person: Key.optional(),
})
/** `secret` is told this once: the page makes the link of it. */
export const Invited = z.object({ secret: z.string(), invitation: Invitation })
export type Invited = z.infer<typeof Invited>

export const JoinRequest = z.strictObject({
  secret: z.string().min(1).max(200),
  /** Left out where it renews a password. */
  name: PersonName.optional(),
  password: Password,
})
export const RolesRequest = z.strictObject({ person: Key, roles: Roles })
export const RemoveRequest = z.strictObject({ person: Key })
export const WithdrawInvitation = z.strictObject({ invitation: Key })
export const PasswordRequest = z.strictObject({ old: z.string().min(1).max(200), password: Password })
