/** A thread for one task of learning lives: it gets so much time and so much memory, and fails alone. */
import { Worker } from 'node:worker_threads'
import type { LifeDone, LifeTask } from './messages.ts'

const MOST_MS = 300_000
const MOST_MB = 384

/** Of the gateway, one at a time. */
export class LifeThread {
  readonly #program: URL
  #worker: Worker | null = null

  constructor(program: URL) {
    this.#program = program
  }

  /** Fails with what the thread failed with. Null: it was stopped. */
  run(task: LifeTask): Promise<LifeDone | null> {
    const worker = new Worker(this.#program, {
      workerData: task,
      name: 'lives',
      resourceLimits: { maxOldGenerationSizeMb: MOST_MB },
    })
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
        this.#worker = null
        resolve(null)
      })
    })
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate()
  }
}
