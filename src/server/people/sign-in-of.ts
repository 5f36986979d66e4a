/** How people come in, as it is configured. */
import { join } from 'node:path'
import { ok, err, type Result } from '../../base/result.ts'
import type { Config } from '../config.ts'
import { FAILURES, type StartFailure } from '../failures.ts'
import { JOIN_PATH } from '../web/login-page.ts'
import { Sessions } from '../web/session.ts'
import { ACCOUNT_FILE, readAccounts } from './account-file.ts'
import { Accounts } from './accounts.ts'

/** @returns null: everybody may */
export const signInOf = (
  { accounts, passcode, data }: Config,
  clock: () => number,
): Result<Sessions | Accounts | null, StartFailure> => {
  if (passcode !== null) return ok(new Sessions(passcode, data))
  if (!accounts) return ok(null)
  const file = readAccounts(data)
  return file.ok
    ? ok(new Accounts(data, file.value, clock))
    : err(FAILURES.accountsUnreadable(join(data, ACCOUNT_FILE), file.error))
}

/** What follows the address of the page in the link for a first administrator; null: there is one already, or nobody signs in. */
export const invitationOf = (signIn: Sessions | Accounts | null): string | null => {
  const secret = signIn?.kind === 'accounts' ? signIn.firstInvitation() : null
  return secret === null ? null : `${JOIN_PATH}#${secret}`
}
