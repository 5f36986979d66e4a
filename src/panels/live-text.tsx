/** A text that follows the value table at 4 Hz by writing its own node; React renders nothing for it. */
import { useRef } from 'react'
import { useTick } from './ticker.ts'

export const LiveText = ({
  read,
  className,
  silent = false,
}: {
  readonly read: () => string
  readonly className?: string | undefined
  /** Seen, and not read out: a name that it is part of stays the same. */
  readonly silent?: boolean
}) => {
  const node = useRef<HTMLSpanElement>(null)
  useTick(() => {
    const now = read()
    if (node.current && node.current.textContent !== now) node.current.textContent = now
  })
  return <span ref={node} className={className} aria-hidden={silent || undefined} />
}
