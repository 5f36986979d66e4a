import type { Watchdog } from './watchdog.ts'

/** What every simulated machine can do. Pure: time comes by `step`, chance by a seeded stream. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export interface Message {
  readonly topic: string
  readonly payload: string
  /** State-like topics are retained, so that a late subscriber knows at once. */
  readonly retain: boolean
}

/** Value by signal reference (`joint-3/vibration`, `state`), in the twin's unit. */
export type Readings = Record<string, number>

export interface Machine {
  readonly id: string
  /** Ten times a second: motion and material. */
  step(dtS: number): void
  /** Once a second: heat, wear, energy, air. */
  settle(dtS: number): void
  /** What its sensors read now. */
  read(into: Readings): void
  /** The part of `read` that is published ten times a second. */
  readFast?(into: Readings): void
  /** Published once a second. `base` is its topic without a trailing slash; `second` counts up from the start. */
  messages(base: string, nowMs: number, second: number): Message[]
  /** Published ten times a second. */
  fastMessages?(base: string, nowMs: number): Message[]
  /** Guards what a loop sets here. */
  readonly watchdog?: Watchdog
  /** Acts on a command. @returns why it refuses, or null. */
  command?(name: string, value: number | null): string | null
}

export const round = (value: number, decimals: number): number => {
  const f = 10 ** decimals
  return Math.round(value * f) / f
}

export const json = (topic: string, body: Json, retain: boolean): Message => ({
  topic,
  payload: JSON.stringify(body),
  retain,
})
export const bare = (topic: string, value: number, retain: boolean): Message => ({
  topic,
  payload: String(value),
  retain,
})
export const iso = (nowMs: number): string => new Date(nowMs).toISOString()
