/** Runs what frames, timers and events ask for until the first fault: after that nothing more, for what is half done would lie. */
export class Guard {
  #broken = false
  /** Told of the fault. By default it goes on to whoever called. */
  onFault: (fault: unknown) => void = (fault) => {
    throw fault
  }

  readonly run = (act: () => void): void => {
    if (this.#broken) return
    try {
      act()
    } catch (fault) {
      this.#broken = true
      this.onFault(fault)
    }
  }
}
