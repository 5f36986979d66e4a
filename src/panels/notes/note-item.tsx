/** A note with who wrote it and when, and what can be done about it. */
import { useState } from 'react'
import '../../texts/notes.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { Note } from '../../wire/notes.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { WithdrawNote } from './note-dialog.tsx'
import css from './notes.module.css'

interface NoteItemProps {
  readonly note: Note
  readonly withAsset: boolean
  /** Told when the page goes to its moment. */
  readonly onShow?: () => void
}

export const NoteItem = ({ note, withAsset, onShow }: NoteItemProps) => {
  const { twin, travel, notes, select, workspace } = usePorts()
  const [withdrawing, setWithdrawing] = useState(false)
  const when = (ms: number): string => formatMoment(ms, travel.now())
  const time =
    note.to === null
      ? text('notes.when', { time: when(note.at) })
      : text('notes.when.span', { from: when(note.at), to: when(note.to) })
  const asset = twin.asset(note.asset)
  return (
    <li className={css['item']}>
      <p className={css['words']}>{note.text}</p>
      <p className={css['by']}>
        {withAsset && `${asset?.name ?? note.asset} · `}
        {text('notes.by', { author: note.author, time })}
      </p>
      <div className={css['acts']}>
        {travel.possible && (
          <button
            type="button"
            className={controls['small']}
            onClick={() => {
              if (asset) select({ asset: asset.id, component: null })
              travel.seek(note.at)
              workspace.open('hall')
              onShow?.()
            }}
          >
            {text('notes.show')}
          </button>
        )}
        {notes?.mayWrite && (
          <button
            type="button"
            className={controls['small']}
            aria-label={text('notes.withdraw.one', { author: note.author, time })}
            onClick={() => setWithdrawing(true)}
          >
            {text('notes.withdraw')}
          </button>
        )}
      </div>
      {withdrawing && <WithdrawNote note={note} onClose={() => setWithdrawing(false)} />}
    </li>
  )
}
