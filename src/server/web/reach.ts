/**
 * Who may speak to the gateway. A browser on this machine opens loopback ports for every web page, so "listens on
 * 127.0.0.1" protects nothing by itself: each HTTP request and each WebSocket, the broker's included, is checked for the
 * name it was sent to (DNS rebinding) and for the page it comes from (cross-site requests and WebSockets).
 */
import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { Refusal } from '../../wire/refusals.ts'
import { isLoopback } from '../config.ts'

export interface ReachConfig {
  readonly host: string
  readonly origins: readonly string[]
  /** It has a certificate. */
  readonly secure?: boolean
}

/** Host header → name without port, lower case; null if it is none. */
const nameOf = (host: string): string | null => {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.exec(host)
  return match ? match[1]!.toLowerCase() : null
}

export class Reach {
  readonly #loopbackOnly: boolean
  readonly #names: ReadonlySet<string>
  readonly #origins: ReadonlySet<string>
  readonly #scheme: 'http' | 'https'

  constructor(config: ReachConfig) {
    this.#loopbackOnly = isLoopback(config.host)
    this.#scheme = config.secure ? 'https' : 'http'
    this.#origins = new Set(config.origins)
    const names = config.origins.map((origin) => new URL(origin).hostname)
    if (!this.#loopbackOnly) names.push(hostname().toLowerCase(), `${hostname().toLowerCase()}.local`)
    if (isIP(config.host) === 0) names.push(config.host.toLowerCase())
    this.#names = new Set(names)
  }

  /**
   * @param toPage the request opens a page or one of its files, which other sites may link to or frame; false for the
   * API, the feed and the broker.
   */
  check(headers: IncomingHttpHeaders, toPage: boolean): Refusal | null {
    const host = headers.host ?? ''
    const name = nameOf(host)
    if (name === null || !this.#isOurs(name))
      return { code: 'host-not-allowed', values: { host: host.slice(0, 100), name: name ?? 'NAME' } }
    const { origin } = headers
    if (origin !== undefined && !this.#isOwnOrigin(origin, host))
      return { code: 'origin-not-allowed', values: { origin: origin.slice(0, 100) } }
    // Browsers leave Origin out of plain cross-site GETs (images, scripts); Fetch Metadata has them.
    const site = headers['sec-fetch-site']
    if (
      !toPage &&
      site !== undefined &&
      site !== 'same-origin' &&
      site !== 'none' &&
      !(origin !== undefined && this.#origins.has(origin))
    )
      return { code: 'site-not-allowed', values: {} }
    return null
  }

  /** Rebinding needs a name that an attacker owns: addresses are safe, and so are names that never leave this machine. */
  #isOurs(name: string): boolean {
    if (isLoopback(name) || this.#names.has(name)) return true
    return !this.#loopbackOnly && isIP(name.replace(/^\[|\]$/g, '')) !== 0
  }

  #isOwnOrigin(origin: string, host: string): boolean {
    if (this.#origins.has(origin)) return true
    return origin === `${this.#scheme}://${host.toLowerCase()}`
  }
}
