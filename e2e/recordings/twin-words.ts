/** The words of a twin document for the numbers in its history: state codes by signal. Reads the JSON alone. */
import { readFileSync } from 'node:fs'

type Json = { readonly [key: string]: unknown }
interface Body {
  readonly id?: string
  readonly class?: string
  readonly extends?: string
  readonly signals?: Readonly<Record<string, { readonly states: Readonly<Record<string, { readonly code: number }>> }>>
  readonly parts?: Readonly<Record<string, Body>>
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Maps merge by key, null removes, all else replaces. */
const merge = <T extends object>(below: T, above: T): T => {
  const out = { ...below } as Record<string, unknown>
  for (const [key, value] of Object.entries(above)) {
    const under = out[key]
    if (value === null) delete out[key]
    else out[key] = isObject(value) && isObject(under) ? merge(under, value) : value
  }
  return out as T
}

/** `asset/signal` or `asset/part/signal` and a code → the state's key. */
export const stateWords = (path: string): ((signal: string, code: number | null) => string) => {
  const document = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly classes: Readonly<Record<string, Body>>
    readonly assets: readonly Body[]
  }
  const classOf = (name: string | undefined): Body =>
    name ? merge(classOf(document.classes[name]!.extends), document.classes[name]!) : {}
  return (signal, code) => {
    const [asset, ...rest] = signal.split('/')
    const given = document.assets.find(({ id }) => id === asset)!
    const body = merge(classOf(given.class), given)
    const states = (rest.length === 1 ? body : body.parts![rest[0]!]!).signals![rest.at(-1)!]!.states
    return Object.entries(states).find(([, state]) => state.code === code)?.[0] ?? `code ${code}`
  }
}
