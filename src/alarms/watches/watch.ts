/**
 * What takes several signals, or time, to tell. A watch makes one number out of them, in the own time of the samples; a
 * plain condition then judges that number as if it had come as a sample. It has no clock: what changes by time alone
 * changes when it is asked at that time, and it says when to ask.
 */
export interface Watch {
  /** A silent or bad signal is what it watches for; otherwise it makes nothing known. */
  readonly minds: boolean
  /** When what it measures changes though nothing comes, ms of the samples' time; Infinity = it does not. */
  readonly dueAt: number
  /** A good sample of one of them. @param time ms, never before an earlier one */
  take(input: number, value: number, text: string, time: number): void
  /** From then on nothing is known of one of them, until it comes again. */
  lose(input: number, time: number): void
  /** What it measures then; NaN = it cannot be told. */
  measure(time: number): number
  /** The alarm stood before it was watched here: what time has to prove counts as proven, until something says otherwise. */
  stood(): void
  /** The clock was set back by so many ms. */
  setBack(byMs: number): void
}

/** Which of its signals can be judged. */
export class Known {
  readonly #known: Uint8Array
  #unknown: number

  constructor(count: number) {
    this.#known = new Uint8Array(count)
    this.#unknown = count
  }

  get all(): boolean {
    return this.#unknown === 0
  }

  has(input: number): boolean {
    return this.#known[input] === 1
  }

  set(input: number, known: boolean): void {
    if (this.has(input) === known) return
    this.#known[input] = known ? 1 : 0
    this.#unknown += known ? -1 : 1
  }
}
