/** Who may sign in to the embedded broker: those of the configuration, the demo plant, or one that is made where there is none. */
import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import type { DoorSettings } from './broker/door.ts'

export const DEMO_PLANT = 'demo-plant'
/** Signs in where the configuration names nobody. */
export const MACHINE = 'machine'
const PASSWORD_FILE = 'mqtt-password'

export interface DoorClients {
  readonly clients: DoorSettings['clients']
  /** Of the demo plant, made anew with each start; null = there is none. */
  readonly plantPassword: string | null
  /** Where the password of `machine` lies; null = others are named, or nobody needs one. */
  readonly passwordFile: string | null
}

const EVERYTHING = { publish: ['#'], subscribe: ['#'], commands: false }

const madeOnce = (path: string): string => {
  try {
    const known = readFileSync(path, 'utf8').trim()
    if (known.length >= 8) return known
  } catch {
    // None yet.
  }
  const made = randomBytes(18).toString('base64url')
  writeFileSync(path, `${made}\n`, { mode: 0o600 })
  chmodSync(path, 0o600)
  return made
}

export const doorClients = ({
  brokerClients,
  mqttOpen,
  twin,
  newTwin,
  data,
}: Pick<Config, 'brokerClients' | 'mqttOpen' | 'twin' | 'newTwin' | 'data'>): DoorClients => {
  const clients: Record<string, DoorSettings['clients'][string]> = {}
  for (const [name, client] of Object.entries(brokerClients)) clients[name] = { ...client, password: client.password! }
  if (twin === null && newTwin === null) {
    const plantPassword = randomBytes(18).toString('base64url')
    clients[DEMO_PLANT] = { ...EVERYTHING, password: plantPassword }
    return { clients, plantPassword, passwordFile: null }
  }
  if (mqttOpen || Object.keys(clients).length > 0) return { clients, plantPassword: null, passwordFile: null }
  const passwordFile = join(data, PASSWORD_FILE)
  clients[MACHINE] = { ...EVERYTHING, password: madeOnce(passwordFile) }
  return { clients, plantPassword: null, passwordFile }
}
