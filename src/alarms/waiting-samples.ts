/**
 * Samples that may change an alarm, until they are looked at together: in their own time's order across all signals,
 * because what they say of each other (first out, suppressed by design) hangs on it.
 */
import type { LiveAlarm } from './live-alarm.ts'

export interface WaitingSample {
  alarm: LiveAlarm
  /** It is for the condition that suppresses. */
  suppressor: boolean
  value: number
  text: string
  bad: boolean
  /** ms, its own time. */
  time: number
  /** ms: the signal was silent for longer than it may be from then until this sample; 0 = it was not. */
  lostAt: number
}

/** Where two came at one time, that which suppresses is looked at first: nothing blips. */
const byTime = (a: WaitingSample, b: WaitingSample): number =>
  a.time - b.time || Number(b.suppressor) - Number(a.suppressor)

export class WaitingSamples {
  /** Written again and again; the first `#count` are waiting. */
  readonly #pool: WaitingSample[] = []
  #count = 0

  get count(): number {
    return this.#count
  }

  add(
    alarm: LiveAlarm,
    suppressor: boolean,
    value: number,
    text: string,
    bad: boolean,
    time: number,
    lostAt: number,
  ): void {
    alarm.waiting++
    const sample = this.#pool[this.#count++]
    if (!sample) {
      this.#pool.push({ alarm, suppressor, value, text, bad, time, lostAt })
      return
    }
    sample.alarm = alarm
    sample.suppressor = suppressor
    sample.value = value
    sample.text = text
    sample.bad = bad
    sample.time = time
    sample.lostAt = lostAt
  }

  /** Gives each to `look`, the oldest first; afterwards none is waiting. */
  lookAtAll(look: (sample: WaitingSample) => void): void {
    if (this.#count === 0) return
    const samples = this.#pool.slice(0, this.#count).toSorted(byTime)
    this.#count = 0
    for (const sample of samples) {
      sample.alarm.waiting--
      look(sample)
    }
  }
}
