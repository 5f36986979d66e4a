/** What a rule would have done in the last 30 days, read from the history when a person asks. */
import { History } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { dryRun, type DryRun as Run } from '../../act/dry-run.ts'
import { ruleOf } from '../../act/rule-of.ts'
import { shiftClock } from '../../act/shift.ts'
import type { HistoryClient } from '../../history/client.ts'
import { asWritten, formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { TwinPolicy } from '../../twin/policies.ts'
import type { Twin } from '../../twin/twin.ts'
import type { AlarmEvent, AlarmRow } from '../../wire/alarms.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import controls from '../controls.module.css'
import { AskFailed } from '../journal.ts'
import { type PanelPorts, usePorts } from '../ports.tsx'
import { type AlarmPast, lookedAt, pastMoments } from './past-moments.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const DAYS = 30
/** So many minutes are answered minute by minute. */
const AT_ONCE_MS = 9990 * MINUTE
const COLUMNS = 10_000
const MOST_TOLD = 20
const MOST_EVENTS = 10_000

export interface PastRun extends Run {
  readonly days: number
}

export interface PastPorts {
  readonly history: Pick<HistoryClient, 'readSeveral'>
  readonly journal: PanelPorts['journal']
  /** Alarms that are not normal now. */
  readonly rows: readonly AlarmRow[]
}

const NO_ALARMS: AlarmPast = { from: 0, events: [], rows: [] }

/** As if its machine had had its present id ever since: that it got another one is nothing that happened to an alarm. */
const underOneId = (events: readonly AlarmEvent[], { id, aliases }: TwinPolicy['asset']): readonly AlarmEvent[] =>
  events.flatMap((event) => {
    const { kind, row } = event
    if (kind === 'renamed') return []
    if (!aliases.includes(row.asset)) return [event]
    return [{ ...event, row: { ...row, asset: id, key: `${id}${row.key.slice(row.asset.length)}` } }]
  })

/** Where its condition is an alarm: what the journal has of it. Of more than it tells at once only the last are known. */
const alarmPastOf = async (policy: TwinPolicy, { journal, rows }: PastPorts, from: number): Promise<AlarmPast> => {
  if (policy.trigger.kind === 'signal') return NO_ALARMS
  const answer = await journal({ asset: policy.asset.id, from, limit: MOST_EVENTS })
  if (!answer.ok) throw new AskFailed(answer.error)
  const events = answer.value
  const known = events.length < MOST_EVENTS ? from : events[0]!.at
  return { from: known, events: underOneId(events, policy.asset), rows }
}

/** A week at a time; what was left undone between two of them is begun anew. */
export const runPast = async (
  policy: TwinPolicy,
  ports: PastPorts,
  now: number,
  { shifts, daysOff, timeZone }: Pick<Twin, 'shifts' | 'daysOff' | 'timeZone'>,
  abort: AbortSignal,
): Promise<PastRun> => {
  const { history } = ports
  const { signals } = lookedAt(policy)
  const alarmPast = await alarmPastOf(policy, ports, now - DAYS * DAY)
  const weeks: { answers: ReadonlyMap<string, HistoryAnswer>; from: number; to: number }[] = []
  for (let from = now - DAYS * DAY; from < now; from += AT_ONCE_MS) {
    const to = Math.min(now, from + AT_ONCE_MS)
    const answer = await history.readSeveral({ signals, from, to, columns: COLUMNS }, abort)
    if (!answer.ok) throw new AskFailed(answer.error)
    weeks.push({ answers: new Map(answer.value), from, to })
  }
  const moments = function* () {
    for (const { answers, from, to } of weeks) yield* pastMoments(policy, answers, alarmPast, from, to)
  }
  const shiftAt = shiftClock({ shifts, daysOff, zone: timeZone ?? undefined })
  return { ...dryRun(ruleOf(policy), moments(), shiftAt), days: DAYS }
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
  const { board, history, journal, now, twin } = usePorts()
  const [isAsked, setAsked] = useState(false)
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['acts-dry-run', policy.key],
    queryFn: ({ signal }) => runPast(policy, { history, journal, rows: board.rows }, now(), twin, signal),
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
