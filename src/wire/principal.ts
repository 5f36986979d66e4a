/** Who asks: the words in which a page tells it, and what the gateway makes of it. */
import { coded } from '../base/schema-problems.ts'
import * as z from 'zod'
import { ROLES } from '../twin/schema.ts'

/** Roles of commands, and who decides who has which. Each is a role of its own: none contains another, and who has none may look. */
export const Role = z.enum([...ROLES, 'admin'])
export type Role = z.infer<typeof Role>

/**
 * Who sends a request, opens a socket or speaks MQTT, as the gateway resolved it at the door. A name in a request's body is
 * nobody's: it is never looked at.
 */
export interface Principal {
  /** null: has not said it. Whoever acts must. */
  readonly name: string | null
  readonly roles: ReadonlySet<Role>
  /** False: the name is what somebody typed. */
  readonly verified: boolean
}

/** The name that a person typed goes with every request in which she acts, percent-encoded (headers hold no "ü"). */
export const NAME_HEADER = 'x-gemba-name'
export const PersonName = z
  .string()
  .trim()
  .min(1, coded('name-missing'))
  .max(80, coded('name-too-long'))
  .regex(/^\P{Cc}*$/u, coded('name-control-characters'))

export const nameHeader = (name: string): Record<string, string> => ({ [NAME_HEADER]: encodeURIComponent(name) })
