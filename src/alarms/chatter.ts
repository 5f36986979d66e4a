/**
 * An alarm that chatters (ISA-18.2, EEMUA 191: three or more times in a minute) is told of every few seconds instead of each
 * time: what it did meanwhile is summed up in one `chattered` event, with the row as it then is. Nothing that a person did is
 * ever summed up, and with it the count begins anew, so that the next raise after an acknowledgement is told as it comes.
 */
import type { AlarmChange } from './alarm-register.ts'

/** What happened, in its order. It is told now, but for what is held. */
export type ToldOrHeld = AlarmChange & {
  /** Summed up so far: not told yet, but to be kept, so that no end of the process loses it. */
  readonly held?: true
  /** It has in it what the last event of this alarm told, which was `chattered`: the journal keeps this one in its place. */
  readonly goesOn?: true
}

/** So often within … */
const TIMES = 3
/** … this is chatter, ms. */
const WITHIN_MS = 60_000
/** One that chatters is told of once in this long, and what was held is told after it, ms. */
const TOLD_EVERY_MS = 5_000
/** In the journal it is one event in so long, ms. */
const TOGETHER_MS = 600_000

type Onset = 'raised' | 'input-lost' | 'suppressed'
/** What is summed up is these and their ends; by what begins it is counted. */
const SUMMED: ReadonlySet<AlarmChange['kind']> = new Set([
  'raised',
  'cleared',
  'input-lost',
  'input-back',
  'suppressed',
  'unsuppressed',
])

const isSummed = ({ kind, actor }: AlarmChange): boolean => actor === null && SUMMED.has(kind)

class Tally {
  /** The last few, in the alarm's own time, ms. */
  readonly onsets: Record<Onset, number[]> = { raised: [], 'input-lost': [], suppressed: [] }
  /** When it was told of last, in its own time, ms. */
  toldAt = Number.NEGATIVE_INFINITY
  /** Told of last, where that was chatter. */
  #goingOn: AlarmChange['chatter']
  held: AlarmChange | null = null
  /** By the clock on the wall, ms. */
  heldSince = 0
  lookedAt = 0

  /** @returns whether it chatters */
  count({ kind, at }: AlarmChange): boolean {
    const times = this.onsets[kind as Onset] as number[] | undefined
    if (times && times.push(at) > TIMES) times.shift()
    return Object.values(this.onsets).some(
      (some) => some.length === TIMES && Math.abs(at - some[0]!) <= WITHIN_MS && some[0]! <= at,
    )
  }

  isTooSoon({ at }: AlarmChange): boolean {
    return at >= this.toldAt && at - this.toldAt < TOLD_EVERY_MS
  }

  add(change: AlarmChange): AlarmChange {
    const before = this.held
    if (!before) return change
    const { count, from } = before.chatter ?? { count: 1, from: before.at }
    return { ...change, kind: 'chattered', chatter: { count: count + 1, from } }
  }

  /** As it is to be told, with what was told last where they go together. */
  telling(change: AlarmChange): ToldOrHeld {
    const before = this.#goingOn
    const { at, chatter = { count: 1, from: at } } = change
    if (!before || !this.held || at < before.from || at - before.from > TOGETHER_MS) return change
    return {
      ...change,
      kind: 'chattered',
      chatter: { count: before.count + chatter.count, from: before.from },
      goesOn: true,
    }
  }

  told(change: AlarmChange): ToldOrHeld {
    const told = this.telling(change)
    this.held = null
    this.toldAt = change.at
    this.#goingOn = told.chatter
    return told
  }
}

export class Chatter {
  readonly #tallies = new Map<string, Tally>()

  /** @param now ms, the clock on the wall */
  take(changes: readonly AlarmChange[], now: number): ToldOrHeld[] {
    return changes.flatMap((change) => this.#take(change, now))
  }

  /** What has been held long enough. To be called often. */
  due(now: number): ToldOrHeld[] {
    const out: ToldOrHeld[] = []
    for (const [key, tally] of this.#tallies) {
      // The clock may have been set back.
      const isOver = (since: number, ms: number): boolean => now - since >= ms || now < since
      if (tally.held && isOver(tally.heldSince, TOLD_EVERY_MS)) out.push(tally.told(tally.held))
      if (!tally.held && isOver(tally.lookedAt, WITHIN_MS)) this.#tallies.delete(key)
    }
    return out
  }

  /** All that is held, at the end. */
  rest(): ToldOrHeld[] {
    return [...this.#tallies.values()].flatMap((tally) => (tally.held ? [tally.told(tally.held)] : []))
  }

  /** What goes before a person's act on this alarm. It stays held until `acted`. */
  before(key: string): ToldOrHeld[] {
    const tally = this.#tallies.get(key)
    return tally?.held ? [tally.telling(tally.held)] : []
  }

  acted(key: string): void {
    this.#tallies.delete(key)
  }

  #take(change: AlarmChange, now: number): ToldOrHeld[] {
    const { key } = change.row
    const tally = this.#tallies.get(key) ?? new Tally()
    this.#tallies.set(key, tally)
    tally.lookedAt = now
    if (!isSummed(change)) {
      const before = this.before(key)
      this.acted(key)
      return [...before, change]
    }
    if (!tally.count(change)) {
      const before = this.before(key)
      tally.held = null
      return [...before, tally.told(change)]
    }
    if (!tally.isTooSoon(change)) {
      tally.held = tally.add(change)
      return [tally.told(tally.held)]
    }
    if (!tally.held) tally.heldSince = now
    tally.held = tally.add(change)
    return [{ ...tally.held, held: true }]
  }
}

/** For who could not keep them yet: of what is held only the last of each alarm is needed, and none that was told since. */
export const withoutSuperseded = (changes: readonly ToldOrHeld[]): ToldOrHeld[] => {
  const later = new Set<string>()
  return changes
    .toReversed()
    .filter((change) => {
      const isNeeded = !change.held || !later.has(change.row.key)
      later.add(change.row.key)
      return isNeeded
    })
    .toReversed()
}
