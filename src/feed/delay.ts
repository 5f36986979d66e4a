/**
 * How far the page is behind the gateway, without trusting the page's clock: questions and answers, of which the quickest
 * recent one says best what time it is there (the clock filter of NTP, RFC 5905 §10).
 */
export interface DelayMeter {
  /** Gateway clock minus page clock, ms. Wrong by half of `roundTripMs` at most. */
  readonly offsetMs: number
  /** Of the quickest answer, ms; 0 = none has come. */
  readonly roundTripMs: number
  /** An answer came. @param askedAt page clock @param gatewayMs the gateway's when it answered @param now page clock */
  answer(askedAt: number, gatewayMs: number, now: number): void
  /** How long ago something was sent that came now, ms. */
  behind(sentAt: number, now: number): number
}

const WINDOW = 30

/** @param gatewayMs what the first message said, for until the first answer; it is on its way at least no time */
export const createDelayMeter = (gatewayMs: number, pageMs: number): DelayMeter => {
  const answers: { readonly roundTripMs: number; readonly offsetMs: number }[] = []
  let best = { roundTripMs: 0, offsetMs: gatewayMs - pageMs }
  return {
    get offsetMs() {
      return best.offsetMs
    },
    get roundTripMs() {
      return best.roundTripMs
    },
    answer: (askedAt, clock, now) => {
      const roundTripMs = Math.max(0, now - askedAt)
      answers.push({ roundTripMs, offsetMs: clock - askedAt - roundTripMs / 2 })
      if (answers.length > WINDOW) answers.shift()
      best = answers.reduce((least, one) => (one.roundTripMs <= least.roundTripMs ? one : least))
    },
    behind: (sentAt, now) => Math.max(0, now + best.offsetMs - sentAt),
  }
}
