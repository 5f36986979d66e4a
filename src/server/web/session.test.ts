import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { COOKIE, Sessions } from './session.ts'

const dir = (): string => mkdtempSync(join(tmpdir(), 'gemba-session-'))
const cookieOf = (sessions: Sessions, passcode = 'open-sesame', address = 'a'): string => {
  const outcome = sessions.login(passcode, address, false)
  if (outcome.kind !== 'welcome') throw new Error(outcome.kind)
  return outcome.cookie.split(';')[0]!
}

test('the cookie opens, survives a restart, and ends with the passcode, its life or a changed letter', () => {
  const data = dir()
  let now = 1e12
  const sessions = new Sessions('open-sesame', data, () => now)
  const cookie = cookieOf(sessions)
  expect(sessions.isOpen(`other=1; ${cookie}`)).toBe(true)
  expect(new Sessions('open-sesame', data, () => now).isOpen(cookie)).toBe(true)
  expect(new Sessions('another-code', data, () => now).isOpen(cookie)).toBe(false)
  expect(new Sessions('open-sesame', dir(), () => now).isOpen(cookie)).toBe(false)
  const later = cookie.replace(/=\d+/, (t) => `=${Number(t.slice(1)) + 1}`)
  expect(sessions.isOpen(later)).toBe(false)
  now += 31 * 86_400_000
  expect(sessions.isOpen(cookie)).toBe(false)
  for (const none of [undefined, '', `${COOKIE}=`, `${COOKIE}=.`, `${COOKIE}=1`])
    expect(sessions.isOpen(none)).toBe(false)
  expect(statSync(join(data, 'session.key')).mode & 0o077).toBe(0)
})

test('five wrong guesses a minute from one address, thirty in all; then even the right one waits', () => {
  let now = 60_000 * 1000
  const sessions = new Sessions('open-sesame', dir(), () => now)
  for (let i = 0; i < 5; i++) expect(sessions.login(`guess-${i}`, 'a', false).kind).toBe('wrong')
  expect(sessions.login('open-sesame', 'a', false)).toEqual({ kind: 'wait', seconds: 60 })
  expect(sessions.login('open-sesame', 'b', false).kind).toBe('welcome')
  for (let i = 0; i < 25; i++) sessions.login('wrong', `bot-${i}`, false)
  expect(sessions.login('open-sesame', 'c', false).kind).toBe('wait')
  now += 60_000
  expect(sessions.login('open-sesame', 'a', false).kind).toBe('welcome')
})

test('the cookie is for this site alone; only behind https it may travel with a portal', () => {
  const sessions = new Sessions('open-sesame', dir())
  const attributes = (secure: boolean): string => {
    const outcome = sessions.login('open-sesame', 'a', secure)
    return outcome.kind === 'welcome' ? outcome.cookie : ''
  }
  expect(attributes(false)).toMatch(/HttpOnly; SameSite=Strict$/)
  expect(attributes(true)).toMatch(/HttpOnly; SameSite=None; Secure; Partitioned$/)
})
