/** Asks for a note, or whether one is to be withdrawn; says what came back. */
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { apiErrorText } from '../../texts/api-error.ts'
import '../../texts/notes.ts'
import { text, type TextId } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { Result } from '../../base/result.ts'
import type { ApiError } from '../../wire/api.ts'
import { MOST_NOTE_TEXT, type Note } from '../../wire/notes.ts'
import controls from '../controls.module.css'
import { FormDialog } from '../form-dialog.tsx'
import { NameField } from '../name-field.tsx'
import { usePorts } from '../ports.tsx'
import type { Pin } from './port.ts'

interface FrameProps {
  readonly title: string
  readonly about: TextId
  readonly act: TextId
  readonly failed: TextId
  readonly children?: ReactNode
  /** What is asked for first where the name is known; else the name is. */
  readonly onAct: (actor: string) => Promise<Result<unknown, ApiError>>
  readonly onClose: () => void
}

const Frame = ({ title, about, act, failed, children, onAct, onClose }: FrameProps) => {
  const { actor: known } = usePorts()
  const client = useQueryClient()
  const [actor, setActor] = useState(() => known.get())
  const [asksName] = useState(actor === '')
  const [working, setWorking] = useState(false)
  const [wrong, setWrong] = useState('')
  const submit = async (): Promise<void> => {
    if (actor.trim() === '') {
      setWrong(text('act.name.missing'))
      return
    }
    known.set(actor.trim())
    setWorking(true)
    setWrong('')
    const result = await onAct(actor.trim())
    setWorking(false)
    if (!result.ok) return setWrong(text(failed, { error: apiErrorText(result.error) }))
    void client.invalidateQueries({ queryKey: ['notes'] })
    onClose()
  }
  return (
    <FormDialog
      title={title}
      about={text(about)}
      verb={text(act)}
      working={working}
      wrong={wrong}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {children}
      {asksName && <NameField value={actor} onValue={setActor} />}
    </FormDialog>
  )
}

interface WriteNoteProps {
  readonly pin: Pin
  readonly onClose: () => void
}

export const WriteNote = ({ pin, onClose }: WriteNoteProps) => {
  const { twin, travel, notes } = usePorts()
  const [words, setWords] = useState('')
  const [asset, setAsset] = useState(pin.assets[0]!)
  const nameOf = (id: string): string => twin.asset(id)?.name ?? id
  const when = (ms: number): string => formatMoment(ms, travel.now())
  const title =
    pin.to === null
      ? text('notes.write.at', { asset: nameOf(asset), time: when(pin.at) })
      : text('notes.write.span', { asset: nameOf(asset), from: when(pin.at), to: when(pin.to) })
  return (
    <Frame
      title={title}
      about="notes.write.about"
      act="notes.save"
      failed="notes.failed"
      onAct={(actor) => notes!.write({ asset, at: pin.at, to: pin.to, text: words }, actor)}
      onClose={onClose}
    >
      {pin.assets.length > 1 && (
        <label className={controls['field']}>
          <span>{text('notes.asset')}</span>
          <select className={controls['input']} value={asset} onChange={(event) => setAsset(event.target.value)}>
            {pin.assets.map((id) => (
              <option key={id} value={id}>
                {nameOf(id)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className={controls['field']}>
        <span>{text('notes.text')}</span>
        <textarea
          className={controls['input']}
          value={words}
          maxLength={MOST_NOTE_TEXT}
          autoFocus
          onChange={(event) => setWords(event.target.value)}
        />
      </label>
    </Frame>
  )
}

export const WithdrawNote = ({ note, onClose }: { readonly note: Note; readonly onClose: () => void }) => {
  const { notes } = usePorts()
  return (
    <Frame
      title={text('notes.withdraw.title')}
      about="notes.withdraw.about"
      act="notes.withdraw"
      failed="notes.withdraw.failed"
      onAct={(actor) => notes!.withdraw(note.id, actor)}
      onClose={onClose}
    >
      <blockquote>{note.text}</blockquote>
    </Frame>
  )
}
