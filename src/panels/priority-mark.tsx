/** A priority's shape in its colour: the one mark used in lists, tree, timeline and strip. */
import { PRIORITY_SHAPES } from '../look/tokens.ts'
import { text } from '../texts/text.ts'
import type { Priority } from '../twin/priorities.ts'
import css from './priority-mark.module.css'

interface PriorityMarkProps {
  readonly priority: Priority
  /** Pixels. */
  readonly size?: number
  /** Outline only: none is open, it is over, or set aside. */
  readonly hollow?: boolean
  /** Without its colour, and dashed where it is off; see `alarm-look.ts`. */
  readonly quiet?: 'aside' | 'off' | null
  /** The words stand beside it already. */
  readonly silent?: boolean
}

export const PriorityMark = ({
  priority,
  size = 14,
  hollow = false,
  quiet = null,
  silent = false,
}: PriorityMarkProps) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 16 16"
    className={css['mark']}
    data-priority={priority}
    data-hollow={hollow || undefined}
    data-quiet={quiet ?? undefined}
    {...(silent ? { 'aria-hidden': true } : { role: 'img', 'aria-label': text(`priority.${priority}`) })}
  >
    <path d={PRIORITY_SHAPES[priority]} />
  </svg>
)
