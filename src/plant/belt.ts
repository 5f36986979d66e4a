/** A belt with discrete parts: they ride until the end or the part ahead stops them. */
export interface WorkPart {
  readonly id: number
  /** A joint was out of tolerance, or the part came so. */
  flawed: boolean
}

export class Belt {
  readonly lengthM: number
  /** Least distance between the centres of two parts. */
  readonly gapM: number
  readonly #parts: { part: WorkPart; atM: number }[] = []

  constructor(lengthM: number, gapM: number) {
    this.lengthM = lengthM
    this.gapM = gapM
  }

  get count(): number {
    return this.#parts.length
  }

  /** A part may be put on at the start. */
  get hasRoom(): boolean {
    const last = this.#parts.at(-1)
    return last === undefined || last.atM >= this.gapM
  }

  /** A part waits at the end. */
  get ready(): boolean {
    return this.#parts.length > 0 && this.#parts[0]!.atM >= this.lengthM
  }

  /** Puts a part on. Throws where there is no room: ask `hasRoom` first. */
  put(part: WorkPart): void {
    if (!this.hasRoom) throw new Error('bug: part put on a full belt')
    this.#parts.push({ part, atM: 0 })
  }

  /** Takes the part that waits at the end, or null. */
  take(): WorkPart | null {
    return this.ready ? this.#parts.shift()!.part : null
  }

  step(dtS: number, speedMps: number): void {
    let limitM = this.lengthM
    for (const item of this.#parts) {
      item.atM = Math.max(item.atM, Math.min(item.atM + speedMps * dtS, limitM))
      limitM = item.atM - this.gapM
    }
  }

  /** Distances from the start, first part first, m. */
  positions(): number[] {
    return this.#parts.map((item) => item.atM)
  }
}
