/** Worker entry: futures are simulated beside the page, which ends the worker to cancel them. */
import type { FromReckoner, ToChange, ToExpect, ToReckoner } from './reckoning.ts'
import { change, expectAgain, reckon } from './reckoner.ts'

declare const self: DedicatedWorkerGlobalScope

const tell = (message: FromReckoner): void => self.postMessage(message)

self.addEventListener('message', ({ data }: MessageEvent<ToReckoner | ToExpect | ToChange>) => {
  try {
    if ('outlook' in data) expectAgain(data, tell)
    else if ('changes' in data) change(data, () => performance.now(), tell)
    else reckon(data, () => performance.now(), tell)
  } catch (error) {
    tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
})
