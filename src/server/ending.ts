/** What has been started and must be ended: once, the newest first, and one that fails holds up nobody. */
type Step = () => void | Promise<void>

export class Ending {
  readonly #steps: Step[] = []
  readonly #say: (line: string) => void

  constructor(say: (line: string) => void) {
    this.#say = say
  }

  add(step: Step): void {
    this.#steps.push(step)
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).toReversed()) {
      try {
        await step()
      } catch (failure) {
        this.#say(`At the end: ${(failure as Error).message}`)
      }
    }
  }
}
