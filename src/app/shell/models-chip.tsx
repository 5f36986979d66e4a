/** Says which models are still coming, how much of each, and which did not: those are asked for again on a tap. */
import { X } from 'lucide-react'
import { useState } from 'react'
import { formatNumber, withUnit } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import type { ModelComing, ModelsProgress } from '../../scene/models/models-progress.ts'
import { useApp } from '../stores/app-store.ts'
import css from './finding.module.css'

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1)
const megabytes = (bytes: number): string => formatNumber(bytes / 1e6, 1)

const oneComing = ({ file, bytes, of }: ModelComing): string =>
  bytes === 0
    ? nameOf(file)
    : text('models.one', {
        file: nameOf(file),
        bytes:
          of > bytes
            ? text('models.size', { bytes: megabytes(bytes), of: megabytes(of) })
            : withUnit(megabytes(bytes), 'MB'),
      })

const Failed = ({ failed, again }: Pick<ModelsProgress, 'failed' | 'again'>) => {
  const [hidden, setHidden] = useState(false)
  if (hidden) return null
  return (
    <div className={css['models']} data-over-scene role="status" title={failed.join('\n')}>
      <span>{text('models.failed', { count: failed.length })}</span>
      <button type="button" onClick={again}>
        {text('models.again')}
      </button>
      <button type="button" aria-label={text('nav.close')} onClick={() => setHidden(true)}>
        <X size={16} aria-hidden />
      </button>
    </div>
  )
}

export const ModelsChip = () => {
  const models = useApp((state) => state.models)
  if (!models) return null
  const { all, done, coming, failed, again } = models
  if (done < all)
    return (
      <div className={css['models']} data-over-scene role="status">
        <b>{text('models.coming', { done, all })}</b>
        <span className="num">{coming.map(oneComing).join(' · ')}</span>
      </div>
    )
  return failed.length > 0 ? <Failed key={failed.join()} failed={failed} again={again} /> : null
}
