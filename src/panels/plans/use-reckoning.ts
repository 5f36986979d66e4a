/** The options of a question, compared in a worker while the page goes on; another question ends the one before. */
import { useEffect, useRef, useState } from 'react'
import type { OptionFlip } from '../../whatif/scenarios/option-flips.ts'
import type { OptionFuture } from '../../whatif/scenarios/option-future.ts'
import type { OptionJudgement, OptionQuestion } from '../../whatif/scenarios/option-study.ts'
import type { FromReckoner, ToReckoner } from './reckoning.ts'

const BUDGET_MS = 2000

export interface Reckoning {
  readonly judgement: OptionJudgement | null
  readonly future: { readonly of: string; readonly future: OptionFuture | null } | null
  readonly flips: readonly OptionFlip[]
  /** `compared`: the comparison is done, and what would change it is still looked at. */
  readonly state: 'running' | 'compared' | 'done' | 'cancelled' | 'failed'
  readonly reason: string
}

const BEGUN: Reckoning = { judgement: null, future: null, flips: [], state: 'running', reason: '' }
const ALL_FLIPS = 3

const taken = (before: Reckoning, message: FromReckoner): Reckoning => {
  switch (message.kind) {
    case 'judged':
      return { ...before, judgement: message.judgement, state: message.isDone ? 'compared' : 'running' }
    case 'future':
      return { ...before, future: message }
    case 'flip': {
      const flips = [...before.flips, message.flip]
      return { ...before, flips, state: flips.length === ALL_FLIPS ? 'done' : 'compared' }
    }
    case 'checked':
    case 'changed':
    case 'changed-future':
      return before
    case 'failed':
      return { ...before, state: 'failed', reason: message.reason }
  }
}

export const useReckoning = (question: OptionQuestion | null): Reckoning & { readonly cancel: () => void } => {
  const [of, setOf] = useState<{ readonly question: OptionQuestion | null; readonly reckoning: Reckoning }>({
    question: null,
    reckoning: BEGUN,
  })
  const running = useRef<Worker | null>(null)
  useEffect(() => {
    if (!question) return
    const worker = new Worker(new URL('./reckoner-worker.ts', import.meta.url), { type: 'module' })
    running.current = worker
    let over = false
    const take = (message: FromReckoner): void => {
      if (over) return
      setOf((before) => ({
        question,
        reckoning: taken(before.question === question ? before.reckoning : BEGUN, message),
      }))
    }
    worker.addEventListener('message', ({ data }: MessageEvent<FromReckoner>) => take(data))
    worker.addEventListener('error', ({ message }) => take({ kind: 'failed', reason: message }))
    worker.postMessage({ question, budgetMs: BUDGET_MS } satisfies ToReckoner)
    return () => {
      over = true
      worker.terminate()
      if (running.current === worker) running.current = null
    }
  }, [question])
  const cancel = (): void => {
    running.current?.terminate()
    running.current = null
    setOf((before) => ({
      question,
      reckoning: { ...(before.question === question ? before.reckoning : BEGUN), state: 'cancelled' },
    }))
  }
  // What is of another question is not shown for this one.
  return { ...(of.question === question ? of.reckoning : BEGUN), cancel }
}
