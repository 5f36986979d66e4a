/** What the alarm would have been in the last 30 days, counted anew whenever it is changed. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { apiErrorText } from '../../texts/api-error.ts'
import { problemText } from '../../texts/problem-text.ts'
import { formatDuration, formatMoment } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import type { TryAnswer } from '../../wire/tried.ts'
import { usePorts } from '../ports.tsx'
import css from './alarm-rules.module.css'
import type { Definition } from './rules-in-document.ts'

/** So long nothing is changed before it is asked. */
const SETTLE_MS = 600
const SHOWN = 5

const useSettled = <T,>(value: T, key: string): T => {
  const [settled, setSettled] = useState({ key, value })
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ key, value }), SETTLE_MS)
    return () => clearTimeout(timer)
    // What it says is what its key says.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [key])
  return settled.value
}

const Told = ({ answer }: { readonly answer: TryAnswer }) => {
  const { now } = usePorts()
  if (answer.problems.length > 0)
    return (
      <ul className={css['problems']}>
        {answer.problems.map((problem) => (
          <li key={`${problem.path} ${problem.code}`}>
            {problem.path.replace(/^\$\.?/, '')} {problemText(problem)}
          </li>
        ))}
      </ul>
    )
  if (answer.knownFrom === null) return <p>{text('rules.tried.nothing')}</p>
  const span = formatDuration(answer.to - Math.max(answer.from, answer.knownFrom))
  const more = [
    ...(answer.chattering > 0 ? [text('rules.tried.chattering', { count: answer.chattering })] : []),
    ...(answer.fleeting > 0 ? [text('rules.tried.fleeting', { count: answer.fleeting })] : []),
    ...(answer.count > 0 ? [text('rules.tried.active', { time: formatDuration(answer.activeMs) })] : []),
  ]
  return (
    <>
      <p className={css['count']}>
        <b>{text('rules.tried', { count: answer.count, span })}</b> {more.join(', ')}
      </p>
      {(answer.chattering > 0 || answer.fleeting > 0) && <p>{text('rules.tried.longer')}</p>}
      {answer.coarsestMs > 0 && (
        <p className={css['note']}>{text('rules.tried.coarse', { step: formatDuration(answer.coarsestMs) })}</p>
      )}
      {!answer.complete && (
        <p className={css['note']}>{text('rules.tried.until', { time: formatMoment(answer.to, now()) })}</p>
      )}
      {answer.first.length > 0 && (
        <ol className={`${css['times']} num`} aria-label={text('rules.tried.first')}>
          {answer.first.slice(0, SHOWN).map(({ raisedAt, clearedAt }) => {
            const time = formatMoment(raisedAt, now())
            return (
              <li key={raisedAt}>
                {clearedAt === null
                  ? text('rules.tried.one.stands', { time })
                  : text('rules.tried.one', { time, lasted: formatDuration(clearedAt - raisedAt) })}
              </li>
            )
          })}
        </ol>
      )}
    </>
  )
}

export const RuleTrial = ({ asset, definition }: { readonly asset: string; readonly definition: Definition }) => {
  const { alarmRules } = usePorts()
  const key = JSON.stringify(definition)
  const settled = useSettled(definition, key)
  const asked = useQuery({
    queryKey: ['try-alarm', asset, JSON.stringify(settled)],
    queryFn: async () => {
      const answer = await alarmRules!.try({ asset, definition: { ...settled } })
      if (!answer.ok) throw new Error(apiErrorText(answer.error))
      return answer.value
    },
    retry: false,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  const waits = asked.isPending || key !== JSON.stringify(settled)
  return (
    <section className={css['trial']} aria-label={text('rules.try')} aria-live="polite" aria-busy={waits}>
      <h3>{text('rules.try')}</h3>
      {waits ? (
        <p>{text('rules.trying')}</p>
      ) : asked.error ? (
        <p>{asked.error.message}</p>
      ) : (
        asked.data && <Told answer={asked.data} />
      )}
    </section>
  )
}
