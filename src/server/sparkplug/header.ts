/** What a host must know of a Sparkplug B payload before anyone applies it: order, session, aliases. */
import { SparkplugReader } from '../../decode/sparkplug-reader.ts'

export type Alias = number | bigint

export interface Header {
  /** −1 = none. */
  readonly seq: number
  /** null = none. */
  readonly bdSeq: number | bigint | null
  /** Aliases that stand beside a name. */
  readonly defined: readonly Alias[]
  /** Aliases that stand alone. */
  readonly used: readonly Alias[]
}

const BD_SEQ = 'bdSeq'
const reader = new SparkplugReader()

/** Never throws; of a broken payload it is what could be read. */
export const readHeader = (bytes: Uint8Array): Header => {
  reader.read(bytes)
  const defined: Alias[] = []
  const used: Alias[] = []
  let bdSeq: Header['bdSeq'] = null
  for (let i = 0; i < reader.count; i++) {
    const named = reader.isNamed(i)
    const alias = reader.alias(i)
    if (alias !== null) (named ? defined : used).push(alias)
    if (!named || reader.columns.nameLength[i] !== BD_SEQ.length || reader.name(i) !== BD_SEQ) continue
    const value = reader.valueOf(i, 0)
    bdSeq = typeof value === 'number' || typeof value === 'bigint' ? value : null
  }
  return { seq: reader.seq >= 0 && reader.seq <= 255 ? reader.seq : -1, bdSeq, defined, used }
}
