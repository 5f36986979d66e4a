/**
 * Alarms that come too often to be read (ISA-18.2-2016 §16.5.4, EEMUA 191): chattering ones come three times or more in a minute;
 * fleeting ones are gone before anybody could have done anything. For each it is told what a longer off-delay would have saved: an
 * off-delay holds the alarm for so long after its condition has cleared, and what comes back meanwhile is the same alarm.
 */
const CHATTER = { times: 3, withinMs: 60_000 } as const
/** Gone within this, ms, most times, and so often. */
const FLEETING = { lifeMs: 30_000, times: 3 } as const
/** Off-delays that a person would set, s (ISA-18.2 §10.5.6 begins with 60 for slow values). */
const OFF_DELAYS_S = [5, 10, 20, 30, 60, 120, 300] as const

/** One time that it was raised, ms. */
export interface Activation {
  readonly raisedAt: number
  /** null = it holds, or nobody knows. */
  readonly clearedAt: number | null
  /** So many times in one, as a chattering one is told. */
  readonly times: number
}

export interface Nuisance {
  readonly chatters: boolean
  readonly fleeting: boolean
  /** The shortest off-delay that saves half of its alarms or more; null = none does. */
  readonly offDelayS: number | null
  /** Alarms that it would have saved. */
  readonly saved: number
}

const chatters = (activations: readonly Activation[]): boolean =>
  activations.some(
    ({ times, raisedAt }, i) =>
      times >= CHATTER.times ||
      (i >= CHATTER.times - 1 && raisedAt - activations[i - CHATTER.times + 1]!.raisedAt <= CHATTER.withinMs),
  )

const fleets = (activations: readonly Activation[]): boolean => {
  const lives = activations.flatMap(({ raisedAt, clearedAt }) => (clearedAt === null ? [] : [clearedAt - raisedAt]))
  const short = lives.filter((life) => life <= FLEETING.lifeMs).length
  return lives.length >= FLEETING.times && short * 2 > lives.length
}

/** Raises that would have been the same alarm as the one before. */
const savedBy = (activations: readonly Activation[], delayMs: number): number =>
  activations.reduce((sum, { raisedAt, times }, i) => {
    const before = activations[i - 1]
    const again = before && before.clearedAt !== null && raisedAt - before.clearedAt < delayMs ? 1 : 0
    // What was told in one came within seconds of each other.
    return sum + again + (times - 1)
  }, 0)

/** @param activations of one alarm, ascending */
export const nuisanceOf = (activations: readonly Activation[]): Nuisance => {
  const all = activations.reduce((sum, { times }) => sum + times, 0)
  const found = { chatters: chatters(activations), fleeting: fleets(activations) }
  if (!found.chatters && !found.fleeting) return { ...found, offDelayS: null, saved: 0 }
  const offDelayS = OFF_DELAYS_S.find((s) => savedBy(activations, s * 1000) * 2 >= all) ?? null
  return { ...found, offDelayS, saved: offDelayS === null ? 0 : savedBy(activations, offDelayS * 1000) }
}
