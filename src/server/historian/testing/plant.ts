/** A history with clocks that a test sets: one that may be wrong, one that never is. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { HistoryAnswer } from '../../../wire/history-answer.ts'
import { Historian } from '../historian.ts'
import type { HistorianOptions } from '../options.ts'

export class TestPlant {
  readonly logged: string[] = []
  wall: number
  steady = 1_000_000
  #dir = ''
  #historian: Historian | null = null

  constructor(
    start: number,
    readonly options: HistorianOptions = {},
  ) {
    this.wall = start
  }

  get dir(): string {
    return this.#dir
  }

  get historian(): Historian {
    if (!this.#historian) throw new Error('not open')
    return this.#historian
  }

  async open(): Promise<Historian> {
    this.#dir ||= await mkdtemp(join(tmpdir(), 'gemba-history-'))
    const opened = await Historian.open(this.#dir, {
      now: () => this.wall,
      steady: () => this.steady,
      onTrouble: (line) => this.logged.push(line),
      ...this.options,
    })
    if (!opened.ok) throw new Error(opened.error)
    return (this.#historian = opened.value)
  }

  /** Time passes, as both clocks say. */
  pass(ms: number): void {
    this.wall += ms
    this.steady += ms
  }

  /** Somebody sets the clock. */
  set(byMs: number): void {
    this.wall += byMs
  }

  async ask(signal: string, from: number, to: number, columns: number): Promise<HistoryAnswer> {
    const result = await this.historian.query({ signal, from, to, columns })
    if (!result.ok) throw new Error(JSON.stringify(result.error))
    return result.value
  }

  async close(): Promise<void> {
    await this.#historian?.close()
    this.#historian = null
  }

  async end(): Promise<void> {
    await this.close()
    if (this.#dir) await rm(this.#dir, { recursive: true, force: true })
  }
}

/** The plants of a file of tests: each ends with its test. @returns a plant that is not open yet */
export const testPlants = (): ((...made: ConstructorParameters<typeof TestPlant>) => TestPlant) => {
  const plants: TestPlant[] = []
  afterEach(async () => {
    for (const plant of plants.splice(0)) await plant.end()
  })
  return (...made) => {
    const plant = new TestPlant(...made)
    plants.push(plant)
    return plant
  }
}
