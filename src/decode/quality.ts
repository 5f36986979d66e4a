/** What a source says of its own value, in the ways that gateways write it. */
import type { Binding } from '../twin/schema-signal.ts'
import { compilePointer, resolve } from './pointer.ts'
import { QUALITY, type Quality } from '../wire/quality.ts'

type QualityAt = NonNullable<Binding['quality']>
/** `element`: the list element that the value came from, undefined where there is none. */
export type ReadQuality = (root: unknown, element: unknown) => Quality

/** The two bits that OPC classic, OPC UA and PROFIBUS PA all begin with: bad, uncertain, good; classic's 11 is good as well. */
const BITS: readonly Quality[] = [QUALITY.bad, QUALITY.uncertain, QUALITY.good, QUALITY.good]
/** OPC UA (Part 4 §7.39): 00 good, 01 uncertain, 10 bad, 11 reserved. */
const UA_BITS: readonly Quality[] = [QUALITY.good, QUALITY.uncertain, QUALITY.bad, QUALITY.bad]

const numberOf = (said: unknown): number =>
  typeof said === 'number' ? said : typeof said === 'string' && said.trim() !== '' ? Number(said) : Number.NaN

const inWords = (said: unknown): Quality => {
  if (typeof said === 'boolean') return said ? QUALITY.good : QUALITY.bad
  const word = String(said).trim().toLowerCase()
  if (/^(bad|false|invalid|error|nok|fail|0$)|not[ _-]?ok|schlecht/.test(word)) return QUALITY.bad
  return /^(uncertain|questionable|suspect|stale|old|unsicher)/.test(word) ? QUALITY.uncertain : QUALITY.good
}

const READ: Readonly<Record<QualityAt['as'], (said: unknown) => Quality>> = {
  words: inWords,
  'opc-ua': (said) => {
    // The JSON mapping (Part 6 §5.4.2.11) writes {"Code": …, "Symbol": …}; a good code may be left out.
    const code = typeof said === 'object' && said !== null ? (resolve(said, ['Code']) ?? resolve(said, ['code'])) : said
    const number = code === undefined ? 0 : numberOf(code)
    return Number.isFinite(number) ? UA_BITS[Math.floor(number / 2 ** 30) & 3]! : inWords(code)
  },
  'opc-da': (said) => {
    const number = numberOf(said)
    return Number.isFinite(number) ? BITS[(number >> 6) & 3]! : inWords(said)
  },
  siemens: (said) => BITS[numberOf(said)] ?? QUALITY.bad,
}

export const compileQuality = ({ at, as }: QualityAt): ReadQuality => {
  const path = compilePointer(at)
  const read = READ[as]
  return (root, element) => {
    const said = resolve(element, path) ?? resolve(root, path)
    return said === undefined || said === null ? QUALITY.good : read(said)
  }
}
