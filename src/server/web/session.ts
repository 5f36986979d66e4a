/** The passcode: one for the gateway, remembered by a signed cookie. */
import { type Guess, Guessers, type LoginClient } from './guessers.ts'
import type { PersonIn, SignIn } from './sign-in.ts'
import { gatewayId, keyFor, keyIn, sameSecret, signedCookie, signedIn, type Way } from './signed-cookie.ts'

const LIFE_MS = 30 * 86_400_000

export type LoginOutcome =
  | { readonly kind: 'welcome'; readonly cookies: readonly string[] }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly seconds: number }

const SOMEBODY: PersonIn = { proven: null }

export class Sessions implements SignIn {
  readonly kind = 'passcode'
  readonly cookieName: string
  readonly deviceName: string
  readonly #passcode: string
  readonly #key: Buffer
  readonly #now: () => number
  readonly #guessers: Guessers

  constructor(passcode: string, dataDir: string, now: () => number = Date.now) {
    this.#passcode = passcode
    const kept = keyIn(dataDir)
    this.cookieName = `gemba-session-${gatewayId(kept)}`
    // Another passcode is another key: changing it signs everyone out.
    this.#key = keyFor(kept, passcode)
    this.#now = now
    this.#guessers = new Guessers(kept, now)
    this.deviceName = this.#guessers.deviceName
  }

  /** @param way how the browser comes */
  login(guess: string, client: LoginClient, way: Way): LoginOutcome {
    const guessed: Guess = this.#guessers.guess(client)
    if (guessed.waitS > 0) return { kind: 'wait', seconds: guessed.waitS }
    if (!sameSecret(guess, this.#passcode)) {
      guessed.wrong()
      return { kind: 'wrong' }
    }
    const until = String(this.#now() + LIFE_MS)
    return {
      kind: 'welcome',
      cookies: [signedCookie(this.cookieName, this.#key, until, LIFE_MS, way), guessed.right(way)],
    }
  }

  personIn(cookies: string | undefined): PersonIn | null {
    const until = signedIn(cookies, this.cookieName, this.#key)
    return until !== null && Number(until) > this.#now() ? SOMEBODY : null
  }

  /** Whoever came in may stay. */
  stays(): () => void {
    return () => {}
  }
}
