/** The passcode: one for the gateway, remembered by a signed cookie. Roles and sign-in come later. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LoginAttempts } from './login-attempts.ts'

const DAY_MS = 86_400_000
const LIFE_MS = 30 * DAY_MS
/** Browsers keep no cookie longer. */
const DEVICE_LIFE_MS = 400 * DAY_MS
const KEY_BYTES = 32

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
/** Takes as long whatever the guess. */
const sameSecret = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

/** The key outlives restarts, so that a tablet on the wall does not ask again; it never leaves the data folder. */
const keyIn = (dataDir: string): Buffer => {
  const path = join(dataDir, 'session.key')
  const kept = existsSync(path) ? readFileSync(path) : null
  // A shorter one was cut off while it was being written: it would be easy to guess.
  if (kept?.length === KEY_BYTES) return kept
  const fresh = randomBytes(KEY_BYTES)
  writeFileSync(path, fresh, { mode: 0o600 })
  chmodSync(path, 0o600)
  return fresh
}

/** Over plain HTTP, over TLS, or over TLS for a portal's frame: only then may the cookie travel cross-site. */
export type Way = 'plain' | 'secure' | 'framed'
const TRAVELS: Readonly<Record<Way, string>> = {
  plain: 'SameSite=Strict',
  secure: 'SameSite=Strict; Secure',
  framed: 'SameSite=None; Secure; Partitioned',
}

export type LoginOutcome =
  | { readonly kind: 'welcome'; readonly cookies: readonly string[] }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly seconds: number }

/** Who types a passcode. */
export interface LoginClient {
  readonly address: string
  /** The request's Cookie header. */
  readonly cookies: string | undefined
}

export class Sessions {
  /** Cookies of one host are shared by all of its ports: those of another gateway there have another name. */
  readonly cookieName: string
  readonly deviceName: string
  readonly #passcode: string
  readonly #key: Buffer
  readonly #deviceKey: Buffer
  readonly #now: () => number
  readonly #attempts: LoginAttempts

  constructor(passcode: string, dataDir: string, now: () => number = Date.now) {
    this.#passcode = passcode
    const kept = keyIn(dataDir)
    const id = createHash('sha256').update('id').update(kept).digest('hex').slice(0, 8)
    this.cookieName = `gemba-session-${id}`
    this.deviceName = `gemba-device-${id}`
    // Another passcode is another key: changing it signs everyone out.
    this.#key = createHmac('sha256', kept).update(passcode).digest()
    this.#deviceKey = createHmac('sha256', kept).update('device').digest()
    this.#now = now
    this.#attempts = new LoginAttempts(now)
  }

  /** @param way how the browser comes */
  login(guess: string, { address, cookies }: LoginClient, way: Way): LoginOutcome {
    // A device that once knew the passcode answers for itself alone, whoever else guesses from its network.
    const device = this.#deviceIn(cookies)
    const guesser = device === null ? `address ${networkOf(address)}` : `device ${device}`
    const seconds = this.#attempts.waitS(guesser)
    if (seconds > 0) return { kind: 'wait', seconds }
    if (!sameSecret(guess, this.#passcode)) {
      this.#attempts.wrong(guesser)
      return { kind: 'wrong' }
    }
    this.#attempts.right(guesser)
    const until = String(this.#now() + LIFE_MS)
    const known = device ?? randomBytes(12).toString('base64url')
    return {
      kind: 'welcome',
      cookies: [
        cookie(this.cookieName, `${until}.${sign(this.#key, until)}`, LIFE_MS, way),
        cookie(this.deviceName, `${known}.${sign(this.#deviceKey, known)}`, DEVICE_LIFE_MS, way),
      ],
    }
  }

  /** @param header the request's Cookie header. */
  isOpen(header: string | undefined): boolean {
    const until = signedIn(header, this.cookieName, this.#key)
    return until !== null && Number(until) > this.#now()
  }

  #deviceIn(header: string | undefined): string | null {
    return signedIn(header, this.deviceName, this.#deviceKey)
  }
}

const sign = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('base64url')

const cookie = (name: string, value: string, lifeMs: number, way: Way): string =>
  `${name}=${value}; Path=/; Max-Age=${lifeMs / 1000}; HttpOnly; ${TRAVELS[way]}`

/** What the cookie of this name says, where it is ours; else null. */
const signedIn = (header: string | undefined, name: string, key: Buffer): string | null => {
  const value = header
    ?.split(/;\s*/)
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1)
  const [device, signature] = value?.split('.') ?? []
  return device !== undefined && signature !== undefined && sameSecret(signature, sign(key, device)) ? device : null
}

/** An IPv6 customer has a whole /64 to guess from. */
const networkOf = (address: string): string =>
  address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address
