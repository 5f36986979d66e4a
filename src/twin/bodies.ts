/**
 * What classes and assets have after inheritance, entry by entry: an entry is merged and checked where something is said
 * of it, and shared by all that only inherit it.
 */
import type * as z from 'zod'
import { merge, withoutNulls } from './inherit.ts'
import { jsonPath, keyOf, type Problems } from './problems.ts'
import { Alarm, type AlarmDoc } from './schema-alarm.ts'
import { Command, type CommandDoc, Model, PartHead } from './schema.ts'
import { Signal, type SignalDoc } from './schema-signal.ts'
import { SignalRef } from './schema-values.ts'
import type { Written } from './read-document.ts'

/** One signal, alarm, command… of a class or asset. */
export interface Entry<T> {
  readonly raw: unknown
  /** Null while something of it is wrong or missing. */
  readonly doc: T | null
  /** Where it was last spoken of, as a JSON path. */
  readonly at: string
  /** What is wrong with it: an heir that says something else of it is not blamed for it again. */
  readonly issues: ReadonlySet<string>
}

type PartHeadDoc = z.output<typeof PartHead>

/** Null in a table: removed. It keeps its place, in case an heir takes it up again. */
export type Table<T> = Map<string, Entry<T> | null>

export interface PartBody {
  readonly head: Entry<PartHeadDoc>
  readonly signals: Table<SignalDoc>
}

export interface Body {
  readonly signals: Table<SignalDoc>
  readonly parts: Map<string, PartBody | null>
  readonly alarms: Table<AlarmDoc>
  readonly commands: Table<CommandDoc>
  readonly motion: Table<string>
  /** One entry, `model`. */
  readonly model: Table<Model>
}

export const emptyBody = (): Body => ({
  signals: new Map(),
  parts: new Map(),
  alarms: new Map(),
  commands: new Map(),
  motion: new Map(),
  model: new Map(),
})

const NOTHING_WRONG: ReadonlySet<string> = new Set()

/** What an entry becomes when something is said of it. */
const overridden = <T>(
  schema: z.ZodType<T>,
  inherited: Entry<T> | null | undefined,
  key: string,
  own: unknown,
  at: string,
  asset: string | undefined,
  problems: Problems,
): Entry<T> => {
  // (By its key, for a model is chosen whole where its kind changes.)
  const raw = inherited ? (merge({ [key]: inherited.raw }, { [key]: own }) as Written)[key] : own
  const read = schema.safeParse(withoutNulls(raw), { reportInput: true })
  if (read.success) return { raw, doc: read.data, at, issues: NOTHING_WRONG }
  const issues = new Set<string>()
  problems.explain.issues(read.error, [], (path, found) => {
    const wrong = typeof found === 'function' ? found() : found
    const issue = `${path} ${keyOf(wrong)}`
    issues.add(issue)
    if (!inherited?.issues.has(issue)) problems.wrong(path.replace('$', at), wrong, asset)
  })
  return { raw, doc: null, at, issues }
}

/** Undoes what one class said, last first. */
type Undo = (() => void)[]

/** Writes what a class or an asset says over what it inherits. */
export class Overlay {
  readonly body: Body
  readonly #problems: Problems
  /** How many of its entries are wrong. */
  #wrong: number
  #undo: Undo | null = null

  /** @param body is written to. @param wrong how many of its entries are */
  constructor(body: Body, problems: Problems, wrong = 0) {
    this.body = body
    this.#problems = problems
    this.#wrong = wrong
  }

  get wrong(): number {
    return this.#wrong
  }

  #set<V>(table: Map<string, V>, key: string, value: V, wrong: (value: V | undefined) => number): void {
    const had = table.has(key)
    const before = table.get(key)
    const change = wrong(value) - (this.#wrong === 0 ? 0 : wrong(before))
    table.set(key, value)
    this.#wrong += change
    this.#undo?.push(() => {
      this.#wrong -= change
      if (had) table.set(key, before!)
      else table.delete(key)
    })
  }

  #entries<T>(table: Table<T>, own: unknown, schema: z.ZodType<T>, at: string, asset?: string): void {
    for (const [key, value] of Object.entries((own ?? {}) as Written)) {
      const inherited = table.get(key)
      if (value === null) {
        if (inherited) this.#set(table, key, null, wrongEntry)
        continue
      }
      this.#set(
        table,
        key,
        overridden(schema, inherited, key, value, jsonPath([key], at), asset, this.#problems),
        wrongEntry,
      )
    }
  }

  /** @param at JSON path of the class or asset. @param asset that it is, so that one knows whose is what is wrong */
  write(own: Written, at: string, asset?: string): void {
    const { body } = this
    if (own['model'] !== undefined) this.#entries(body.model, { model: own['model'] }, Model, at, asset)
    this.#entries(body.signals, own['signals'], Signal, `${at}.signals`, asset)
    for (const [key, value] of Object.entries((own['parts'] ?? {}) as Written)) {
      const inherited = body.parts.get(key)
      if (value === null) {
        if (inherited) this.#set(body.parts, key, null, wrongPart)
        continue
      }
      const { signals, ...head } = value as Written
      const path = jsonPath(['parts', key], at)
      const before = inherited?.head
      // (Nothing but signals is said of most.)
      const next =
        before && Object.keys(head).length === 0
          ? before
          : overridden(PartHead, before, key, head, path, asset, this.#problems)
      const part: PartBody = { head: next, signals: inherited?.signals ?? new Map() }
      if (!inherited || next !== before) this.#set(body.parts, key, part, inherited ? wrongHead : wrongPart)
      this.#entries(part.signals, signals, Signal, `${path}.signals`, asset)
    }
    this.#entries(body.alarms, own['alarms'], Alarm, `${at}.alarms`, asset)
    this.#entries(body.commands, own['commands'], Command, `${at}.commands`, asset)
    this.#entries(body.motion, own['motion'], SignalRef, `${at}.motion`, asset)
  }

  /** From now on until the answer is called, what is said is said for a while only. */
  aside(): () => void {
    const outer = this.#undo
    const own: Undo = []
    this.#undo = own
    return () => {
      for (const undo of own.toReversed()) undo()
      this.#undo = outer
    }
  }
}

const wrongEntry = (entry: Entry<unknown> | null | undefined): number => (entry && entry.doc === null ? 1 : 0)
const wrongHead = (part: PartBody | null | undefined): number => (part ? wrongEntry(part.head) : 0)
/** A part that comes or goes as a whole, with its signals. */
const wrongPart = (part: PartBody | null | undefined): number => {
  if (!part) return 0
  let wrong = wrongHead(part)
  for (const entry of part.signals.values()) wrong += wrongEntry(entry)
  return wrong
}

/** A copy that may be written to; entries are shared. */
export const copyOf = (body: Body): Body => ({
  signals: new Map(body.signals),
  parts: new Map(
    [...body.parts].map(([key, part]) => [key, part && { head: part.head, signals: new Map(part.signals) }]),
  ),
  alarms: new Map(body.alarms),
  commands: new Map(body.commands),
  motion: new Map(body.motion),
  model: new Map(body.model),
})

/** How many signals a body has. */
export const signalsIn = (body: Body): number => {
  let sum = 0
  for (const entry of body.signals.values()) if (entry) sum++
  for (const part of body.parts.values()) if (part) for (const entry of part.signals.values()) if (entry) sum++
  return sum
}

/** The entries that are there, with nothing wrong. */
export const entriesOf = function* <T>(table: Table<T>): Generator<readonly [key: string, doc: T, at: string]> {
  for (const [key, entry] of table) if (entry && entry.doc !== null) yield [key, entry.doc, entry.at]
}
