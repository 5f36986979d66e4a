/**
 * What held a rule back while its condition held, kept: a line for each reason as long as it stands. A reason that comes back
 * within a minute is the same one: a machine that goes in and out of a state makes no thousand lines.
 */
import type { GateRefusal } from '../../act/gates.ts'
import type { PolicyMode, TwinPolicy } from '../../twin/policies.ts'
import { Refused } from '../../wire/act.ts'
import type { ActJournal } from '../journal/act-journal.ts'

const SAME_MS = 60_000
/** Whether somebody waits for what it does: one that begins to ask while it is held back is held back anew. */
const isAwaited = (mode: PolicyMode | undefined): boolean => mode === 'ask' || mode === 'act'
/** Nothing was to be done then, or it is still being done. */
const SAYS_NOTHING: ReadonlySet<GateRefusal> = new Set([
  'off',
  'input-unknown',
  'not-triggered',
  'not-long-enough',
  'open',
])

export class GateRecord {
  readonly #policy: Pick<TwinPolicy, 'key' | 'asset'>
  readonly #journal: ActJournal
  /** The last one, open or over. */
  #last: Refused | null

  constructor(policy: Pick<TwinPolicy, 'key' | 'asset'>, journal: ActJournal) {
    this.#policy = policy
    this.#journal = journal
    this.#last = journal.of('refused', Refused, policy.key, 1)[0] ?? null
  }

  /** The clock was set: what stands is a line of the time before, and one from now on. @param now ms, by the clock as it is now */
  clockStepped(byMs: number, now: number): void {
    const last = this.#last
    if (last?.until !== null) return
    const written = this.#journal.write(() => {
      this.#journal.put(last.id, false, { ...last, until: Math.max(last.at, now - byMs) })
      const { why, mode, saw } = last
      return this.#add(why, saw, now, mode)
    })
    if (written.ok) this.#last = written.value
  }

  /** In a `write`. */
  #add(why: string, saw: Refused['saw'], at: number, mode: Refused['mode']): Refused {
    const { key: policy, asset } = this.#policy
    return this.#journal.add({ kind: 'refused', subject: policy, asset: asset.id, at, open: true }, (id): Refused => ({
      id,
      policy,
      asset: asset.id,
      at,
      why,
      mode,
      saw,
      until: null,
    }))
  }

  /**
   * @param why null: nothing holds it back, or nothing was to be done
   * @param saw what it answers to
   * @param mode what it might else
   */
  note(why: GateRefusal | null, saw: Refused['saw'], now: number, mode: PolicyMode = 'advise'): void {
    const reason = why !== null && SAYS_NOTHING.has(why) ? null : why
    const last = this.#last
    const open = last?.until === null ? last : null
    const isAsBefore = last?.why === reason && isAwaited(last.mode) === isAwaited(mode)
    if (open ? isAsBefore : reason === null) return
    const written = this.#journal.write(() => {
      if (open) this.#journal.put(open.id, false, { ...open, until: now })
      if (reason === null) return open && { ...open, until: now }
      const isSame = isAsBefore && last.until !== null && now >= last.until && now - last.until < SAME_MS
      if (isSame) {
        const again = { ...last, until: null }
        this.#journal.put(last.id, true, again)
        return again
      }
      return this.#add(reason, saw, now, mode)
    })
    if (written.ok) this.#last = written.value
  }
}
