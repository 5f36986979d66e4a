import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Principal, Role } from '../../wire/principal.ts'
import { ACCOUNT_FILE, readAccounts } from './account-file.ts'
import { Accounts, type Came } from './accounts.ts'
import { DEED_FILE } from './deeds.ts'
import { isPassword, keepPassword } from './passwords.ts'

const DAY = 86_400_000
let dir: string
let now: number
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-accounts-'))
  now = 1.7e12
})
const opened = (): Accounts => {
  const file = readAccounts(dir)
  if (!file.ok) throw new Error(file.error)
  return new Accounts(
    dir,
    file.value,
    () => now,
    (password) => keepPassword(password, { N: 16, r: 1, p: 1 }),
  )
}
const AT = { address: '10.0.0.1', cookies: undefined }
const as = (name: string): Principal => ({ name, roles: new Set<Role>(['admin']), verified: true })
const cookieOf = (came: Came): string => {
  if (came.kind !== 'welcome') throw new Error(JSON.stringify(came))
  return came.cookies.map((cookie) => cookie.split(';')[0]).join('; ')
}
const PASSWORD = 'correct horse'
const join_ = (accounts: Accounts, secret: string, name: string | undefined, password = PASSWORD) =>
  accounts.join({ secret, name, password }, AT, 'plain')
/** An administrator, and somebody with these roles. */
const plant = async (roles: readonly Role[] = ['operator']) => {
  const accounts = opened()
  const admin = cookieOf(await join_(accounts, accounts.firstInvitation()!, 'Ada'))
  const invited = accounts.invite(roles, undefined, as('Ada'))
  if (!invited.ok) throw new Error('not invited')
  const other = cookieOf(await join_(accounts, invited.value.secret, 'Bo'))
  const id = (name: string): string => accounts.list().people.find((one) => one.name === name)!.id
  return { accounts, admin, other, id }
}
const rolesIn = (accounts: Accounts, cookies: string): Role[] | null => {
  const person = accounts.personIn(cookies)
  return person?.proven ? [...person.proven.roles] : null
}

test('the first administrator comes by a link that works once and for a day; then nobody gets one', async () => {
  const accounts = opened()
  const late = accounts.firstInvitation()!
  now += DAY
  expect(await join_(accounts, late, 'Ada')).toMatchObject({ kind: 'refused', why: { code: 'invitation-unknown' } })
  const [replaced, secret] = [accounts.firstInvitation()!, accounts.firstInvitation()!]
  expect(await join_(accounts, replaced, 'Ada')).toMatchObject({ why: { code: 'invitation-unknown' } })
  expect(await join_(accounts, secret, undefined)).toMatchObject({ why: { code: 'person-name-missing' } })
  const cookies = cookieOf(await join_(accounts, secret, 'Ada'))
  expect(rolesIn(accounts, cookies)).toEqual(['operator', 'maintenance', 'engineer', 'admin'])
  expect(await join_(accounts, secret, 'Eve')).toMatchObject({ why: { code: 'invitation-unknown' } })
  expect(accounts.firstInvitation()).toBeNull()
  expect(opened().firstInvitation()).toBeNull()
})

test('name and password open, whatever the case of the name; a wrong one or an unknown name does not, and makes the guesser wait', async () => {
  const { accounts } = await plant()
  const from = { address: '10.9.9.9', cookies: undefined }
  expect(cookieOf(await accounts.signIn('  ADA'.trim(), PASSWORD, AT, 'plain'))).toContain(accounts.cookieName)
  for (let i = 0; i < 5; i++)
    expect(await accounts.signIn(i % 2 ? 'Ada' : 'Nobody', `wrong guess ${i}`, from, 'plain')).toMatchObject({
      why: { code: 'sign-in-wrong' },
    })
  expect(await accounts.signIn('Ada', PASSWORD, from, 'plain')).toMatchObject({ kind: 'wait' })
  expect((await accounts.signIn('Ada', PASSWORD, AT, 'plain')).kind).toBe('welcome')
})

test('sessions outlive a restart, and end with their life, the account, another password, or by signing out', async () => {
  const { accounts, admin, other, id } = await plant()
  const again = opened()
  expect(rolesIn(again, other)).toEqual(['operator'])
  const second = cookieOf(await accounts.signIn('Bo', PASSWORD, AT, 'plain'))
  const left = vi.fn()
  accounts.stays(second, left)
  const stayed = vi.fn()
  accounts.stays(other, stayed)
  expect(accounts.end(second, 'plain')).toMatchObject({ ok: true, value: expect.stringContaining('Max-Age=0') })
  expect([left.mock.calls.length, stayed.mock.calls.length]).toEqual([1, 0])
  expect([accounts.personIn(second), accounts.personIn(other) !== null]).toEqual([null, true])
  expect(opened().personIn(second)).toBeNull()
  const changed = cookieOf(
    await accounts.changePassword(other, { old: PASSWORD, password: 'another horse' }, AT, 'plain'),
  )
  expect([accounts.personIn(other), accounts.personIn(changed) !== null, stayed.mock.calls.length]).toEqual([
    null,
    true,
    1,
  ])
  accounts.remove(id('Bo'), as('Ada'))
  expect(accounts.personIn(changed)).toBeNull()
  expect(accounts.personIn(admin)).not.toBeNull()
  now += 31 * DAY
  expect(accounts.personIn(admin)).toBeNull()
})

test('a cookie of another gateway, or one that was changed, opens nothing', async () => {
  const { accounts, other } = await plant()
  const here = dir
  dir = mkdtempSync(join(tmpdir(), 'gemba-accounts-'))
  const elsewhere = opened()
  expect(elsewhere.personIn(other)).toBeNull()
  expect(elsewhere.personIn(other.replaceAll(accounts.cookieName, elsewhere.cookieName))).toBeNull()
  dir = here
  const value = new RegExp(`${accounts.cookieName}=([^;]+)`).exec(other)![1]!
  const [says, signature] = value.split('.') as [string, string]
  const parts = says.split('~')
  for (const [i, put] of [
    [1, accounts.list().people.find(({ name }) => name === 'Ada')!.id],
    [3, String(now + 99 * DAY)],
  ] as const) {
    const forged = `${accounts.cookieName}=${parts.with(i, put).join('~')}.${signature}`
    expect(accounts.personIn(forged)).toBeNull()
  }
  for (const none of [
    undefined,
    '',
    `${accounts.cookieName}=`,
    `${accounts.cookieName}=.`,
    `${accounts.cookieName}=~~~.x`,
  ])
    expect(accounts.personIn(none)).toBeNull()
})

test('roles hold at once, and what is open is closed to come back with them; the last administrator stays one', async () => {
  const { accounts, other, id } = await plant()
  const leave = vi.fn()
  accounts.stays(other, leave)
  expect(accounts.setRoles(id('Bo'), ['engineer', 'engineer'], as('Ada')).ok).toBe(true)
  expect([rolesIn(accounts, other), leave.mock.calls.length]).toEqual([['engineer'], 1])
  expect(accounts.setRoles(id('Ada'), ['operator'], as('Ada'))).toMatchObject({ error: { code: 'last-admin' } })
  expect(accounts.remove(id('Ada'), as('Ada'))).toMatchObject({ error: { code: 'last-admin' } })
  expect(accounts.setRoles('nobody-there', [], as('Ada'))).toMatchObject({ error: { code: 'person-unknown' } })
  accounts.setRoles(id('Bo'), ['admin'], as('Ada'))
  expect(accounts.remove(id('Ada'), as('Bo')).ok).toBe(true)
})

test('a link renews a password, ends what was open, and leaves name and roles as they are; one may be withdrawn', async () => {
  const { accounts, other, id } = await plant(['maintenance'])
  const renewal = accounts.invite(['admin'], id('Bo'), as('Ada'))
  if (!renewal.ok) throw new Error('none')
  expect(renewal.value.invitation).toMatchObject({ whose: 'Bo', roles: ['maintenance'], by: 'Ada' })
  const renewed = cookieOf(await join_(accounts, renewal.value.secret, 'Admin Eve', 'brand new horse'))
  expect(accounts.personIn(other)).toBeNull()
  expect(accounts.personIn(renewed)!.proven).toEqual({ name: 'Bo', roles: new Set(['maintenance']) })
  const withdrawn = accounts.invite(['operator'], undefined, as('Ada'))
  if (!withdrawn.ok) throw new Error('none')
  expect(accounts.withdraw(withdrawn.value.invitation.id, as('Ada'))).toMatchObject({ value: { invitations: [] } })
  expect(await join_(accounts, withdrawn.value.secret, 'Eve')).toMatchObject({ why: { code: 'invitation-unknown' } })
})

test('two names that look alike are one; two that take one link at once get one account', async () => {
  const { accounts } = await plant()
  const taken = accounts.invite([], undefined, as('Ada'))
  if (!taken.ok) throw new Error('none')
  expect(await join_(accounts, taken.value.secret, '\uff21DA')).toMatchObject({ why: { code: 'person-name-taken' } })
  const both = await Promise.all([join_(accounts, taken.value.secret, 'Cy'), join_(accounts, taken.value.secret, 'Di')])
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(['refused', 'welcome'])
  expect(accounts.list().people).toHaveLength(3)
})

test('no file holds a password or what a link says; only the owner reads them; what was done is appended', async () => {
  const { accounts, id } = await plant()
  const secret = accounts.invite([], undefined, as('Ada'))
  accounts.remove(id('Bo'), as('Ada'))
  const [kept, log] = [ACCOUNT_FILE, DEED_FILE].map((name) => readFileSync(join(dir, name), 'utf8')) as [string, string]
  for (const hidden of [PASSWORD, secret.ok ? secret.value.secret : '?']) expect(kept + log).not.toContain(hidden)
  for (const name of [ACCOUNT_FILE, DEED_FILE]) expect(statSync(join(dir, name)).mode & 0o077).toBe(0)
  expect(accounts.list().deeds.map(({ what, by, whom }) => [what, by, whom])).toEqual([
    ['removed', 'Ada', 'Bo'],
    ['invited', 'Ada', null],
    ['joined', 'Bo', 'Bo'],
    ['invited', 'Ada', null],
    ['joined', 'Ada', 'Ada'],
  ])
  expect(opened().list().deeds).toEqual(accounts.list().deeds)
})

test('a damaged file is said, never begun anew: that would let anybody in as the first', () => {
  for (const wrong of ['{', '[]', '{"format":2,"people":[],"invitations":[],"ended":[]}', '']) {
    writeFileSync(join(dir, ACCOUNT_FILE), wrong)
    expect(readAccounts(dir).ok, wrong).toBe(false)
  }
})

test('a password is the same on another keyboard, kept with a salt of its own, and few are worked out at once', async () => {
  const [one, two] = [await keepPassword('Caf\u00e9 am Hafen'), await keepPassword('Caf\u00e9 am Hafen')]
  expect(one!.hash).not.toBe(two!.hash)
  expect(await isPassword('Cafe\u0301 am Hafen', one)).toBe(true)
  expect(await isPassword('cafe am hafen', one)).toBe(false)
  expect(await isPassword('Caf\u00e9 am Hafen', null)).toBe(false)
  expect(one).toMatchObject({ N: 2 ** 15, r: 8, p: 3 })
  const cheap = { ...one!, N: 2, r: 1, p: 1 }
  const many = await Promise.all(Array.from({ length: 60 }, () => isPassword('x', cheap)))
  expect(many.filter((answer) => answer === null).length).toBeGreaterThan(0)
  expect(many.filter((answer) => answer === false).length).toBeGreaterThanOrEqual(32)
})
