/** What a source says of its own value, in the ways that gateways write it. */
import type { Binding } from '../twin/schema.ts'
import { compilePointer, resolve } from './pointer.ts'
import { BAD, GOOD, type SampleQuality, UNCERTAIN } from './sink.ts'

type QualityAt = NonNullable<Binding['quality']>
/** `element`: the list element that the value came from, undefined where there is none. */
export type ReadQuality = (root: unknown, element: unknown) => SampleQuality

/** The two bits that OPC classic, OPC UA and PROFIBUS PA all begin with: bad, uncertain, good; classic's 11 is good as well. */
const BITS: readonly SampleQuality[] = [BAD, UNCERTAIN, GOOD, GOOD]
/** OPC UA (Part 4 §7.39): 00 good, 01 uncertain, 10 bad, 11 reserved. */
const UA_BITS: readonly SampleQuality[] = [GOOD, UNCERTAIN, BAD, BAD]

const numberOf = (said: unknown): number =>
  typeof said === 'number' ? said : typeof said === 'string' && said.trim() !== '' ? Number(said) : Number.NaN

const inWords = (said: unknown): SampleQuality => {
  if (typeof said === 'boolean') return said ? GOOD : BAD
  const word = String(said).trim().toLowerCase()
  if (/^(bad|false|invalid|error|nok|fail|0$)|not[ _-]?ok|schlecht/.test(word)) return BAD
  return /^(uncertain|questionable|suspect|stale|old|unsicher)/.test(word) ? UNCERTAIN : GOOD
}

const READ: Readonly<Record<QualityAt['as'], (said: unknown) => SampleQuality>> = {
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
  siemens: (said) => BITS[numberOf(said)] ?? BAD,
}

export const compileQuality = ({ at, as }: QualityAt): ReadQuality => {
  const path = compilePointer(at)
  const read = READ[as]
  return (root, element) => {
    const said = resolve(element, path) ?? resolve(root, path)
    return said === undefined || said === null ? GOOD : read(said)
  }
}
