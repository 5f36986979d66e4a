/** Cookies that only this gateway can have given: what they say stands in them with a signature. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const KEY_BYTES = 32

/** The key outlives restarts, so that a tablet on the wall does not ask again; it never leaves the data folder. */
export const keyIn = (dataDir: string): Buffer => {
  const path = join(dataDir, 'session.key')
  const kept = existsSync(path) ? readFileSync(path) : null
  // A shorter one was cut off while it was being written: it would be easy to guess.
  if (kept?.length === KEY_BYTES) return kept
  const fresh = randomBytes(KEY_BYTES)
  writeFileSync(path, fresh, { mode: 0o600 })
  chmodSync(path, 0o600)
  return fresh
}

/** Cookies of one host are shared by all of its ports: those of another gateway there have another name. */
export const gatewayId = (key: Buffer): string =>
  createHash('sha256').update('id').update(key).digest('hex').slice(0, 8)

/** A key for one purpose. */
export const keyFor = (key: Buffer, purpose: string): Buffer => createHmac('sha256', key).update(purpose).digest()

/** Over plain HTTP, over TLS, or over TLS for a portal's frame: only then may the cookie travel cross-site. */
export type Way = 'plain' | 'secure' | 'framed'
const TRAVELS: Readonly<Record<Way, string>> = {
  plain: 'SameSite=Strict',
  secure: 'SameSite=Strict; Secure',
  framed: 'SameSite=None; Secure; Partitioned',
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
/** Takes as long whatever the guess. */
export const sameSecret = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

const sign = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('base64url')

const cookie = (name: string, value: string, lifeMs: number, way: Way): string =>
  `${name}=${value}; Path=/; Max-Age=${Math.floor(lifeMs / 1000)}; HttpOnly; ${TRAVELS[way]}`

/** @param says no dot is in it */
export const signedCookie = (name: string, key: Buffer, says: string, lifeMs: number, way: Way): string =>
  cookie(name, `${says}.${sign(key, says)}`, lifeMs, way)

export const noCookie = (name: string, way: Way): string => cookie(name, '', 0, way)

/** What the cookie of this name says, where it is ours; else null. @param header the request's Cookie header */
export const signedIn = (header: string | undefined, name: string, key: Buffer): string | null => {
  const value = header
    ?.split(/;\s*/)
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1)
  const [says, signature] = value?.split('.') ?? []
  return says !== undefined && signature !== undefined && sameSecret(signature, sign(key, says)) ? says : null
}
