/** Why a broker is not reached, or does not give what was asked for: codes with values, and in English for programs. */
import { troubleInEnglish } from '../../texts/api-english.ts'
import type { Trouble, WireTrouble } from '../../wire/troubles.ts'

const BY_CODE: Readonly<Record<string, Trouble>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: { code: 'certificate-self-signed', values: {} },
  SELF_SIGNED_CERT_IN_CHAIN: { code: 'certificate-own-authority', values: {} },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { code: 'certificate-authority-unknown', values: {} },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { code: 'certificate-authority-unknown', values: {} },
  ERR_TLS_CERT_ALTNAME_INVALID: { code: 'certificate-of-another-name', values: {} },
  CERT_HAS_EXPIRED: { code: 'certificate-expired', values: {} },
  ECONNREFUSED: { code: 'connection-refused', values: {} },
  ENOTFOUND: { code: 'host-unknown', values: {} },
}

/** MQTT 5 §4.13. */
const SESSION_TAKEN_OVER = 0x8e
export const disconnectTrouble = (code: number | undefined): Trouble =>
  code === SESSION_TAKEN_OVER
    ? { code: 'client-id-taken', values: {} }
    : { code: 'ended-by-broker', values: { reason: `0x${(code ?? 0).toString(16)}` } }

const REFUSED = /^Connection refused: /

/** Why there is no connection; what has no code is in the broker's or the system's own words. */
export const connectTrouble = (error: Error): Trouble => {
  const first = (error as AggregateError).errors?.[0] as Error | undefined
  const cause = first ?? error
  const known = BY_CODE[(cause as NodeJS.ErrnoException).code ?? '']
  if (known) return known
  if (/alert certificate required|alert handshake failure|alert bad certificate|alert unknown ca/i.test(cause.message))
    return { code: 'certificate-of-ours-refused', values: {} }
  const words = cause.message.toLowerCase()
  return REFUSED.test(cause.message)
    ? { code: 'refused-by-broker', values: { why: cause.message.replace(REFUSED, '').toLowerCase() } }
    : { code: 'own-words', values: { words } }
}

/** Of filters that were asked for. */
export const subscribeTrouble = (refused: readonly string[], error: Error | null | undefined): Trouble | null =>
  refused.length
    ? { code: 'subscription-refused', values: { filters: refused.join(', ') } }
    : error
      ? { code: 'subscription-refused', values: { filters: error.message } }
      : null

export const sameTrouble = (a: Trouble | null, b: Trouble | null): boolean => JSON.stringify(a) === JSON.stringify(b)

/** As it goes over the wire: English words, and the code of which a page makes its own. */
export const toldTrouble = (trouble: Trouble | null): { error: string; trouble?: WireTrouble } =>
  trouble ? { error: troubleInEnglish(trouble), trouble: { ...trouble, values: { ...trouble.values } } } : { error: '' }
