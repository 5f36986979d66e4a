/** A thread for one task of learning lives: it gets so much time and so much memory, and fails alone. */
import { Worker } from 'node:worker_threads'
import type { LifeDone, LifeTask } from './messages.ts'

const MOST_MS = 300_000
const MOST_MB = 384

const workerOf = (program: URL, task: LifeTask): Worker =>
  new Worker(program, { workerData: task, name: 'lives', resourceLimits: { maxOldGenerationSizeMb: MOST_MB } })

/** Of the gateway, one at a time. */
export class LifeThread {
  readonly #begin: (task: LifeTask) => Worker
  #worker: Worker | null = null

  /** @param begin of the program, with one task */
  constructor(program: URL, begin = (task: LifeTask): Worker => workerOf(program, task)) {
    this.#begin = begin
  }

  /** Fails with what the thread failed with. Null: it was stopped. */
  run(task: LifeTask): Promise<LifeDone | null> {
    const worker = this.#begin(task)
    this.#worker = worker
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new DOMException('lives', 'TimeoutError'))
        void worker.terminate()
      }, MOST_MS)
      worker.on('message', resolve)
      worker.on('error', reject)
      worker.on('exit', () => {
        clearTimeout(late)
        // Another task may have begun since.
        if (this.#worker === worker) this.#worker = null
        resolve(null)
      })
    })
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate()
  }
}
