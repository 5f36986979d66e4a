/** Everything that is known of a signal in a span: its samples, in parts where they are many; where they are too many, buckets. */
import { err, ok, type Result } from '../base/result.ts'
import { type Stretch, stretchesOf } from '../timeline/stretches.ts'
import type { ApiError } from '../wire/api.ts'
import type { HistoryClient } from './client.ts'

export interface SpanPast {
  readonly stretches: readonly Stretch[]
  /** 0 = made of samples; else of buckets, the coarsest of so many ms. */
  readonly stepMs: number
}

const MOST_COLUMNS = 10_000
/** Questions a span at most. */
const MOST_PARTS = 24

/** @param until nothing is known beyond it, ms */
export const readSpan = async (
  history: Pick<HistoryClient, 'read'>,
  question: { readonly signal: string; readonly from: number; readonly to: number },
  until: number,
  abort?: AbortSignal,
): Promise<Result<SpanPast, ApiError>> => {
  const { signal, from, to } = question
  const whole = await history.read({ ...question, columns: MOST_COLUMNS }, abort)
  if (!whole.ok) return err(whole.error)
  const samples = whole.value.count.reduce((sum, one) => sum + one, 0)
  // Half as much again: samples are not spread evenly.
  const parts = Math.ceil((samples * 1.5) / MOST_COLUMNS)
  if (whole.value.stepMs === 0 || parts > MOST_PARTS)
    return ok({ stretches: stretchesOf(whole.value, until), stepMs: whole.value.stepMs })
  const edges = Array.from({ length: parts + 1 }, (_, i) => Math.round(from + ((to - from) * i) / parts))
  const answers = await Promise.all(
    edges.slice(1).map((end, i) => history.read({ signal, from: edges[i]!, to: end, columns: MOST_COLUMNS }, abort)),
  )
  const stretches: Stretch[] = []
  let stepMs = 0
  for (const answer of answers) {
    if (!answer.ok) return err(answer.error)
    stretches.push(...stretchesOf(answer.value, until))
    stepMs = Math.max(stepMs, answer.value.stepMs)
  }
  return ok({ stretches, stepMs })
}
