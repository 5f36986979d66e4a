/** For tests: somebody who means no good, and knows every route. Seeded: the same one asks the same things. */
import type { Rng } from '../../base/rng.ts'
import { nameHeader } from '../../wire/principal.ts'
import type { RouteRow } from '../../wire/route-row.ts'
import { ROUTES } from '../../wire/routes.ts'

const ROWS: readonly RouteRow[] = Object.values(ROUTES)
export const WORDS: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  '1e308',
  'NaN',
  'null',
  'true',
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  '%00',
  '\u0000',
  '💥',
  'pump/flow',
  'pump/high',
  'embedded',
  'plant/#',
  '+',
  'a'.repeat(5000),
  '/'.repeat(5000),
  "' OR 1=1 --",
  '9007199254740993',
  '0x10',
  '[object Object]',
  'x'.repeat(300),
]
const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
const KEYS = [
  'kind',
  'key',
  'value',
  'comment',
  'confirmed',
  'forMs',
  'actor',
  'broker',
  'under',
  'open',
  'search',
  'show',
  'offset',
  'limit',
  'readings',
  'topic',
  'expects',
  'document',
  'passcode',
  'select',
  'format',
]
const KINDS = [
  'acknowledge',
  'shelve',
  'unshelve',
  'reset',
  'remove-from-service',
  'return-to-service',
  'subscribe',
  'want',
  'ping',
  'applied',
]

export interface HostileRequest {
  readonly row: RouteRow
  readonly method: string
  readonly path: string
  readonly payload: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Outsider {
  readonly rng: Rng
  readonly pick: <T>(list: readonly T[]) => T
  /** JSON, or what is nearly JSON: for a request, a frame, a payload. */
  readonly body: () => string
  /** A request of one of the routes, with a query, a body and headers that it may or may not take. */
  readonly asked: () => HostileRequest
}

export const outsider = (rng: Rng): Outsider => {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(rng.next() * list.length)]!
  const value = (level = 0): unknown => {
    const roll = rng.next()
    if (level > 3 || roll < 0.35) return pick(WORDS)
    if (roll < 0.5) return pick([0, -1, 1, 1e308, 2 ** 53, 0.1, -0])
    if (roll < 0.6) return pick([null, true, false])
    if (roll < 0.75) return Array.from({ length: Math.floor(rng.next() * 4) }, () => value(level + 1))
    return Object.fromEntries(
      Array.from({ length: Math.floor(rng.next() * 5) }, () => [pick([...KEYS, ...WORDS]), value(level + 1)]),
    )
  }
  const body = (): string => {
    const roll = rng.next()
    if (roll < 0.05)
      return pick([
        '',
        '{',
        '[',
        '"',
        'null',
        '\u0000',
        '{"a":1,}',
        deep(20_000),
        `{"document":${deep(9000)},"expects":"0123456789abcdef"}`,
      ])
    const filled = Object.fromEntries(
      KEYS.filter(() => rng.next() < 0.4).map((key) => [key, key === 'kind' ? pick(KINDS) : value()]),
    )
    return JSON.stringify(filled)
  }
  const asked = (): HostileRequest => {
    const row = pick(ROWS)
    const query = new URLSearchParams(
      Object.keys((row.query as { shape?: object } | undefined)?.shape ?? { a: 1 })
        .filter(() => rng.next() < 0.7)
        .map((key): [string, string] => [key, String(pick(WORDS))]),
    )
    const method = rng.next() < 0.9 ? row.method : pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH'])
    const withBody = method !== 'GET'
    const payload = withBody ? body() : ''
    return {
      row,
      method,
      path: `${row.path}${rng.next() < 0.6 ? `?${query.toString()}` : ''}`.slice(0, 6000),
      payload,
      headers: {
        'content-length': String(Buffer.byteLength(payload)),
        ...(withBody
          ? {
              'content-type':
                rng.next() < 0.95
                  ? row.bytes
                    ? 'application/octet-stream'
                    : 'application/json'
                  : pick(['text/plain', 'x', '']),
            }
          : {}),
        ...(rng.next() < 0.8 ? nameHeader(pick(['Eva', 'x'.repeat(81), '\u0007', ''])) : {}),
      },
    }
  }
  return { rng, pick, body, asked }
}
