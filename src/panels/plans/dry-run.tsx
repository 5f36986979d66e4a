/** What a rule would have done in the last 30 days, read from the history when a person asks. */
import { History } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { dryRun, type DryRun as Run } from '../../act/dry-run.ts'
import { ruleOf } from '../../act/rule-of.ts'
import type { HistoryClient } from '../../history/client.ts'
import { asWritten, formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { TwinPolicy } from '../../twin/policies.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import controls from '../controls.module.css'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'
import { lookedAt, pastMoments } from './past-moments.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const DAYS = 30
/** So many minutes are answered minute by minute. */
const AT_ONCE_MS = 9990 * MINUTE
const COLUMNS = 10_000
const MOST_TOLD = 20

export interface PastRun extends Run {
  readonly days: number
}

/** A week at a time; what was left undone between two of them is begun anew. */
export const runPast = async (
  policy: TwinPolicy,
  history: Pick<HistoryClient, 'readSeveral'>,
  now: number,
  abort: AbortSignal,
): Promise<PastRun> => {
  const { signals } = lookedAt(policy)
  const weeks: { answers: ReadonlyMap<string, HistoryAnswer>; from: number; to: number }[] = []
  for (let from = now - DAYS * DAY; from < now; from += AT_ONCE_MS) {
    const to = Math.min(now, from + AT_ONCE_MS)
    const answer = await history.readSeveral({ signals, from, to, columns: COLUMNS }, abort)
    if (!answer.ok) throw new AskFailed(answer.error)
    weeks.push({ answers: new Map(answer.value), from, to })
  }
  const moments = function* () {
    for (const { answers, from, to } of weeks) yield* pastMoments(policy, answers, from, to)
  }
  return { ...dryRun(ruleOf(policy), moments()), days: DAYS }
}

export const DryRunWords = ({ policy, run }: { readonly policy: TwinPolicy; readonly run: PastRun }) => {
  const { now } = usePorts()
  const { acts, knownMs, days } = run
  const unit = policy.command.value!.unit ?? ''
  const { untold } = lookedAt(policy)
  if (knownMs === 0) return <small>{text('acts.dry-run.unknown', { days })}</small>
  return (
    <>
      <small>
        {text('acts.dry-run.would', { days, count: acts.length })}{' '}
        {text('acts.dry-run.known', { known: formatNumber(knownMs / DAY, 1) })}
      </small>
      {untold.length > 0 && (
        <small>{text('acts.dry-run.untold', { names: untold.map(({ name }) => name).join(', ') })}</small>
      )}
      {acts.length > 0 && (
        <details>
          <summary>{text('acts.dry-run.each')}</summary>
          <ul>
            {acts
              .slice(-MOST_TOLD)
              .toReversed()
              .map(({ at, from, to }) => (
                <li key={at} className="num">
                  {text('acts.dry-run.row', {
                    time: formatMoment(at, now()),
                    from: asWritten(from),
                    to: asWritten(to),
                    unit,
                  })}
                </li>
              ))}
          </ul>
        </details>
      )}
    </>
  )
}

export const DryRun = ({ policy }: { readonly policy: TwinPolicy }) => {
  const { history, now } = usePorts()
  const [isAsked, setAsked] = useState(false)
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['acts-dry-run', policy.key],
    queryFn: ({ signal }) => runPast(policy, history, now(), signal),
    enabled: isAsked,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  return (
    <div data-dry-run={isFetching ? 'running' : data ? 'done' : 'none'}>
      <button
        type="button"
        className={controls['small']}
        aria-label={text('acts.dry-run.of', { name: policy.name, asset: policy.asset.name })}
        disabled={isFetching}
        onClick={() => (isAsked ? void refetch() : setAsked(true))}
      >
        <History size={16} aria-hidden />
        {text(isFetching ? 'acts.dry-run.running' : 'acts.dry-run')}
      </button>
      {error && (
        <p className={controls['wrong']} role="alert">
          {text('acts.dry-run.failed', { error: error.message })}
        </p>
      )}
      {data && !isFetching && <DryRunWords policy={policy} run={data} />}
    </div>
  )
}
