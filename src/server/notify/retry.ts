/** Whether a message that was not taken is sent again, and when. Pure. */
import { isForGood, waitMs } from '../../act/delivery.ts'
import type { Notice, NoticeFailure } from '../../wire/notify.ts'

/** An alarm of so long ago is no news: whoever comes reads the list. */
const GIVEN_UP_MS = 3_600_000

/** A mail server's reply from 500 on is for good (RFC 5321, 4.2.1). */
const isPassing = (failure: NoticeFailure): boolean =>
  failure.kind === 'http-status'
    ? !isForGood(failure.status)
    : failure.kind === 'mail-reply'
      ? failure.status < 500
      : failure.kind !== 'channel-gone'

/** @param failure null: it was taken. @param chance [0, 1) */
export const triedNotice = <N extends Notice>(
  notice: N,
  failure: NoticeFailure | null,
  now: number,
  chance: number,
): N => {
  const tries = notice.tries + 1
  if (!failure) return { ...notice, tries, next: null, outcome: 'delivered', endedAt: now, failure: null }
  const passes = isPassing(failure)
  // A test is for somebody who waits.
  if (passes && notice.kind !== 'test' && now - notice.at < GIVEN_UP_MS)
    return { ...notice, tries, next: now + waitMs(tries, chance), failure }
  return { ...notice, tries, next: null, outcome: passes ? 'given-up' : 'refused', endedAt: now, failure }
}
