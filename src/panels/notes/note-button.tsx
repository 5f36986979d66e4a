/** The way to a new note, wherever a moment or a span is shown. */
import { StickyNote } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import '../../texts/notes.ts'
import { usePorts } from '../ports.tsx'
import type { Pin } from './port.ts'

const WriteNote = lazy(() => import('./note-dialog.tsx').then((module) => ({ default: module.WriteNote })))

interface NoteButtonProps {
  /** Asked when it is pressed. */
  readonly pin: () => Pin
  /** What it says to who cannot see it, and where there are `words`, the same in short. */
  readonly label: string
  readonly words?: string
  readonly className: string | undefined
  readonly onClosed?: () => void
}

/** Nothing where notes cannot be written. */
export const NoteButton = ({ pin, label, words, className, onClosed }: NoteButtonProps) => {
  const { notes } = usePorts()
  const [pinned, setPinned] = useState<Pin | null>(null)
  if (!notes?.mayWrite) return null
  return (
    <>
      <button type="button" className={className} aria-label={label} title={label} onClick={() => setPinned(pin())}>
        <StickyNote size={18} aria-hidden />
        {words !== undefined && <span>{words}</span>}
      </button>
      {pinned && (
        <Suspense fallback={null}>
          <WriteNote
            pin={pinned}
            onClose={() => {
              setPinned(null)
              onClosed?.()
            }}
          />
        </Suspense>
      )}
    </>
  )
}
