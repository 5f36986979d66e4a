/**
 * A short tone when an alarm is raised, a pitch for each priority; off until a person turns it on, on this device alone. Where
 * many are raised together there is one tone, of the most urgent. A browser lets no sound out before the page was touched: then
 * nothing is heard, and it is said.
 */
import { PRIORITIES, type Priority } from '../../twin/priorities.ts'
import type { Dispose } from '../../base/disposable.ts'

const KEY = 'gemba.alarm-tones'
/** So long after a tone there is no other, ms: what comes meanwhile is one flood. */
export const QUIET_MS = 4000
const TONE_S = 0.18
/** Hz, and how often (IEC 60601-1-8 has more pulses for what is more urgent). */
const TONES: Readonly<Record<Priority, readonly [hz: number, pulses: number]>> = {
  critical: [880, 3],
  high: [740, 2],
  medium: [587, 1],
  low: [440, 1],
}
const PULSE_EVERY_S = 0.28

type Storing = Pick<Storage, 'getItem' | 'setItem'>

/** Which priorities have a tone; what cannot be read is off. */
export const readTones = (storage: Storing | null): ReadonlySet<Priority> => {
  try {
    const said = JSON.parse(storage?.getItem(KEY) ?? '[]') as unknown
    return new Set(Array.isArray(said) ? PRIORITIES.filter((one) => said.includes(one)) : [])
  } catch {
    return new Set()
  }
}

const ownStorage = (): Storing | null => {
  try {
    return localStorage
  } catch {
    // A sandboxed frame.
    return null
  }
}

/** The most urgent that has a tone; null = none has. */
export const toneOf = (raised: readonly Priority[], on: ReadonlySet<Priority>): Priority | null =>
  PRIORITIES.find((one) => on.has(one) && raised.includes(one)) ?? null

class Tones {
  #on = readTones(ownStorage())
  #context: AudioContext | null = null
  #quietUntil = 0
  #blocked = false
  readonly #listeners = new Set<() => void>()

  get on(): ReadonlySet<Priority> {
    return this.#on
  }
  /** The browser let the last one not out. */
  get blocked(): boolean {
    return this.#blocked
  }

  subscribe = (listener: () => void): Dispose => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  set(priority: Priority, on: boolean): void {
    this.#on = new Set(PRIORITIES.filter((one) => (one === priority ? on : this.#on.has(one))))
    try {
      ownStorage()?.setItem(KEY, JSON.stringify([...this.#on]))
    } catch {
      // Storage full or forbidden: the choice then lasts as long as the page.
    }
    this.#changed()
  }

  /** @param now ms, of any clock that goes on */
  raised(priorities: readonly Priority[], now: number): void {
    const priority = toneOf(priorities, this.#on)
    if (priority === null || now < this.#quietUntil) return
    this.#quietUntil = now + QUIET_MS
    void this.play(priority)
  }

  async play(priority: Priority): Promise<void> {
    this.#context ??= new AudioContext()
    const context = this.#context
    // Resolves only once the page was touched, where it was not.
    void context.resume()
    await new Promise((done) => setTimeout(done, 100))
    this.#blocked = context.state !== 'running'
    this.#changed()
    if (this.#blocked) return
    const [hz, pulses] = TONES[priority]
    for (let n = 0; n < pulses; n++) {
      const at = context.currentTime + n * PULSE_EVERY_S
      const [tone, volume] = [context.createOscillator(), context.createGain()]
      tone.frequency.value = hz
      volume.gain.setValueAtTime(0, at)
      volume.gain.linearRampToValueAtTime(0.2, at + 0.02)
      volume.gain.linearRampToValueAtTime(0, at + TONE_S)
      tone.connect(volume).connect(context.destination)
      tone.start(at)
      tone.stop(at + TONE_S)
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

export const tones = new Tones()
