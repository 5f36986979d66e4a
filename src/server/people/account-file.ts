/** Accounts on disk: one file of the data folder that only its owner reads, written whole and put in its place at once. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { err, ok, type Result } from '../../base/result.ts'
import { PersonName, Role } from '../../wire/principal.ts'
import { KeptPassword } from './passwords.ts'

export const ACCOUNT_FILE = 'accounts.json'

const Time = z.number().min(0).max(8.64e15)
const Key = z.string().min(8).max(100)
const Roles = z.array(Role).max(10)

const Account = z.strictObject({
  id: Key,
  name: PersonName,
  roles: Roles,
  password: KeptPassword,
  /** What was begun under an earlier one is over. */
  version: z.number().int().min(1),
  since: Time,
  lastAt: Time.nullable(),
})
export type Account = z.infer<typeof Account>

const Invited = z.strictObject({
  id: Key,
  /** SHA-256 of what the link says, hexadecimal. */
  secret: z.string().length(64),
  roles: Roles,
  /** Id of the account that gets a new password; null = one is made. */
  person: Key.nullable(),
  by: z.string().nullable(),
  until: Time,
})
export type KeptInvitation = z.infer<typeof Invited>

const AccountFile = z.strictObject({
  format: z.literal(1),
  people: z.array(Account),
  invitations: z.array(Invited),
  /** Sessions that were ended before their time, and when that would have been. */
  ended: z.array(z.tuple([Key, Time])),
})
export type AccountFile = z.infer<typeof AccountFile>

const EMPTY: AccountFile = { format: 1, people: [], invitations: [], ended: [] }

/**
 * @returns why it cannot be used, for the terminal. It is never begun anew by itself: whoever damages it would be let in as the
 * first administrator.
 */
export const readAccounts = (dataDir: string): Result<AccountFile, string> => {
  const path = join(dataDir, ACCOUNT_FILE)
  if (!existsSync(path)) return ok(EMPTY)
  try {
    const read = AccountFile.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    if (read.success) return ok(read.data)
    const { path: at, message } = read.error.issues[0]!
    return err(`${at.join('.')}: ${message}`)
  } catch (failure) {
    return err((failure as Error).message)
  }
}

/** Throws where the disk does. */
export const writeAccounts = (dataDir: string, file: AccountFile): void => {
  const path = join(dataDir, ACCOUNT_FILE)
  const fresh = `${path}.new`
  const handle = openSync(fresh, 'w', 0o600)
  try {
    writeSync(handle, `${JSON.stringify(file, null, 2)}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(fresh, path)
}
