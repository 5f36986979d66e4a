/**
 * Takes secrets out of what leaves the house. Two ways at once: what is known to be secret is taken out wherever it stands,
 * and so is whatever stands where secrets do.
 */
export const MASK = '***'

const SECRET_NAME =
  'pass(?:word|wd|code|phrase)?|pwd|secret|token|api[-_]?key|authorization|credentials?|cookie|session(?:id)?|private[-_]?key'
const NAMED = new RegExp(`^(?:.*[-_.])?(?:${SECRET_NAME})$|(?:Password|Passcode|Secret|Token|ApiKey)$`, 'i')
const IN_TEXT: readonly (readonly [RegExp, string])[] = [
  // scheme://user:secret@host, and scheme://token@host
  [/\b([a-z][a-z0-9+.-]{0,40}:\/\/)[^\s/@]*@/gi, `$1${MASK}@`],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, `$1 ${MASK}`],
  // "password": "…", password=…, token: …
  [
    new RegExp(`((?:${SECRET_NAME})["']?\\s*[:=]\\s*)("(?:[^"\\\\]|\\\\.)*"?|'[^']*'?|[^\\s"',;&}]+)`, 'gi'),
    `$1${MASK}`,
  ],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK],
]

const maskText = (text: string, known: readonly string[]): string => {
  let masked = text
  for (const secret of known) masked = masked.replaceAll(secret, MASK)
  for (const [pattern, by] of IN_TEXT) masked = masked.replace(pattern, by)
  return masked
}

/**
 * The same shape, without secrets.
 * @param known texts that are secret wherever they stand; those of fewer than 4 characters would take half the words with them
 */
export const maskSecrets = <T>(value: T, known: readonly string[] = []): T => {
  const long = known
    .flatMap((secret) =>
      secret.length >= 4 ? [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)] : [],
    )
    .toSorted((a, b) => b.length - a.length)
  const walk = (one: unknown): unknown => {
    if (typeof one === 'string') return maskText(one, long)
    if (Array.isArray(one)) return one.map(walk)
    if (typeof one !== 'object' || one === null) return one
    return Object.fromEntries(
      Object.entries(one).map(([key, inner]) => [
        maskText(key, long),
        NAMED.test(key) && typeof inner === 'string' && inner !== '' ? MASK : walk(inner),
      ]),
    )
  }
  return walk(value) as T
}
