/** What is expected next, for whoever takes over; and of what nothing is said for want of skill. */
import { useQuery } from '@tanstack/react-query'
import '../../texts/alarm-page.ts'
import '../../texts/foresight.ts'
import { text } from '../../texts/text.ts'
import { partName, saidInShort } from '../foresight/life-words.ts'
import { limitOf, rangeWords } from '../foresight/words.ts'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'
import { silentRows } from '../record/silent.tsx'
import css from './handover.module.css'

const HOUR = 3_600_000

interface Span {
  readonly from: number
  readonly to: number
}

export const Expected = ({ span }: { readonly span: Span }) => {
  const { twin, foresight } = usePorts()
  const { data } = useQuery({
    queryKey: ['handover-expected', twin.hash, span.to],
    queryFn: async ({ signal }) => {
      const answer = await foresight!.kept!.record({ from: Math.max(0, span.to - 30 * 24 * HOUR), to: span.to }, signal)
      if (!answer.ok) throw new AskFailed(answer.error)
      return answer.value
    },
    enabled: Boolean(foresight?.kept),
    retry: false,
  })
  if (!foresight?.kept) return <p>{text('handover.expected.needs')}</p>
  if (!data) return <p role="status">{text('handover.reading')}</p>
  // Of each signal what was said last, where it is not judged yet. What is silent claims on, unseen.
  const silentClasses = new Set(data.silent.map(({ classId }) => classId))
  const silentLives = new Set(data.silentLives.map(({ signal }) => signal))
  const silent = silentRows(twin, data)
  const latest = new Map(
    data.claims
      .filter(({ judged, at }) => at <= span.to && (!judged || judged.at > span.to))
      .filter(({ classId }) => !silentClasses.has(classId ?? ''))
      .map((one) => [one.signal, one]),
  )
  const lives = new Map(
    data.lives
      .filter(({ judged, at }) => at <= span.to && (!judged || judged.at > span.to))
      .filter(({ signal }) => !silentLives.has(signal))
      .map((one) => [one.signal, one]),
  )
  if (latest.size + lives.size + silent.length === 0) return <p>{text('handover.expected.none')}</p>
  return (
    <ul className={css['happened']}>
      {[...latest.values()].map((claim) => {
        const signal = twin.signal(claim.signal)
        return (
          <li key={claim.id}>
            <b>{twin.asset(claim.asset)?.name ?? claim.asset}</b>
            <span>
              {signal ? `${signal.name}, ${limitOf(signal, claim.limit)}` : claim.signal}:{' '}
              {rangeWords(claim.fan, span.to)}
            </span>
          </li>
        )
      })}
      {[...lives.values()].map((said) => {
        const counter = twin.signal(said.signal)
        return (
          <li key={`life ${said.id}`}>
            <b>{twin.asset(said.asset)?.name ?? said.asset}</b>
            <span>
              {counter ? partName(counter) : said.signal}: {saidInShort(said)}
            </span>
          </li>
        )
      })}
      {silent.map(({ key, name, why }) => (
        <li key={`silent ${key}`} data-silent>
          <b>{name}</b>
          <span>{why}</span>
        </li>
      ))}
    </ul>
  )
}
