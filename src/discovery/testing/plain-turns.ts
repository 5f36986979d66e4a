/** What `Turns` finds, said plainly: every message is kept whole, and all of them are looked through. */
import { isInstance } from '../levels.ts'
import { isStateWord } from '../states.ts'
import { ASKED, MOST_MESSAGES, OF_THE_WORK, type Seen, seenIn } from '../turns.ts'
import { family, fold, wordsOf } from '../words.ts'

export class PlainTurns {
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
