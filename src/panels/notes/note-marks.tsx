/** Notes as marks over a line of time; pressed, one says what they are. They move with the line, without rendering. */
import { StickyNote } from 'lucide-react'
import * as Dialog from 'radix-ui/dialog'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import '../../texts/notes.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import dialog from '../dialog.module.css'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { useSampled, useTick } from '../ticker.ts'
import { type NoteGroup, noteGroups } from './note-groups.ts'
import { NoteItem } from './note-item.tsx'
import css from './notes.module.css'
import { useNotes } from './use-notes.ts'

/** Marks nearer than this share of the line are one. */
const GAP_SHARE = 0.02

interface NoteMarksProps {
  /** null = of all. */
  readonly assets: readonly string[] | null
  /** What the line shows now, ms. */
  readonly window: () => { readonly from: number; readonly to: number }
}

export const NoteMarks = ({ assets, window }: NoteMarksProps) => {
  const { twin, travel } = usePorts()
  // Asked for in steps of the span: a line that goes on is not another one all the time.
  const asked = useSampled(() => {
    const { from, to } = window()
    const span = Math.max(1, to - from)
    const step = span / 4
    return `${Math.floor(from / step) * step - step} ${Math.ceil(to / step) * step + step} ${span}`
  })
  const [from, to, span] = asked.split(' ').map(Number) as [number, number, number]
  const { notes } = useNotes(assets, { from, to })
  const groups = useMemo(() => noteGroups(notes, span * GAP_SHARE), [notes, span])
  const [open, setOpen] = useState<readonly number[] | null>(null)
  const marks = useRef(new Map<NoteGroup, HTMLElement>())
  const latest = useRef(window)
  const place = useCallback((): void => {
    const shown = latest.current()
    const share = (ms: number): number => ((ms - shown.from) / (shown.to - shown.from)) * 100
    for (const [group, node] of marks.current) {
      const left = share(group.at)
      const end = group.to === null ? left : share(group.to)
      node.hidden = end < 0 || left > 100
      node.style.left = `${Math.max(0, left)}%`
      node.style.width = `${Math.max(0, Math.min(100, end) - Math.max(0, left))}%`
    }
  }, [])
  useTick(() => {
    latest.current = window
    place()
  })
  useEffect(place, [groups, place])
  const when = (ms: number): string => formatMoment(ms, travel.now())
  const opened = open === null ? [] : notes.filter(({ id }) => open.includes(id))
  if (groups.length === 0) return null
  return (
    <>
      <ul className={css['marks']}>
        {groups.map((group) => {
          const [note] = group.notes
          const label =
            group.notes.length > 1
              ? text('notes.marks', { count: group.notes.length, time: when(group.at) })
              : text('notes.mark', {
                  author: note!.author,
                  asset: twin.asset(note!.asset)?.name ?? note!.asset,
                  time: when(group.at),
                  text: note!.text,
                })
          return (
            <li
              key={group.notes.map(({ id }) => id).join()}
              data-span={group.to !== null || undefined}
              ref={(node) => {
                if (!node) return
                marks.current.set(group, node)
                return () => void marks.current.delete(group)
              }}
            >
              <button
                type="button"
                aria-label={label}
                title={label}
                onPointerDown={(event) => event.stopPropagation()}
                onClick={(event) => {
                  event.stopPropagation()
                  setOpen(group.notes.map(({ id }) => id))
                }}
              >
                <StickyNote size={16} aria-hidden />
              </button>
            </li>
          )
        })}
      </ul>
      {opened.length > 0 && (
        <Dialog.Root open onOpenChange={(stays) => !stays && setOpen(null)}>
          <Dialog.Portal>
            <Dialog.Overlay className={dialog['veil']} />
            <Dialog.Content className={dialog['dialog']} aria-describedby={undefined}>
              <Dialog.Title className={dialog['title']}>
                {text('notes.list', { time: when(opened[0]!.at) })}
              </Dialog.Title>
              <ul className={css['list']}>
                {opened.map((note) => (
                  <NoteItem key={note.id} note={note} withAsset onShow={() => setOpen(null)} />
                ))}
              </ul>
              <div className={dialog['buttons']}>
                <Dialog.Close className={controls['button']}>{text('notes.close')}</Dialog.Close>
              </div>
            </Dialog.Content>
          </Dialog.Portal>
        </Dialog.Root>
      )}
    </>
  )
}
