/** Whether a work order is sent again, and when. Pure. */
import { err, ok, type Result } from '../base/result.ts'
import type { Delivery, DeliveryFailure } from '../wire/act.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
/** The first wait, and the longest. */
const [FIRST_MS, LONGEST_MS] = [5 * SECOND, 15 * MINUTE]
/** Nobody waits for it after a day. */
const GIVEN_UP_MS = 24 * 60 * MINUTE

/** Refused for what was sent, or because it was taken before: the same once more changes nothing (RFC 9110, 15.5). */
const FOR_GOOD: ReadonlySet<number> = new Set([400, 405, 406, 409, 410, 411, 413, 414, 415, 422])

/** @param status of HTTP */
export const isForGood = (status: number): boolean => FOR_GOOD.has(status)

/** Whether it may be otherwise the next time. */
export const isPassing = (failure: DeliveryFailure): boolean =>
  failure.kind !== 'http-status' || !isForGood(failure.status)

/** Twice as long each time, with up to a quarter of it by chance so that not all come at once. @param chance [0, 1) */
export const waitMs = (tries: number, chance: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(20, tries - 1)) * (1 + chance / 4)

/** @param failure null: it was taken */
export const tried = <D extends Delivery>(
  delivery: D,
  failure: DeliveryFailure | null,
  now: number,
  chance: number,
): D => {
  const tries = delivery.tries + 1
  if (!failure) return { ...delivery, tries, next: null, outcome: 'delivered', endedAt: now, failure: null }
  const isOver = now - delivery.at >= GIVEN_UP_MS
  if (isPassing(failure) && !isOver) return { ...delivery, tries, next: now + waitMs(tries, chance), failure }
  return {
    ...delivery,
    tries,
    next: null,
    outcome: isPassing(failure) ? 'given-up' : 'refused',
    endedAt: now,
    failure,
  }
}

/**
 * One that nobody took is tried once more, for as long as a new one. @param others of its order and its place
 * @returns why not: it is not over, or what came later was taken already
 */
export const again = <D extends Delivery>(
  delivery: D,
  others: readonly Delivery[],
  now: number,
): Result<D, 'delivery-not-over' | 'delivery-outdated'> => {
  if (delivery.outcome !== 'refused' && delivery.outcome !== 'given-up') return err('delivery-not-over')
  if (others.some(({ id, outcome }) => id > delivery.id && outcome === 'delivered')) return err('delivery-outdated')
  return ok({ ...delivery, at: now, next: now, outcome: 'waiting', endedAt: null })
}

/** Those to be sent now: of one order to one place one after the other, and to each place one at a time. In the order of their ids. */
export const dueNow = <D extends Delivery>(
  waiting: readonly D[],
  busy: ReadonlySet<string>,
  now: number,
): readonly D[] => {
  const taken = new Set(busy)
  const before = new Set<string>()
  return waiting.filter(({ target, proposal, next }) => {
    const one = `${target} ${proposal}`
    const isFirst = !before.has(one)
    before.add(one)
    if (!isFirst || taken.has(target) || next === null || next > now) return false
    taken.add(target)
    return true
  })
}
