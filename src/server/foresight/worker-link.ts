/**
 * The gateway's side of the foresight thread: starts it, and starts it anew where it fails; hands it samples once a second,
 * and no more than it takes. Nothing here waits for it.
 */
import { Worker } from 'node:worker_threads'
import { learnersHere } from './learner-thread.ts'
import type { WatchTask } from './watch-thread.ts'
import type { Faults } from '../faults.ts'
import type { FromWorker, SampleColumns, ToWorker } from '../../foresight/messages.ts'

const CHUNK_ROWS = 8192
/** On their way and not taken; beyond, samples are dropped and counted. */
const MOST_ROWS_ON_THE_WAY = 500_000
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 60_000
/** Of the thread, until it has saved what it knows. */
const END_MS = 5_000

interface Chunk extends SampleColumns {
  count: number
}

const chunk = (): Chunk => ({
  count: 0,
  slot: new Uint32Array(CHUNK_ROWS),
  value: new Float64Array(CHUNK_ROWS),
  usable: new Uint8Array(CHUNK_ROWS),
  time: new Float64Array(CHUNK_ROWS),
})

export interface LinkPorts {
  /** The thread's program. */
  readonly program: URL
  readonly checkpointFile: string
  readonly faults: Pick<Faults, 'count'>
  readonly heard: (message: FromWorker) => void
  /** A thread that knows nothing of the twin, the first or another one. */
  readonly started: () => void
}

export class WorkerLink {
  readonly #ports: LinkPorts
  #worker: Worker | null = null
  #chunks: Chunk[] = [chunk()]
  #rowsOnTheWay = 0
  #waitMs = FIRST_WAIT_MS
  #again: NodeJS.Timeout | null = null
  #ending: (() => void) | null = null
  #isEnded = false
  #dropped = 0
  #droppedAt = 0

  constructor(ports: LinkPorts) {
    this.#ports = ports
  }

  /** Samples that found no room. */
  get dropped(): { readonly count: number; readonly lastAt: number } {
    return { count: this.#dropped, lastAt: this.#droppedAt }
  }

  start(): void {
    const { program, checkpointFile, faults, heard, started } = this.#ports
    const task: WatchTask = { checkpointFile, learners: learnersHere() }
    const worker = new Worker(program, { workerData: task, name: 'foresight' })
    this.#worker = worker
    this.#rowsOnTheWay = 0
    worker.on('message', (message: FromWorker) => {
      if (worker !== this.#worker) return
      if (message.kind === 'taken') this.#rowsOnTheWay -= message.rows
      else if (message.kind === 'ended') this.#ending?.()
      else {
        if (message.kind === 'events') this.#waitMs = FIRST_WAIT_MS
        heard(message)
      }
    })
    worker.on('error', (failure) => faults.count('foresight.worker', failure))
    worker.on('exit', () => {
      if (worker !== this.#worker) return
      this.#worker = null
      this.#ending?.()
      if (this.#isEnded) return
      this.#again = setTimeout(() => this.start(), this.#waitMs)
      this.#waitMs = Math.min(LONGEST_WAIT_MS, this.#waitMs * 2)
    })
    started()
  }

  /** On the hot path: into columns, nothing is sent. */
  sample(slot: number, value: number, isUsable: boolean, time: number): void {
    let last = this.#chunks.at(-1)!
    if (last.count === CHUNK_ROWS) {
      if (this.#rowsOnTheWay + this.#chunks.length * CHUNK_ROWS >= MOST_ROWS_ON_THE_WAY) {
        this.#dropped++
        this.#droppedAt = time
        return
      }
      this.#chunks.push((last = chunk()))
    }
    const i = last.count++
    last.slot[i] = slot
    last.value[i] = value
    last.usable[i] = isUsable ? 1 : 0
    last.time[i] = time
  }

  /** What came is sent. Between two messages of a machine, never within one. */
  flush(): void {
    if (this.#chunks[0]!.count === 0) return
    const columns = this.#chunks
    this.#chunks = [chunk()]
    if (!this.#worker) return
    this.#rowsOnTheWay += columns.reduce((sum, { count }) => sum + count, 0)
    this.send(
      { kind: 'samples', columns },
      columns.flatMap(({ slot, value, usable, time }) => [slot.buffer, value.buffer, usable.buffer, time.buffer]),
    )
  }

  send(message: ToWorker, transfer: readonly ArrayBufferLike[] = []): void {
    this.#worker?.postMessage(message, transfer as readonly ArrayBuffer[] as ArrayBuffer[])
  }

  /** It saves what it knows. */
  async end(): Promise<void> {
    this.#isEnded = true
    if (this.#again) clearTimeout(this.#again)
    const worker = this.#worker
    if (!worker) return
    this.flush()
    await new Promise<void>((done) => {
      const late = setTimeout(done, END_MS)
      this.#ending = () => {
        clearTimeout(late)
        done()
      }
      this.send({ kind: 'end' })
    })
    await worker.terminate()
  }
}
