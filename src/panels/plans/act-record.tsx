/** Everything that was proposed, decided, set, allowed and stopped, newest first: who, what, why, and how it ended. */
import { useQuery } from '@tanstack/react-query'
import { Cpu } from 'lucide-react'
import { useState } from 'react'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import controls from '../controls.module.css'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'
import { recordLines, withWords } from './record-lines.ts'
import { useAdvice } from './use-advice.ts'
import css from './acts.module.css'

export const ActRecordTable = () => {
  const { acts, twin, now } = usePorts()
  const [written, setWritten] = useState('')
  const { data: advice } = useAdvice()
  const { data, error } = useQuery({
    queryKey: ['acts', 'record'],
    queryFn: async ({ signal }) => {
      const answer = await acts!.record(signal)
      if (!answer.ok) throw new AskFailed(answer.error)
      return answer.value
    },
    retry: false,
  })
  if (error)
    return (
      <p className={controls['wrong']} role="alert">
        {text('acts.failed', { error: error.message })}
      </p>
    )
  const all = data ? recordLines(data, advice ? [...advice.open, ...advice.record] : [], twin, now()) : []
  const lines = withWords(all, written)
  if (all.length === 0) return <div className={css['none']}>{text(data ? 'acts.record.none' : 'acts.loading')}</div>
  return (
    <div className={css['list']}>
      <input
        type="search"
        className={controls['input']}
        placeholder={text('acts.record.search')}
        aria-label={text('acts.record.search')}
        value={written}
        onChange={({ target }) => setWritten(target.value)}
      />
      {lines.length === 0 && <p role="status">{text('acts.record.search.none')}</p>}
      <table className={css['table']} aria-label={text('acts.tab.record')}>
        <thead>
          <tr>
            <th scope="col">{text('acts.record.time')}</th>
            <th scope="col">{text('acts.record.who')}</th>
            <th scope="col">{text('acts.record.what')}</th>
            <th scope="col">{text('acts.record.why')}</th>
            <th scope="col">{text('acts.record.end')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              <td>{formatMoment(line.at, now())}</td>
              <td>
                {line.who === null ? (
                  <>
                    <Cpu size={14} aria-hidden /> {line.rule}
                  </>
                ) : (
                  <b>{line.who}</b>
                )}
              </td>
              <th scope="row">{line.what}</th>
              <td>{line.why}</td>
              <td>{line.isBad ? <b>{line.end}</b> : line.end}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
