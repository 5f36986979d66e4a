/** Worker entry: futures are simulated beside the page, which ends the worker to cancel them. */
import type { FromReckoner, ToExpect, ToReckoner } from './reckoning.ts'
import { expectAgain, reckon } from './reckoner.ts'

declare const self: DedicatedWorkerGlobalScope

const tell = (message: FromReckoner): void => self.postMessage(message)

self.addEventListener('message', ({ data }: MessageEvent<ToReckoner | ToExpect>) => {
  try {
    if ('outlook' in data) expectAgain(data, tell)
    else reckon(data, () => performance.now(), tell)
  } catch (error) {
    tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
})
