/** What was proposed, advised, set, allowed and stopped since a moment, and how it ended: for whoever takes over. */
import { useQuery } from '@tanstack/react-query'
import { text } from '../../texts/text.ts'
import { formatClock, formatMoment } from '../../texts/times.ts'
import { AskFailed } from '../journal.ts'
import { recordLines } from '../plans/record-lines.ts'
import { useAdvice } from '../plans/use-advice.ts'
import { usePorts } from '../ports.tsx'
import css from './handover.module.css'

const HOUR = 3_600_000
/** What was begun so long before may have ended since. */
const BEGUN_BEFORE_MS = 14 * 24 * HOUR
const MOST_LINES = 40
const DATED_MS = 20 * HOUR

export const HandoverActs = ({ span }: { readonly span: { readonly from: number; readonly to: number } }) => {
  const { twin, acts } = usePorts()
  const { data: advice } = useAdvice()
  const { data, error } = useQuery({
    queryKey: ['acts', 'handover', span.from, span.to],
    queryFn: async ({ signal }) => {
      const answer = await acts!.record(signal, { from: Math.max(0, span.from - BEGUN_BEFORE_MS), to: span.to })
      if (!answer.ok) throw new AskFailed(answer.error)
      return answer.value
    },
    enabled: acts !== null,
    retry: false,
  })
  if (!acts) return <p>{text('handover.acts.needs')}</p>
  if (error) return <p>{text('acts.failed', { error: error.message })}</p>
  if (!data) return <p role="status">{text('handover.reading')}</p>
  const lines = recordLines(data, advice ? [...advice.open, ...advice.record] : [], twin, span.to)
    .filter(({ at, lastAt }) => lastAt >= span.from && at <= span.to)
    .toReversed()
  if (lines.length === 0) return <p>{text('handover.acts.none')}</p>
  return (
    <ul className={css['happened']}>
      {lines.slice(-MOST_LINES).map(({ key, at, who, rule, what, why, end }) => (
        <li key={key}>
          <time className="num">
            {span.to - span.from > DATED_MS || at < span.from ? formatMoment(at, span.to) : formatClock(at)}
          </time>
          <span>
            {what} <small>{[who ?? rule, why, end].filter((one) => one !== '').join(' · ')}</small>
          </span>
        </li>
      ))}
      {lines.length > MOST_LINES && (
        <li className={css['more']}>{text('handover.more', { count: lines.length - MOST_LINES })}</li>
      )}
    </ul>
  )
}
