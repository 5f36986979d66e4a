/** The twin was written and is in force: on to the plant, or back. */
import { Check, Factory, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { formatCount } from '../texts/numbers.ts'
import { text } from '../texts/text.ts'
import type { DiscoveryStatus, TwinRefused } from '../wire/discovery.ts'
import controls from './controls.module.css'
import css from './discover.module.css'
import { rememberWritten, type Written } from './just-written.ts'
import { PlanView } from './plan-view.tsx'
import { useDiscover } from './ports.tsx'
import { Refusal } from './refusal.tsx'

export const DoneView = ({
  written,
  status,
  onMore,
}: {
  readonly written: Written
  readonly status: DiscoveryStatus
  readonly onMore: () => void
}) => {
  const { api, twin, close } = useDiscover()
  const [refused, setRefused] = useState<TwinRefused | null>(null)
  return (
    <div className={css['done']} role="status">
      <span className={css['seal']}>
        <Check size={32} aria-hidden />
      </span>
      <h2>{text('discover.done', { machines: written.machines, signals: formatCount(written.signals) })}</h2>
      <p>{text('discover.done.about')}</p>
      <div className={css['acts']}>
        <button
          type="button"
          className={controls['primary']}
          onClick={() => {
            rememberWritten(null)
            close()
          }}
        >
          <Factory size={18} aria-hidden />
          {text('discover.show-plant')}
        </button>
        <button type="button" className={controls['button']} onClick={onMore}>
          {text('discover.done.more')}
        </button>
        {status.previous && status.readOnly === null && (
          <button
            type="button"
            className={controls['button']}
            onClick={() => void api.restore(twin.hash).then((answer) => setRefused(answer.ok ? null : answer.error))}
          >
            <Undo2 size={18} aria-hidden />
            {text('discover.undo')}
          </button>
        )}
      </div>
      <Refusal refused={refused} />
      <PlanView twin={twin} added={new Set(twin.assets.map(({ id }) => id))} highlight={null} />
    </div>
  )
}
