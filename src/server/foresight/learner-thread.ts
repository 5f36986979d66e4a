/** Threads that learn the past of machines beside the foresight thread: begun when there is much to learn, over when it is learnt. */
import { availableParallelism } from 'node:os'
import { Worker, type MessagePort } from 'node:worker_threads'
import { MachineLearner } from '../../foresight/machine-learner.ts'
import type { FromLearner, LearnerPort, ToLearner } from '../../foresight/shards.ts'

/** More of them would wait for the history to be read. */
const MOST = 4

/**
 * What is live comes first by its priority where a thread has one of its own; elsewhere one processor is left to it.
 * @returns how many; less than 2 is none beside the foresight thread
 */
export const learnersFor = (processors: number, hasPriority: boolean): number =>
  Math.min(MOST, hasPriority ? processors : processors - 1)

export const learnersHere = (): number => learnersFor(availableParallelism(), process.platform === 'linux')

/** In such a thread. */
export const learnOn = (port: MessagePort): void => {
  const machines = new Map<string, MachineLearner>()
  const machineOf = (asset: string): MachineLearner => {
    let machine = machines.get(asset)
    if (!machine) machines.set(asset, (machine = new MachineLearner()))
    return machine
  }
  port.on('message', (message: ToLearner) => {
    const machine = machineOf(message.asset)
    if (message.kind === 'lend') machine.lend(message.record)
    else if (message.kind === 'rows') machine.rows(message.rows)
    else {
      machines.delete(message.asset)
      const back: FromLearner = { asset: message.asset, learnt: machine.learnt() }
      port.postMessage(back)
    }
  })
}

/** Of the foresight thread. */
export class LearnerThreads {
  readonly #program: URL
  readonly #heard: (message: FromLearner) => void
  readonly #threads = new Map<number, Worker>()

  /** @param program that runs `learnOn` where it is given to learn */
  constructor(program: URL, heard: (message: FromLearner) => void) {
    this.#program = program
    this.#heard = heard
  }

  learner(which: number): LearnerPort {
    let worker = this.#threads.get(which)
    if (!worker) {
      this.#threads.set(which, (worker = new Worker(this.#program, { workerData: { learns: true }, name: 'learner' })))
      worker.on('message', this.#heard)
      // What it had is lost: the foresight thread fails with it, and begins anew from what it saved.
      worker.on('error', (failure) => {
        throw failure
      })
    }
    const thread = worker
    return { send: (message, transfer) => thread.postMessage(message, transfer as ArrayBuffer[]) }
  }

  /** All is learnt, or they are not waited for. */
  stop(): void {
    for (const worker of this.#threads.values()) void worker.terminate()
    this.#threads.clear()
  }
}
