/**
 * What rules that tell somebody did of late, as the journal has it: each line is read when it is new, and again only as long as
 * something of it is still to come. It is asked each second, on the thread that everything else runs on.
 */
import { NEWS_MS, type RuleLines } from '../../act/rule-news.ts'
import type { TwinPolicy } from '../../twin/policies.ts'
import { PolicyDecision, Refused, Switched } from '../../wire/act.ts'
import type { ActJournal } from '../journal/act-journal.ts'

/** Of the last hour, when it begins. */
const MOST_LINES = 10_000

type Lines = { [kind in keyof RuleLines]: Map<number, RuleLines[kind][number]> }

export class RuleDesk {
  readonly #journal: ActJournal
  readonly #tells: ReadonlySet<string>
  readonly #lines: Lines = { decisions: new Map(), refused: new Map(), switched: new Map() }
  /** The last line that was read. */
  #last: number

  /** @param now ms */
  constructor(journal: ActJournal, policies: readonly Pick<TwinPolicy, 'key' | 'tell'>[], now: number) {
    this.#journal = journal
    this.#tells = new Set(policies.filter(({ tell }) => tell.length > 0).map(({ key }) => key))
    this.#last = journal.lastId()
    if (this.#tells.size === 0) return
    const [from, to] = [now - NEWS_MS, Number.MAX_SAFE_INTEGER]
    this.#take({
      decisions: journal.between('decision', PolicyDecision, from, to, null, MOST_LINES),
      refused: journal.between('refused', Refused, from, to, null, MOST_LINES),
      switched: journal.between('switch', Switched, from, to, null, MOST_LINES),
    })
  }

  #take({ decisions, refused, switched }: RuleLines): void {
    const told = <T extends { readonly id: number; readonly policy: string }>(
      lines: readonly T[],
      own: Map<number, T>,
    ) => {
      for (const one of lines) if (this.#tells.has(one.policy)) own.set(one.id, one)
    }
    // Of what it only would have done there is no news.
    told(
      decisions.filter(({ kind }) => kind !== 'would'),
      this.#lines.decisions,
    )
    told(refused, this.#lines.refused)
    told(switched, this.#lines.switched)
  }

  #readAgain(): void {
    const journal = this.#journal
    const { decisions, refused } = this.#lines
    for (const [id, { came }] of decisions)
      if (came === null) decisions.set(id, journal.byId('decision', PolicyDecision, id) ?? decisions.get(id)!)
    for (const [id, { until }] of refused)
      if (until === null) refused.set(id, journal.byId('refused', Refused, id) ?? refused.get(id)!)
  }

  /** @param now ms */
  lines(now: number): RuleLines {
    if (this.#tells.size === 0) return { decisions: [], refused: [], switched: [] }
    const journal = this.#journal
    this.#readAgain()
    const last = journal.lastId()
    if (last > this.#last)
      this.#take({
        decisions: journal.since('decision', PolicyDecision, this.#last),
        refused: journal.since('refused', Refused, this.#last),
        switched: journal.since('switch', Switched, this.#last),
      })
    this.#last = last
    for (const own of Object.values(this.#lines))
      for (const [id, { at }] of own) if (now - at >= NEWS_MS) own.delete(id)
    const { decisions, refused, switched } = this.#lines
    return { decisions: [...decisions.values()], refused: [...refused.values()], switched: [...switched.values()] }
  }
}
