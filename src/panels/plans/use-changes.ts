/** What would come of changes, simulated in a worker while the page goes on; another question ends the one before. */
import { useEffect, useState } from 'react'
import type { ChangeJudgement, ChangeQuestion } from '../../whatif/scenarios/change-study.ts'
import type { OptionFuture } from '../../whatif/scenarios/option-future.ts'
import type { FromReckoner, ToChange } from './reckoning.ts'

const BUDGET_MS = 2000

export interface ReckonedChanges {
  readonly judgement: ChangeJudgement | null
  /** By variant. */
  readonly futures: ReadonlyMap<string, OptionFuture>
  readonly state: 'running' | 'done' | 'failed'
  readonly reason: string
}

const BEGUN: ReckonedChanges = { judgement: null, futures: new Map(), state: 'running', reason: '' }

const taken = (before: ReckonedChanges, message: FromReckoner): ReckonedChanges => {
  switch (message.kind) {
    case 'changed':
      return { ...before, judgement: message.judgement, state: message.isDone ? 'done' : 'running' }
    case 'changed-future':
      return { ...before, futures: new Map(before.futures).set(message.of, message.future) }
    case 'failed':
      return { ...before, state: 'failed', reason: message.reason }
    default:
      return before
  }
}

/** @param question null: nothing is to be otherwise */
export const useChanges = (question: ChangeQuestion | null): ReckonedChanges => {
  const [of, setOf] = useState<{ readonly question: ChangeQuestion | null; readonly reckoned: ReckonedChanges }>({
    question: null,
    reckoned: BEGUN,
  })
  useEffect(() => {
    if (!question) return
    const worker = new Worker(new URL('./reckoner-worker.ts', import.meta.url), { type: 'module' })
    let over = false
    const take = (message: FromReckoner): void => {
      if (over) return
      setOf((before) => ({
        question,
        reckoned: taken(before.question === question ? before.reckoned : BEGUN, message),
      }))
    }
    worker.addEventListener('message', ({ data }: MessageEvent<FromReckoner>) => take(data))
    worker.addEventListener('error', ({ message }) => take({ kind: 'failed', reason: message }))
    worker.postMessage({ changes: question, budgetMs: BUDGET_MS } satisfies ToChange)
    return () => {
      over = true
      worker.terminate()
    }
  }, [question])
  // What is of another question is not shown for this one.
  return of.question === question ? of.reckoned : BEGUN
}
