/** Accounts, as the gateway keeps them. It comes late: nothing of it is in the first picture. */
import * as z from 'zod'
import type { PeoplePort } from '../panels/people/port.ts'
import { API } from '../wire/paths.ts'
import { Invited, People } from '../wire/people.ts'
import { ask, send } from './api-client.ts'
import { apiUrl } from './boot.ts'

export const peopleApi = {
  list: () => ask(People, apiUrl(API.people)),
  invite: (roles, person) => send(Invited, apiUrl(API.invite), { roles, ...(person !== undefined && { person }) }),
  setRoles: (person, roles) => send(People, apiUrl(API.personRoles), { person, roles }),
  remove: (person) => send(People, apiUrl(API.removePerson), { person }),
  withdraw: (invitation) => send(People, apiUrl(API.withdrawInvitation), { invitation }),
  changePassword: (old, password) => send(z.unknown(), apiUrl(API.ownPassword), { old, password }),
  signOut: () => send(z.unknown(), apiUrl(API.endSession), {}),
} satisfies PeoplePort
