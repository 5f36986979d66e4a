/** Open alarms by priority: the way to the list. */
import { PriorityMark } from '../../panels/priority-mark.tsx'
import { useBoardRows } from '../../panels/board-rows.ts'
import { usePorts } from '../../panels/ports.tsx'
import { text } from '../../texts/text.ts'
import { PRIORITIES } from '../../twin/priorities.ts'
import css from './top-strip.module.css'

interface AlarmsButtonProps {
  readonly open: boolean
  readonly onOpen: () => void
}

export const AlarmsButton = ({ open, onOpen }: AlarmsButtonProps) => {
  const { board } = usePorts()
  useBoardRows(board)
  const counts = board.standingCounts()
  const count = PRIORITIES.reduce((sum, priority) => sum + counts[priority], 0)
  return (
    <>
      <button type="button" className={css['alarms']} aria-pressed={open} onClick={onOpen}>
        <span className="sr-only">{text('top.alarms', counts)}</span>
        {PRIORITIES.map((priority) => (
          <span key={priority} aria-hidden data-open={counts[priority] > 0 || undefined} className={css['count']}>
            <PriorityMark priority={priority} hollow={counts[priority] === 0} silent />
            {counts[priority]}
          </span>
        ))}
      </button>
      <span className="sr-only" role="status">
        {text('banner.alarms', { count })}
      </span>
    </>
  )
}
