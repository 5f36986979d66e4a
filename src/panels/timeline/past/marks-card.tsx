/** What lies between the two marks, and what can be done with it. */
import { FileDown, Repeat, X } from 'lucide-react'
import { useState } from 'react'
import type { Result } from '../../../base/result.ts'
import { apiErrorText } from '../../../texts/api-error.ts'
import { text } from '../../../texts/text.ts'
import { formatClockSeconds, formatDuration } from '../../../texts/times.ts'
import type { ApiError } from '../../../wire/api.ts'
import controls from '../../controls.module.css'
import { usePorts } from '../../ports.tsx'
import { useEventsIn } from './past-data.ts'
import css from './past-timeline.module.css'
import { useMarks } from './use-travel.ts'

const Between = ({ from, to, loops }: { readonly from: number; readonly to: number; readonly loops: boolean }) => {
  const { travel, twin, saveRecord } = usePorts()
  // What came up at the very moment of the mark is on the screen there.
  const last = to + 1
  const raised = (useEventsIn({ from, to: last }) ?? []).filter(
    ({ kind, at }) => kind === 'raised' && at >= from && at < last,
  )
  const first = raised[0]?.row
  return (
    <div className={css['card']} role="group" aria-label={text('past.marks')}>
      <p>
        <b>{text('past.marks')}</b> {formatClockSeconds(from)} – {formatClockSeconds(to)} · {formatDuration(to - from)}
      </p>
      <dl>
        <dt>{text('past.marks.alarms')}</dt>
        <dd>
          {first && (
            <span>
              {text('past.marks.first', { name: `${twin.asset(first.asset)?.name ?? first.asset} ${first.name}` })}
            </span>
          )}{' '}
          <b>{raised.length > 0 ? raised.length : text('past.marks.none')}</b>
        </dd>
      </dl>
      <div className={css['acts']}>
        <button
          type="button"
          className={controls['button']}
          aria-pressed={loops}
          onClick={() => travel.mark({ loops: !loops })}
        >
          <Repeat size={16} aria-hidden />
          {text('past.loop')}
        </button>
        <button type="button" className={controls['button']} onClick={() => travel.mark({ a: null, b: null })}>
          <X size={16} aria-hidden />
          {text('past.mark.clear')}
        </button>
        {saveRecord && <SaveRecord key={`${from} ${to}`} save={() => saveRecord(from, last)} />}
      </div>
    </div>
  )
}

/** What lies between them as a file that opens in this page without a gateway. */
const SaveRecord = ({ save }: { readonly save: () => Promise<Result<void, ApiError>> }) => {
  const [state, setState] = useState<'none' | 'writing' | 'saved' | { readonly why: string }>('none')
  const run = async (): Promise<void> => {
    setState('writing')
    const saved = await save()
    setState(saved.ok ? 'saved' : { why: apiErrorText(saved.error) })
  }
  return (
    <>
      <button type="button" className={controls['button']} disabled={state === 'writing'} onClick={() => void run()}>
        <FileDown size={16} aria-hidden />
        {text('past.marks.save')}
      </button>
      <span role="status">
        {state === 'writing' && text('past.marks.saving')}
        {state === 'saved' && text('past.marks.saved')}
        {typeof state === 'object' && text('past.marks.not-saved', state)}
      </span>
    </>
  )
}

export const MarksCard = () => {
  const { a, b, loops } = useMarks()
  if (a === null || b === null || a === b) return null
  return <Between from={Math.min(a, b)} to={Math.max(a, b)} loops={loops} />
}
