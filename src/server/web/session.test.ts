import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Sessions } from './session.ts'
import type { Way } from './signed-cookie.ts'

const dir = (): string => mkdtempSync(join(tmpdir(), 'gemba-session-'))
const from = (address: string, cookies?: string) => ({ address, cookies })
/** What a browser sends after it was let in. */
const cookiesOf = (sessions: Sessions, passcode = 'open-sesame', address = 'a'): string => {
  const outcome = sessions.login(passcode, from(address), 'plain')
  if (outcome.kind !== 'welcome') throw new Error(outcome.kind)
  return outcome.cookies.map((cookie) => cookie.split(';')[0]).join('; ')
}
const guess = (sessions: Sessions, times: number, address: string, cookies?: string): void => {
  for (let i = 0; i < times; i++) sessions.login(`guess-${i}`, from(address, cookies), 'plain')
}

test('the cookie opens, survives a restart, and ends with the passcode, its life or a changed letter', () => {
  const data = dir()
  let now = 1e12
  const sessions = new Sessions('open-sesame', data, () => now)
  const cookies = cookiesOf(sessions)
  expect(sessions.personIn(`other=1; ${cookies}`)).not.toBeNull()
  expect(new Sessions('open-sesame', data, () => now).personIn(cookies)).not.toBeNull()
  expect(new Sessions('another-code', data, () => now).personIn(cookies)).toBeNull()
  expect(new Sessions('open-sesame', dir(), () => now).personIn(cookies)).toBeNull()
  const later = cookies.replace(/=\d+/, (t) => `=${Number(t.slice(1)) + 1}`)
  expect(sessions.personIn(later)).toBeNull()
  now += 31 * 86_400_000
  expect(sessions.personIn(cookies)).toBeNull()
  const name = sessions.cookieName
  for (const none of [undefined, '', `${name}=`, `${name}=.`, `${name}=1`]) expect(sessions.personIn(none)).toBeNull()
  expect(statSync(join(data, 'session.key')).mode & 0o077).toBe(0)
})

test('two gateways of one host leave each other the cookies: those of a host are shared by all of its ports', () => {
  const [here, there] = [new Sessions('open-sesame', dir()), new Sessions('open-sesame', dir())]
  const jar = new Map<string, string>()
  for (const sessions of [here, there]) {
    for (const part of cookiesOf(sessions).split('; ')) jar.set(part.split('=')[0]!, part)
  }
  const sent = [...jar.values()].join('; ')
  expect(here.personIn(sent)).not.toBeNull()
  expect(there.personIn(sent)).not.toBeNull()
})

test('wrong guesses make the guesser wait, twice as long each time, then even with the right one', () => {
  let now = 1e12
  const sessions = new Sessions('open-sesame', dir(), () => now)
  for (let i = 0; i < 5; i++) expect(sessions.login(`guess-${i}`, from('a'), 'plain').kind).toBe('wrong')
  const waits: number[] = []
  for (let i = 0; i < 9; i++) {
    const outcome = sessions.login('open-sesame', from('a'), 'plain')
    if (outcome.kind !== 'wait') throw new Error(outcome.kind)
    waits.push(outcome.seconds)
    now += outcome.seconds * 1000
    expect(sessions.login('wrong', from('a'), 'plain').kind).toBe('wrong')
  }
  expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300])
  now += 300_000
  expect(sessions.login('open-sesame', from('a'), 'plain').kind).toBe('welcome')
  expect(sessions.login('wrong', from('a'), 'plain').kind).toBe('wrong')
  expect(sessions.login('open-sesame', from('a'), 'plain').kind).toBe('welcome')
})

test('nobody else waits: neither other addresses, however many guess, nor a device that was let in before', () => {
  const sessions = new Sessions('open-sesame', dir(), () => 1e12)
  const known = cookiesOf(sessions, 'open-sesame', 'office')
  for (let i = 0; i < 20_000; i++) guess(sessions, 1, `bot-${i}`)
  guess(sessions, 50, 'office')
  expect(sessions.login('open-sesame', from('home'), 'plain').kind).toBe('welcome')
  expect(sessions.login('open-sesame', from('office'), 'plain').kind).toBe('wait')
  expect(sessions.login('open-sesame', from('office', known), 'plain').kind).toBe('welcome')
  guess(sessions, 50, 'anywhere', known)
  expect(sessions.login('open-sesame', from('office', known), 'plain').kind).toBe('wait')
  const forged = known.replace(/(gemba-device-\w+=)[^.]+/, '$1AAAAAAAAAAAAAAAA')
  expect(sessions.login('open-sesame', from('office', forged), 'plain').kind).toBe('wait')
  guess(sessions, 50, '2001:db8:1:2:3::1')
  expect(sessions.login('open-sesame', from('2001:db8:1:2:ffff::9'), 'plain').kind).toBe('wait')
  expect(sessions.login('open-sesame', from('2001:db8:1:3::9'), 'plain').kind).toBe('welcome')
})

test('a clock that is set back makes nobody wait for years', () => {
  let now = 1e12
  const sessions = new Sessions('open-sesame', dir(), () => now)
  guess(sessions, 5, 'a')
  now -= 1e10
  expect(sessions.login('open-sesame', from('a'), 'plain')).toEqual({ kind: 'wait', seconds: 2 })
  now += 2000
  expect(sessions.login('open-sesame', from('a'), 'plain').kind).toBe('welcome')
})

test('the cookie is for this site alone; only behind https it may travel with a portal', () => {
  const sessions = new Sessions('open-sesame', dir())
  const attributes = (way: Way): readonly string[] => {
    const outcome = sessions.login('open-sesame', from('a'), way)
    return outcome.kind === 'welcome' ? outcome.cookies : []
  }
  for (const cookie of attributes('plain')) expect(cookie).toMatch(/HttpOnly; SameSite=Strict$/)
  for (const cookie of attributes('secure')) expect(cookie).toMatch(/HttpOnly; SameSite=Strict; Secure$/)
  for (const cookie of attributes('framed')) expect(cookie).toMatch(/HttpOnly; SameSite=None; Secure; Partitioned$/)
})
