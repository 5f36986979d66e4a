/** What a host must know of a Sparkplug B payload before anyone applies it: order, session, aliases. Values are skipped. */
import { ProtoReader } from '../../decode/protobuf.ts'

export type Alias = number | bigint

export interface Header {
  /** −1 = none. */
  seq: number
  /** null = none. */
  bdSeq: number | bigint | null
  /** Aliases that stand beside a name. */
  readonly defined: readonly Alias[]
  /** Aliases that stand alone. */
  readonly used: readonly Alias[]
}

const BD_SEQ = [...'bdSeq'].map((letter) => letter.charCodeAt(0))
const isBdSeq = (name: Uint8Array): boolean => name.length === BD_SEQ.length && BD_SEQ.every((code, i) => name[i] === code)

/** Never throws; of a broken payload it is what stood before the break. */
export const readHeader = (bytes: Uint8Array): Header => {
  const defined: Alias[] = []
  const used: Alias[] = []
  const header: Header = { seq: -1, bdSeq: null, defined, used }
  const metric = (body: ProtoReader): void => {
    let alias: Alias | null = null
    let named = false
    let session = false
    let whole: number | bigint | null = null
    while (body.next()) {
      const key = body.field * 8 + body.wire
      if (key === 1 * 8 + 2) {
        const name = body.bytes()
        named = name.length > 0
        session = isBdSeq(name)
      } else if (key === 2 * 8) alias = body.varint64(false)
      else if (session && (key === 10 * 8 || key === 11 * 8)) whole = body.varint64(false)
      else body.skip()
    }
    if (body.failed) return
    if (session) header.bdSeq = whole
    if (alias !== null) (named ? defined : used).push(alias)
  }

  const reader = new ProtoReader(bytes)
  while (reader.next()) {
    const key = reader.field * 8 + reader.wire
    if (key === 2 * 8 + 2) {
      const outer = reader.enter()
      if (reader.failed) break
      metric(reader)
      reader.leave(outer)
    } else if (key === 3 * 8) header.seq = reader.varint()
    else reader.skip()
  }
  if (!(header.seq >= 0 && header.seq <= 255)) header.seq = -1
  return header
}
