/** From what is wrong with a document to problems its author can act on: JSON path, what is wrong, what would be right. */
import type * as z from 'zod'
import type { TwinProblem } from './twin.ts'

/** So many are told one by one; of further ones only how many there are. */
export const MOST_TOLD = 100

export const jsonPath = (path: readonly PropertyKey[], root = '$'): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    return /^[A-Za-z_$][\w$-]*$/.test(String(step))
      ? `${text}.${String(step)}`
      : `${text}[${JSON.stringify(String(step))}]`
  }, root)

/** Worked out only where it will be read: a suggestion looks through all names. */
export type Message = string | (() => string)
export type Report = (path: string, message: Message) => void

/** How problems are put into words. */
export interface Explain {
  /** What was probably meant, to be added to a sentence; may be empty. */
  suggest(wrong: string, known: Iterable<string>): string
  /** Reports what a schema found. @param prefix where in the document the value stands */
  issues(error: z.ZodError, prefix: readonly PropertyKey[], report: Report): void
}

/** Where a document was judged already: what is wrong is named, nothing more. */
export const PLAIN: Explain = {
  suggest: () => '',
  issues: (error, prefix, report) => {
    for (const { path, message } of error.issues) report(jsonPath([...prefix, ...path]), message)
  },
}

/** Collects problems: each once, the first `MOST_TOLD` in words. */
export class Problems {
  readonly explain: Explain
  readonly #told: TwinProblem[] = []
  readonly #seen = new Set<string>()
  #untold = 0
  #grave = false

  constructor(explain: Explain) {
    this.explain = explain
  }

  #add(path: string, message: Message, mild: boolean): void {
    if (!mild) this.#grave = true
    if (this.#told.length >= MOST_TOLD) {
      this.#untold++
      return
    }
    const words = typeof message === 'string' ? message : message()
    const once = `${path} ${words}`
    if (this.#seen.has(once)) return
    this.#seen.add(once)
    this.#told.push({ path, message: words })
  }

  /** What cannot be worked with. */
  readonly wrong: Report = (path, message) => this.#add(path, message, false)
  /** What leaves the rest of the twin as it is: refused when it is saved, told and gone on with where it is in force. */
  readonly flaw: Report = (path, message) => this.#add(path, message, true)

  get any(): boolean {
    return this.#told.length > 0
  }
  /** False while there are flaws at most. */
  get grave(): boolean {
    return this.#grave
  }

  list(): readonly TwinProblem[] {
    return this.#untold === 0
      ? this.#told
      : [...this.#told, { path: '$', message: `and ${this.#untold} more problems.` }]
  }
}
