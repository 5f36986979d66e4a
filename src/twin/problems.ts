/** Collects what is wrong with a document: JSON path, what is wrong, what would be right. */
import type * as z from 'zod'
import type { Hint, Problem, Wrong } from '../base/problem.ts'
import { wrongOf } from '../base/schema-problems.ts'

/** So many are told one by one; of further ones only how many there are. */
const MOST_LISTED = 100

export const jsonPath = (path: readonly PropertyKey[], root = '$'): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    return /^[A-Za-z_$][\w$-]*$/.test(String(step))
      ? `${text}.${String(step)}`
      : `${text}[${JSON.stringify(String(step))}]`
  }, root)

/** Worked out only where it will be read: a suggestion looks through all names. */
export type Found = Wrong | (() => Wrong)
/** @param asset whose it is, where the place is of several machines */
export type Report = (path: string, found: Found, asset?: string) => void

/** How much is found out about what is wrong. */
export interface Explain {
  /** What was probably meant; undefined = nothing is like it. */
  suggest(wrong: string, known: Iterable<string>): Hint | undefined
  /** Reports what a schema found. @param prefix where in the document the value stands */
  issues(error: z.ZodError, prefix: readonly PropertyKey[], report: Report): void
}

/** Where a document was judged already: what is wrong is named, nothing more. */
export const PLAIN: Explain = {
  suggest: () => undefined,
  issues: (error, prefix, report) => {
    for (const issue of error.issues) report(jsonPath([...prefix, ...issue.path]), wrongOf(issue))
  },
}

/** Tells one thing that is wrong from another at the same place. */
export const keyOf = ({ code, values }: Wrong): string => `${code} ${Object.values(values).join(' ')}`

/** Collects problems: each once, the first `MOST_LISTED` one by one. */
export class Problems {
  readonly explain: Explain
  readonly #listed: Problem[] = []
  readonly #seen = new Set<string>()
  #more = 0
  #grave = false

  constructor(explain: Explain) {
    this.explain = explain
  }

  #add(path: string, found: Found, mild: boolean, asset?: string): void {
    if (!mild) this.#grave = true
    if (this.#listed.length >= MOST_LISTED) {
      this.#more++
      return
    }
    const wrong = typeof found === 'function' ? found() : found
    const once = `${path} ${keyOf(wrong)} ${asset ?? ''}`
    if (this.#seen.has(once)) return
    this.#seen.add(once)
    this.#listed.push(asset === undefined ? { path, ...wrong } : { path, ...wrong, asset })
  }

  /** What cannot be worked with. */
  readonly wrong: Report = (path, found, asset) => this.#add(path, found, false, asset)
  /** What leaves the rest of the twin as it is: refused when it is saved, told and gone on with where it is in force. */
  readonly flaw: Report = (path, found, asset) => this.#add(path, found, true, asset)

  get any(): boolean {
    return this.#listed.length > 0
  }
  /** False while there are flaws at most. */
  get grave(): boolean {
    return this.#grave
  }

  list(): readonly Problem[] {
    return this.#more === 0
      ? this.#listed
      : [...this.#listed, { path: '$', code: 'more-problems', values: { count: this.#more } }]
  }
}
