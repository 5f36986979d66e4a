/** By what a broker knows this gateway again: after a cut, and after a restart. */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = 'client-id'
/** What every broker must take: 23 letters and digits [MQTT-3.1.3-5]. */
const LENGTH = 23

/** Made once for a data folder, so that no two gateways have the same; `purpose` tells its connections apart. */
export const clientIdOf = (dataDir: string, purpose: string): string => {
  const path = join(dataDir, FILE)
  let own = ''
  try {
    own = readFileSync(path, 'utf8').trim()
  } catch {
    // None yet, or unreadable: a new one costs nothing but a session.
  }
  if (!own) writeFileSync(path, `${(own = randomBytes(12).toString('hex'))}\n`)
  return `gemba${createHash('sha256').update(`${own}/${purpose}`).digest('hex')}`.slice(0, LENGTH)
}
