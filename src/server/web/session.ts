/** The passcode: one for the gateway, remembered by a signed cookie. Roles and sign-in come later. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const DAY_MS = 86_400_000
const LIFE_MS = 30 * DAY_MS
export const COOKIE = 'gemba-session'

/** Wrong guesses allowed in a minute: from one address, and in all. */
const GUESSES = { each: 5, all: 30 } as const
const MINUTE_MS = 60_000
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

export type LoginOutcome =
  | { readonly kind: 'welcome'; readonly cookie: string }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly seconds: number }

export class Sessions {
  readonly #passcode: string
  readonly #key: Buffer
  readonly #now: () => number
  /** Wrong guesses of the running minute, by address. */
  #wrong = new Map<string, number>()
  #wrongInAll = 0
  #minute = 0

  constructor(passcode: string, dataDir: string, now: () => number = Date.now) {
    this.#passcode = passcode
    // Another passcode is another key: changing it signs everyone out.
    this.#key = createHmac('sha256', keyIn(dataDir)).update(passcode).digest()
    this.#now = now
  }

  /** @param secure behind https for a portal's frame: only then may the cookie travel cross-site. */
  login(guess: string, address: string, secure: boolean): LoginOutcome {
    const now = this.#now()
    const minute = Math.floor(now / MINUTE_MS)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#wrong = new Map()
      this.#wrongInAll = 0
    }
    const wrong = this.#wrong.get(address) ?? 0
    if (wrong >= GUESSES.each || this.#wrongInAll >= GUESSES.all)
      return { kind: 'wait', seconds: Math.ceil(((minute + 1) * MINUTE_MS - now) / 1000) }
    if (!sameSecret(guess, this.#passcode)) {
      this.#wrong.set(address, wrong + 1)
      this.#wrongInAll++
      return { kind: 'wrong' }
    }
    const until = String(now + LIFE_MS)
    const value = `${until}.${this.#sign(until)}`
    return {
      kind: 'welcome',
      cookie: `${COOKIE}=${value}; Path=/; Max-Age=${LIFE_MS / 1000}; HttpOnly; ${secure ? 'SameSite=None; Secure; Partitioned' : 'SameSite=Strict'}`,
    }
  }

  /** @param header the request's Cookie header. */
  isOpen(header: string | undefined): boolean {
    const value = header
      ?.split(/;\s*/)
      .find((part) => part.startsWith(`${COOKIE}=`))
      ?.slice(COOKIE.length + 1)
    const [until, signature] = value?.split('.') ?? []
    return (
      until !== undefined &&
      signature !== undefined &&
      sameSecret(signature, this.#sign(until)) &&
      Number(until) > this.#now()
    )
  }

  #sign(until: string): string {
    return createHmac('sha256', this.#key).update(until).digest('base64url')
  }
}
