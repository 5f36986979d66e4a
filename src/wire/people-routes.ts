/** Who signs in, asked and changed. */
import * as z from 'zod'
import { API } from './paths.ts'
import {
  Invited,
  InviteRequest,
  JoinRequest,
  PasswordRequest,
  People,
  RemoveRequest,
  RolesRequest,
  WithdrawInvitation,
} from './people.ts'
import { row } from './route-row.ts'

const ADMIN = ['admin'] as const

export const PEOPLE_ROUTES = {
  endSession: row({ method: 'POST', path: API.endSession, role: null, body: z.strictObject({}), answer: z.object({}) }),
  people: row({ method: 'GET', path: API.people, role: ADMIN, answer: People }),
  invite: row({ method: 'POST', path: API.invite, role: ADMIN, named: true, body: InviteRequest, answer: Invited }),
  /** Whoever has the link has no account yet. */
  join: row({ method: 'POST', path: API.join, role: null, open: true, body: JoinRequest, answer: z.object({}) }),
  personRoles: row({
    method: 'POST',
    path: API.personRoles,
    role: ADMIN,
    named: true,
    body: RolesRequest,
    answer: People,
  }),
  removePerson: row({
    method: 'POST',
    path: API.removePerson,
    role: ADMIN,
    named: true,
    body: RemoveRequest,
    answer: People,
  }),
  withdrawInvitation: row({
    method: 'POST',
    path: API.withdrawInvitation,
    role: ADMIN,
    named: true,
    body: WithdrawInvitation,
    answer: People,
  }),
  ownPassword: row({
    method: 'POST',
    path: API.ownPassword,
    role: null,
    named: true,
    body: PasswordRequest,
    answer: z.object({}),
  }),
} as const
