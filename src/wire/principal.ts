/** Who asks: the words in which a page tells it, and what the gateway makes of it. */
import * as z from 'zod'
import { ROLES } from '../twin/schema.ts'

export const Role = z.enum(ROLES)
export type Role = z.infer<typeof Role>

/**
 * Who sends a request, opens a socket or speaks MQTT, as the gateway resolved it at the door. A name in a request's body is
 * nobody's: it is never looked at.
 */
export interface Principal {
  /** null: has not said it. Whoever acts must. */
  readonly name: string | null
  readonly roles: ReadonlySet<Role>
  /** False: the name is what somebody typed. Nobody is verified before sign-in exists. */
  readonly verified: boolean
}

/** The name that a person typed goes with every request in which she acts, percent-encoded (headers hold no "ü"). */
export const NAME_HEADER = 'x-gemba-name'
export const PersonName = z
  .string()
  .trim()
  .min(1, 'say who you are')
  .max(80, 'a name has 80 characters at most')
  .regex(/^\P{Cc}*$/u, 'a name has no control characters')

export const nameHeader = (name: string): Record<string, string> => ({ [NAME_HEADER]: encodeURIComponent(name) })
