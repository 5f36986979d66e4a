/** Which assumption about the part changes the answer: the question again with one of them wrong, with the same chance. */
import { type Judgement, RepairStudy } from './repair.ts'
import { AS_GIVEN, type RepairQuestion, type Stretch } from './repair-question.ts'

export interface Flip {
  readonly assumption: keyof Stretch
  /** How much longer it is than assumed. */
  readonly factor: number
  /** The best then. Null: no clear winner. */
  readonly winner: string | null
  /**
   * `same`: nothing changes, which may be that there is no clear winner. `other`: another one is clearly the best.
   * `undecided`: there is no clear winner any more. `decided`: there is one, where there was none.
   */
  readonly outcome: 'same' | 'other' | 'undecided' | 'decided'
  readonly replications: number
}

const ASSUMPTIONS = [
  { assumption: 'life', factor: 0.5 },
  { assumption: 'life', factor: 2 },
  { assumption: 'repair', factor: 1.5 },
] as const

const outcome = (was: string | null, is: string | null): Flip['outcome'] => {
  if (was === is) return 'same'
  if (is === null) return 'undecided'
  return was === null ? 'decided' : 'other'
}

export class Flips {
  readonly #given: RepairStudy
  readonly #others: readonly { readonly assumed: (typeof ASSUMPTIONS)[number]; readonly study: RepairStudy }[]

  /** @throws as `RepairStudy` */
  constructor(question: RepairQuestion) {
    this.#given = new RepairStudy(question)
    this.#others = ASSUMPTIONS.map((assumed) => ({
      assumed,
      study: new RepairStudy(question, { ...AS_GIVEN, [assumed.assumption]: assumed.factor }),
    }))
  }

  /** So many replications more of each that still gains by them, the question as given included. */
  step(replications: number): void {
    for (const study of [this.#given, ...this.#others.map((other) => other.study)])
      if (!study.settled) study.step(replications)
  }

  /** As given. Throws before the first step, as all that follows. */
  judgement(): Judgement {
    return this.#given.judgement()
  }

  /** Of the replications so far. */
  flips(): readonly Flip[] {
    const { winner: was } = this.judgement()
    return this.#others.map(({ assumed, study }) => {
      const { winner, replications } = study.judgement()
      return { ...assumed, winner, outcome: outcome(was, winner), replications }
    })
  }

  /** Nothing is gained by more replications. */
  get settled(): boolean {
    return this.#given.settled && this.#others.every(({ study }) => study.settled)
  }
}
