/** Who guesses: a device that once came in answers for itself alone, whoever else guesses from its network. */
import { randomBytes } from 'node:crypto'
import { LoginAttempts } from './login-attempts.ts'
import { gatewayId, keyFor, signedCookie, signedIn, type Way } from './signed-cookie.ts'

/** Browsers keep no cookie longer. */
const DEVICE_LIFE_MS = 400 * 86_400_000

/** Who types a secret. */
export interface LoginClient {
  readonly address: string
  /** The request's Cookie header. */
  readonly cookies: string | undefined
}

export interface Guess {
  /** Whole seconds until the next guess is looked at; 0 = now. */
  readonly waitS: number
  wrong(): void
  /** @returns the cookie by which this device is known from now on */
  right(way: Way): string
}

export class Guessers {
  readonly deviceName: string
  readonly #key: Buffer
  readonly #attempts: LoginAttempts

  /** @param kept the gateway's key */
  constructor(kept: Buffer, now: () => number) {
    this.deviceName = `gemba-device-${gatewayId(kept)}`
    this.#key = keyFor(kept, 'device')
    this.#attempts = new LoginAttempts(now)
  }

  guess({ address, cookies }: LoginClient): Guess {
    const device = signedIn(cookies, this.deviceName, this.#key)
    const guesser = device === null ? `address ${networkOf(address)}` : `device ${device}`
    return {
      waitS: this.#attempts.waitS(guesser),
      wrong: () => this.#attempts.wrong(guesser),
      right: (way) => {
        this.#attempts.right(guesser)
        const known = device ?? randomBytes(12).toString('base64url')
        return signedCookie(this.deviceName, this.#key, known, DEVICE_LIFE_MS, way)
      },
    }
  }
}

/** An IPv6 customer has a whole /64 to guess from. */
const networkOf = (address: string): string =>
  address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address
