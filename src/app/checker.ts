/** What comes from outside before there is anything to show is checked in a worker: the page's thread has neither the schemas nor the work. */
import type { Dispose } from '../base/disposable.ts'
import type { CheckAnswer, CheckQuestion } from '../wire/checker.ts'

export interface Checker {
  /** One question at a time. Throws where the worker cannot be had. */
  ask<Q extends CheckQuestion>(question: Q): Promise<CheckAnswer<Q['kind']>>
  readonly dispose: Dispose
}

export const createChecker = (createWorker: () => Worker): Checker => {
  const worker = createWorker()
  /** Why there will be no answer any more. */
  let broken: Error | null = null
  let fail = (failure: Error): void => void (broken = failure)
  // Its script could not be fetched, or ended with an error.
  worker.addEventListener('error', (event) => fail(new Error(event.message || 'worker')))
  return {
    ask: (question) =>
      new Promise((answer, reject) => {
        if (broken) return reject(broken)
        fail = (failure) => {
          broken = failure
          reject(failure)
        }
        worker.addEventListener('message', ({ data }) => answer(data as never), { once: true })
        worker.postMessage(question)
      }),
    dispose: () => worker.terminate(),
  }
}
