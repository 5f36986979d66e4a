/** Since when what is shown is reckoned; pressed, from now. */
import { RefreshCw } from 'lucide-react'
import { formatClock } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import controls from '../controls.module.css'

interface ReckonAgainProps {
  /** ms */
  readonly now: number
  readonly onAgain: () => void
}

export const ReckonAgain = ({ now, onAgain }: ReckonAgainProps) => {
  const label = text('plans.again', { time: formatClock(now) })
  return (
    <button type="button" className={controls['small']} aria-label={label} title={label} onClick={onAgain}>
      <RefreshCw size={16} aria-hidden />
      {formatClock(now)}
    </button>
  )
}
