/** The words of a twin document for the numbers in its history: state codes by signal. Reads the JSON alone. */
import { readFileSync } from 'node:fs'

type Json = Record<string, any>

const merge = (below: Json, above: Json): Json => {
  const out: Json = { ...below }
  for (const [key, value] of Object.entries(above)) {
    if (value === null) delete out[key]
    else out[key] = typeof value === 'object' && !Array.isArray(value) && typeof out[key] === 'object' ? merge(out[key] as Json, value as Json) : value
  }
  return out
}

/** `asset/signal` or `asset/part/signal` and a code → the state's key. */
export const stateWords = (path: string): ((signal: string, code: number | null) => string) => {
  const document = JSON.parse(readFileSync(path, 'utf8')) as { classes: Record<string, Json>; assets: Json[] }
  const classOf = (name: string | undefined): Json => (name ? merge(classOf(document.classes[name]!['extends'] as string | undefined), document.classes[name]!) : {})
  return (signal, code) => {
    const [asset, ...rest] = signal.split('/')
    const given = document.assets.find(({ id }) => id === asset)!
    const body = merge(classOf(given['class'] as string | undefined), given)
    const found = rest.length === 1 ? body['signals'][rest[0]!] : body['parts'][rest[0]!]['signals'][rest[1]!]
    return Object.entries(found['states'] as Record<string, { code: number }>).find(([, state]) => state.code === code)?.[0] ?? `code ${code}`
  }
}
