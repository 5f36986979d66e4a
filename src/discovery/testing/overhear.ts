/** For tests: messages into a register, what is proposed into a twin, and the same messages through the real decoder. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Decoder } from '../../decode/decoder.ts'
import { loadTwin } from '../../twin/load.ts'
import type { Twin } from '../../twin/twin.ts'
import type { Proposal } from '../../wire/discovery.ts'
import { emptyDocument, withProposal } from '../document.ts'
import { propose } from '../propose.ts'
import { TopicRegister } from '../register.ts'

export interface Heard {
  readonly topic: string
  readonly payload: Uint8Array
  readonly at: number
  readonly retained: boolean
}

export const said = (topic: string, payload: string | Uint8Array, at = 0, retained = false): Heard => ({
  topic,
  payload: typeof payload === 'string' ? new TextEncoder().encode(payload) : payload,
  at,
  retained,
})

export const overhear = (messages: readonly Heard[]): TopicRegister => {
  const register = new TopicRegister()
  for (const { topic, payload, at, retained } of messages) register.message(topic, payload, at, retained)
  return register
}

/** All recordings whose names begin so; null where there are none to be had. */
export const recorded = (name: string): Heard[] | null => {
  const folder = process.env['GEMBA_RECORDINGS']
  if (!folder) return null
  const files = readdirSync(folder).filter((file) => file.startsWith(name) && file.endsWith('.jsonl'))
  if (files.length === 0) throw new Error(`no recording begins with "${name}"`)
  return files.flatMap((file) => linesOf(join(folder, file)))
}

/** A file of small inputs made to documented formats; null where there are none to be had. */
export const cased = (name: string): Heard[] | null => {
  const folder = process.env['GEMBA_CASES']
  return folder ? linesOf(join(folder, `${name}.jsonl`)) : null
}

const linesOf = (file: string): Heard[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const { topic, payload, encoding, ts, retain } = JSON.parse(line) as {
        topic: string
        payload: string
        encoding?: 'base64'
        ts: number
        retain: boolean
      }
      return said(topic, Buffer.from(payload, encoding ?? 'utf8'), ts, retain)
    })

export interface Bound {
  readonly twin: Twin
  /** Signal id → its values, NaN where bad. */
  readonly values: ReadonlyMap<string, readonly (number | string)[]>
  /** Alarm key → the codes of each message that listed any or none. */
  readonly faults: ReadonlyMap<string, readonly (readonly string[])[]>
}

/** The proposal as a twin (which loads, or this throws with every problem), fed with the messages. */
export const bind = (proposal: Proposal, messages: readonly Heard[]): Bound => {
  const { document } = withProposal(emptyDocument('New plant'), proposal, false)
  const loaded = loadTwin(document)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error.slice(0, 10), null, 1))
  const twin = loaded.value
  const values = new Map<string, (number | string)[]>(twin.heard.map(({ id }) => [id, []]))
  const faults = new Map<string, string[][]>(twin.alarms.map(({ key }) => [key, []]))
  const decoder = new Decoder(twin)
  const take = (slot: number, value: number | string): void => void values.get(twin.signals[slot]!.id)!.push(value)
  for (const { topic, payload, at, retained } of messages)
    decoder.message(
      topic,
      payload,
      at,
      {
        sample: (slot, value, quality) => take(slot, quality === 2 ? Number.NaN : value),
        text: (slot, text) => take(slot, text),
        faults: (alarm, list) => void faults.get(twin.alarms[alarm]!.key)!.push(list.map(({ code }) => code)),
        dead: () => {},
      },
      retained,
    )
  return { twin, values, faults }
}

export const proposeFrom = (messages: readonly Heard[], under = ''): Proposal =>
  propose(overhear(messages), 'plant', under)
