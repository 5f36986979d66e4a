import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Historian } from './historian.ts'
import { storeContract } from './testing/contract.ts'

const embedded = () => {
  const dir = mkdtemp(join(tmpdir(), 'gemba-contract-'))
  return {
    open: async (now: () => number) => {
      // Sealed a few signals at a time, as only millions of samples are otherwise.
      const opened = await Historian.open(await dir, { now, pieceRows: 500 })
      if (!opened.ok) throw new Error(opened.error)
      return opened.value
    },
    end: async () => rm(await dir, { recursive: true, force: true }),
  }
}

// Another seed each time the soak asks; one short life here.
const [seed, hours] = [Number(process.env['GEMBA_SEED'] ?? 1), Number(process.env['GEMBA_HOURS'] ?? 3)]
storeContract('the embedded store', embedded, [seed], hours)
