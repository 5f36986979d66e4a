/**
 * How far behind the page is, without trusting its clock: each beat carries the gateway's time; the smallest difference
 * ever seen is the path at its fastest, what exceeds it is delay. (The one-way form of NTP's clock filter, RFC 5905 §10.)
 */
export interface DelayMeter {
  /** Gateway clock minus page clock, ms, at the fastest beat of the window. */
  readonly offsetMs: number
  /** Takes one beat; returns how much later it came than the fastest, ms. */
  beat(gatewayMs: number, pageMs: number): number
}

const WINDOW = 120

export const createDelayMeter = (): DelayMeter => {
  const offsets: number[] = []
  let best = 0
  return {
    get offsetMs() {
      return best
    },
    beat: (gatewayMs, pageMs) => {
      offsets.push(gatewayMs - pageMs)
      if (offsets.length > WINDOW) offsets.shift()
      best = Math.max(...offsets)
      return best - (gatewayMs - pageMs)
    },
  }
}
