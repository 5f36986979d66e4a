/**
 * Who speaks on a topic where no name of a field says so: a text that takes turns, each of its values with numbers that go on
 * where it left them. "poste": "TOUR-04" in whatever language.
 */
import { isMap } from './fields.ts'
import { isInstance } from './levels.ts'
import { isStateWord } from './states.ts'
import { family, fold, wordsOf } from './words.ts'

const MOST_KEYS = 40
const MOST_MESSAGES = 30
/** After so many it is asked whether it can be told. */
const ASKED = new Set([8, 12, 20, MOST_MESSAGES])
/** What a machine makes, with what, for whom: it changes as well, and is no machine. */
const OF_THE_WORK =
  /\b(tool|recipe|order|batch|lot|job|program(me)?|product|part|article|material|operator|user|shift|step|pallet|code|mode|werkzeug|rezept|auftrag|charge|artikel|produkt|bediener|schicht|programm|outil|recette|ordre|of|equipe|operateur|produit|lote|receta|orden|pedido|turno|operador|operario|producto|herramienta|ricetta|ordine|lotto|turno|operatore|prodotto|utensile|barcode|serial|rfid|uuid|guid|ip|mac|color|colour|unit|units|type|typ|version)\b/

type Seen = ReadonlyMap<string, string | number>

const seenIn = (root: Readonly<Record<string, unknown>>): Seen => {
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

export class Turns {
  #seen: Seen[] = []

  /** @returns the key that says whose each message is; null = none does; undefined = not known yet */
  note(root: Readonly<Record<string, unknown>>): string | null | undefined {
    this.#seen.push(seenIn(root))
    if (!ASKED.has(this.#seen.length)) return undefined
    const found = this.#whose()
    return found ?? (this.#seen.length < MOST_MESSAGES ? undefined : null)
  }

  #whose(): string | undefined {
    const keys = [...this.#seen[0]!.keys()]
    const found = keys.filter((key) => this.#tells(key))
    // Beside the machine its operator and its order take the same turns.
    return found.find((key) => this.#texts(key).every(isInstance)) ?? found[0]
  }

  #texts(key: string): string[] {
    return this.#seen.map((one) => String(one.get(key) ?? ''))
  }

  #tells(key: string): boolean {
    const seen = this.#seen
    if (!seen.every((one) => typeof one.get(key) === 'string') || OF_THE_WORK.test(fold(wordsOf(key).join(' '))))
      return false
    const texts = this.#texts(key)
    const own = new Set(texts)
    const again = [...own].every((text) => texts.indexOf(text) !== texts.lastIndexOf(text))
    if (own.size < 2 || own.size > seen.length / 3 || !again) return false
    if (!texts.every((text) => /\p{L}/u.test(text)) || [...own].some(isStateWord)) return false
    const changes = texts.filter((text, i) => i > 0 && text !== texts[i - 1]).length
    if (changes < 0.3 * (seen.length - 1)) return false
    const [goOn, doNot] = this.#goingOn(texts)
    if (goOn > doNot) return true
    // Nothing speaks for it or against it: sisters by their names.
    const kinds = new Set([...own].map((text) => family(text).toLowerCase()))
    return goOn === doNot && kinds.size === 1 && !kinds.has('') && [...own].every(isInstance)
  }

  /** How many numbers are nearer to those of the same speaker's last message than to those of the last message, and how many are not. */
  #goingOn(texts: readonly string[]): readonly [number, number] {
    let goOn = 0
    let doNot = 0
    for (const [key, first] of this.#seen[0]!) {
      if (typeof first !== 'number') continue
      let own = 0
      let others = 0
      for (let i = 1; i < texts.length; i++) {
        const before = texts.lastIndexOf(texts[i]!, i - 1)
        if (before < 0 || before === i - 1) continue
        const [now, last, same] = [i, i - 1, before].map((at) => this.#seen[at]!.get(key))
        if (typeof now !== 'number' || typeof last !== 'number' || typeof same !== 'number') continue
        own += Math.abs(now - same)
        others += Math.abs(now - last)
      }
      if (own < 0.5 * others) goOn++
      else if (others < own) doNot++
    }
    return [goOn, doNot]
  }
}
