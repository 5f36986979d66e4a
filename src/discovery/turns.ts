/**
 * Who speaks on a topic where no name of a field says so: a text that takes turns, each of its values with numbers that go on
 * where it left them. "poste": "TOUR-04" in whatever language.
 */
import { isMap } from './fields.ts'
import { isInstance } from './levels.ts'
import { isStateWord } from './states.ts'
import { family, fold, wordsOf } from './words.ts'

const MOST_KEYS = 40
export const MOST_MESSAGES = 30
/** After so many it is asked whether it can be told. */
export const ASKED = new Set([8, 12, 20, MOST_MESSAGES])
/** What a machine makes, with what, for whom: it changes as well, and is no machine. */
export const OF_THE_WORK =
  /\b(tool|recipe|order|batch|lot|job|program(me)?|product|part|article|material|operator|user|shift|step|pallet|code|mode|werkzeug|rezept|auftrag|charge|artikel|produkt|bediener|schicht|programm|outil|recette|ordre|of|equipe|operateur|produit|lote|receta|orden|pedido|turno|operador|operario|producto|herramienta|ricetta|ordine|lotto|turno|operatore|prodotto|utensile|barcode|serial|rfid|uuid|guid|ip|mac|color|colour|unit|units|type|typ|version)\b/

export type Seen = ReadonlyMap<string, string | number>

export const seenIn = (root: Readonly<Record<string, unknown>>): Seen => {
  const seen = new Map<string, string | number>()
  let looked = 0
  const add = (key: string, value: unknown): void => {
    if (typeof value === 'number' && Number.isFinite(value)) seen.set(key, value)
    else if (typeof value === 'string' && value !== '' && value.length <= 60) seen.set(key, value)
  }
  for (const key in root) {
    if (looked++ >= MOST_KEYS) break
    const value = root[key]
    // Numbers one level down count too: {"poste": …, "mesures": {…}}. Whose they are stands at the top.
    if (isMap(value)) {
      for (const name in value)
        if (looked++ < MOST_KEYS && typeof value[name] === 'number') add(`${key}/${name}`, value[name])
    } else add(key, value)
  }
  return seen
}

/** Messages one after the other in which the same texts stand; between the first and the last of them nothing is compared. */
interface Run {
  /** By the place of their key. */
  readonly texts: readonly string[]
  readonly first: readonly number[]
  last: readonly number[]
  count: number
}

/** Not of the work, and a word of its own in each message: what a machine's name may be. */
const mayTell = (text: unknown): text is string => typeof text === 'string' && /\p{L}/u.test(text) && !isStateWord(text)

/**
 * Kept for every topic that is still looked at, so small: a topic whose texts never change is one run, and where no text can
 * say whose a message is, the first message ends it.
 */
export class Turns {
  /** Keys whose texts may still say it, in the order of the first message. */
  #keys: readonly string[] = []
  #numberKeys: readonly string[] = []
  #runs: Run[] = []
  #messages = 0

  /** @returns the key that says whose each message is; null = none does; undefined = not known yet */
  note(root: Readonly<Record<string, unknown>>): string | null | undefined {
    const seen = seenIn(root)
    if (this.#messages++ === 0) {
      this.#keys = [...seen.keys()].filter(
        (key) => mayTell(seen.get(key)) && !OF_THE_WORK.test(fold(wordsOf(key).join(' '))),
      )
      this.#numberKeys = [...seen.keys()].filter((key) => typeof seen.get(key) === 'number')
    } else this.#strike(seen)
    if (this.#keys.length === 0) return null
    this.#add(seen)
    if (!ASKED.has(this.#messages)) return undefined
    const found = this.#whose()
    return found ?? (this.#messages < MOST_MESSAGES ? undefined : null)
  }

  /** Leaves out what is no machine's name in this message. */
  #strike(seen: Seen): void {
    const before = this.#runs.at(-1)!.texts
    const stays = this.#keys.map((key, i) => seen.get(key) === before[i] || mayTell(seen.get(key)))
    if (stays.every(Boolean)) return
    const kept = <T>(list: readonly T[]): T[] => list.filter((_, i) => stays[i])
    this.#keys = kept(this.#keys)
    this.#runs = this.#runs.map((run) => ({ ...run, texts: kept(run.texts) }))
  }

  #add(seen: Seen): void {
    const run = this.#runs.at(-1)
    const numbers = this.#numberKeys.map((key) => {
      const value = seen.get(key)
      return typeof value === 'number' ? value : Number.NaN
    })
    if (run && this.#keys.every((key, i) => seen.get(key) === run.texts[i])) {
      run.last = numbers
      run.count++
    } else
      this.#runs.push({
        texts: this.#keys.map((key) => String(seen.get(key))),
        first: numbers,
        last: numbers,
        count: 1,
      })
  }

  #whose(): string | undefined {
    const found = this.#keys.filter((_, at) => this.#tells(at))
    // Beside the machine its operator and its order take the same turns.
    return (
      found.find((key) => {
        const at = this.#keys.indexOf(key)
        return this.#runs.every(({ texts }) => isInstance(texts[at]!))
      }) ?? found[0]
    )
  }

  /** @param at place of the key */
  #tells(at: number): boolean {
    const times = new Map<string, number>()
    let changes = 0
    for (const [i, { texts, count }] of this.#runs.entries()) {
      const text = texts[at]!
      times.set(text, (times.get(text) ?? 0) + count)
      if (i > 0 && this.#runs[i - 1]!.texts[at] !== text) changes++
    }
    const again = [...times.values()].every((count) => count > 1)
    if (times.size < 2 || times.size > this.#messages / 3 || !again) return false
    if (changes < 0.3 * (this.#messages - 1)) return false
    const [goOn, doNot] = this.#goingOn(at)
    if (goOn > doNot) return true
    // Nothing speaks for it or against it: sisters by their names.
    const own = [...times.keys()]
    const kinds = new Set(own.map((text) => family(text).toLowerCase()))
    return goOn === doNot && kinds.size === 1 && !kinds.has('') && own.every(isInstance)
  }

  /** How many numbers are nearer to those of the same speaker's last message than to those of the last message, and how many are not. */
  #goingOn(at: number): readonly [number, number] {
    const runs = this.#runs
    let goOn = 0
    let doNot = 0
    for (const n of this.#numberKeys.keys()) {
      let own = 0
      let others = 0
      for (let i = 1; i < runs.length; i++) {
        const text = runs[i]!.texts[at]
        if (runs[i - 1]!.texts[at] === text) continue
        const before = runs.findLastIndex(({ texts }, j) => j < i && texts[at] === text)
        if (before < 0) continue
        const now = runs[i]!.first[n]!
        const toOwn = Math.abs(now - runs[before]!.last[n]!)
        const toOthers = Math.abs(now - runs[i - 1]!.last[n]!)
        if (Number.isNaN(toOwn + toOthers)) continue
        own += toOwn
        others += toOthers
      }
      if (own < 0.5 * others) goOn++
      else if (others < own) doNot++
    }
    return [goOn, doNot]
  }
}
