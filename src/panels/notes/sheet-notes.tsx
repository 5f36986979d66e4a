/** Notes of what is selected, the newest first, and the way to write one. In the past: those of until then. */
import { useState } from 'react'
import '../../texts/notes.ts'
import { text } from '../../texts/text.ts'
import sheet from '../asset/asset-sheet.module.css'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { useSampled } from '../ticker.ts'
import { NoteButton } from './note-button.tsx'
import { NoteItem } from './note-item.tsx'
import css from './notes.module.css'
import { useNotes } from './use-notes.ts'

/** Older ones are found on the timeline and in trends. */
const LOOKS_BACK_MS = 90 * 86_400_000
const MINUTE_MS = 60_000
const SHOWN_FIRST = 3

export const SheetNotes = ({ asset }: { readonly asset: string }) => {
  const { now, notes: port } = usePorts()
  const until = useSampled(() => Math.floor(now() / MINUTE_MS) * MINUTE_MS) + MINUTE_MS
  const { notes, error } = useNotes([asset], { from: until - LOOKS_BACK_MS, to: until })
  const [whole, setWhole] = useState(false)
  if (!port || (!port.mayWrite && notes.length === 0 && !error)) return null
  const newest = notes.toReversed()
  const shown = whole ? newest : newest.slice(0, SHOWN_FIRST)
  return (
    <section className={sheet['section']} aria-label={text('notes.title')}>
      <div className={css['head']}>
        <h2>{text('notes.title')}</h2>
        <NoteButton
          pin={() => ({ assets: [asset], at: Math.floor(now()), to: null })}
          label={text('notes.write')}
          words={text('notes.write')}
          className={controls['small']}
        />
      </div>
      {error && <p className={css['by']}>{text('notes.unread', { error: error.message })}</p>}
      {shown.length > 0 && (
        <ul className={css['list']}>
          {shown.map((note) => (
            <NoteItem key={note.id} note={note} withAsset={false} />
          ))}
        </ul>
      )}
      {newest.length > shown.length && (
        <button type="button" className={controls['small']} onClick={() => setWhole(true)}>
          {text('notes.more', { count: newest.length - shown.length })}
        </button>
      )}
    </section>
  )
}
