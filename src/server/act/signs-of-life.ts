/**
 * A sign of life to machines with a watchdog, as long as a loop is closed round them: it may act, sees what it answers to, and
 * nothing is stopped. Where it is not sent any more, for whatever reason, the machine goes back to its own safe value by itself.
 */
import type { TwinCommand } from '../../twin/twin.ts'

/** So often within the time that the machine waits. */
const TIMES = 3

export class SignsOfLife {
  readonly #send: (command: TwinCommand, topic: string, payload: string) => void
  /** Seconds until the next, by command. */
  readonly #left = new Map<string, number>()

  constructor(send: (command: TwinCommand, topic: string, payload: string) => void) {
    this.#send = send
  }

  /** Once a second. @param looping commands that loops are closed by */
  tick(looping: Iterable<TwinCommand>): void {
    const commands = new Map([...looping].map((one) => [one.key, one]))
    for (const key of this.#left.keys()) if (!commands.has(key)) this.#left.delete(key)
    for (const [key, command] of commands) {
      const { alive, afterMs = 0 } = command.watchdog ?? {}
      if (!alive) continue
      const left = (this.#left.get(key) ?? 0) - 1
      if (left <= 0) this.#send(command, alive.topic, alive.payload)
      this.#left.set(key, left > 0 ? left : Math.max(1, Math.floor(afterMs / 1000 / TIMES)))
    }
  }
}
