/** A text that follows the value table at 4 Hz by writing its own node; React renders nothing for it. */
import { useRef } from 'react'
import { useTick } from './ticker.ts'

export const LiveText = ({
  read,
  className,
}: {
  readonly read: () => string
  readonly className?: string | undefined
}) => {
  const node = useRef<HTMLSpanElement>(null)
  useTick(() => {
    const now = read()
    if (node.current && node.current.textContent !== now) node.current.textContent = now
  })
  return <span ref={node} className={className} />
}
