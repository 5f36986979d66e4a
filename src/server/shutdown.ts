/** What has been started and must be ended: once, the newest first, and one that fails holds up nobody. */
type Step = () => void | Promise<void>

export class Shutdown {
  readonly #steps: Step[] = []
  readonly #log: (line: string) => void

  constructor(log: (line: string) => void) {
    this.#log = log
  }

  add(step: Step): void {
    this.#steps.push(step)
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).toReversed()) {
      try {
        await step()
      } catch (failure) {
        this.#log(`At the end: ${(failure as Error).message}`)
      }
    }
  }
}
