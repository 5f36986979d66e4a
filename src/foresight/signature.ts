/** The signature of a case, from its episodes. */
import { type Signature, traceOf } from '../analytics/cause/alike.ts'
import { signOf } from '../analytics/cause/sign.ts'
import type { KeptCase, KeptEpisode } from './kept.ts'

/** Younger than this nothing is compared: of everything there is then only a beginning. */
const LEAST_AGE_MS = 3_600_000
/** A limit that is expected, of a signal that is not unusual. */
const EXPECTED_DEGREE = 6

/** `component/signal`: as its class names it. */
export const keyOf = (asset: string, signal: string): string =>
  signal.startsWith(`${asset}/`) ? signal.slice(asset.length + 1) : signal.slice(signal.indexOf('/') + 1)

export interface Aged {
  readonly signature: Signature
  /** When its first sign began. */
  readonly first: number
}

/**
 * @param kept its case
 * @param episodes of its machine, in any order
 * @param ageMs how old the case may be: what came later is not looked at
 */
export const signatureOf = (
  kept: Pick<KeptCase, 'asset' | 'signals' | 'openedAt' | 'closedAt'>,
  episodes: readonly KeptEpisode[],
  ageMs: number,
): Aged => {
  const own = episodes.filter(
    ({ signal, since, until }) =>
      kept.signals.includes(signal) &&
      since <= (kept.closedAt ?? Number.POSITIVE_INFINITY) &&
      (until ?? Number.POSITIVE_INFINITY) >= kept.openedAt,
  )
  const first = own.reduce((least, { since }) => Math.min(least, since), kept.openedAt)
  const until = first + Math.max(LEAST_AGE_MS, ageMs)
  const traces = new Map<string, Signature[number]>()
  for (const { signal, since, why, course } of own) {
    if (since > until) continue
    const key = keyOf(kept.asset, signal)
    const said = course.findLast(({ at }) => at <= until)?.why ?? why
    const trace = traceOf(key, signOf(said), since, course, first, until)
    const known = traces.get(key)
    if (!known || known.size < trace.size) traces.set(key, trace)
  }
  for (const signal of kept.signals) {
    const key = keyOf(kept.asset, signal)
    if (!traces.has(key) && !own.some((one) => one.signal === signal))
      traces.set(key, { key, sign: 0, size: EXPECTED_DEGREE, onset: 0, slope: 0 })
  }
  return { signature: [...traces.values()], first }
}
