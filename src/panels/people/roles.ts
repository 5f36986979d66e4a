/** Roles in words, in the order in which they are shown. */
import { text } from '../../texts/text.ts'
import type { Role } from '../../wire/principal.ts'

export const ROLE_ORDER: readonly Role[] = ['operator', 'maintenance', 'engineer', 'admin']

export const rolesWords = (roles: readonly Role[]): string =>
  roles.length === 0
    ? text('people.role.none')
    : ROLE_ORDER.filter((role) => roles.includes(role))
        .map((role) => text(`people.role.${role}`))
        .join(', ')
