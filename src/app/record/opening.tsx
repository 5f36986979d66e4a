/** Over the page while a file is being opened as a record, and where that cannot be done: what stands behind goes on. */
import { useEffect, useRef, useState } from 'react'
import { formatCount } from '../../texts/numbers.ts'
import '../../texts/record.ts'
import { text } from '../../texts/text.ts'
import controls from '../../panels/controls.module.css'
import type { Boot } from '../boot.ts'
import { bootRecord } from './boot-record.ts'
import { RecordButton } from './record-button.tsx'
import css from './record.module.css'

interface OpeningProps {
  readonly file: File
  readonly onOpened: (boot: Boot) => void
  readonly onClose: () => void
}

export const Opening = ({ file, onOpened, onClose }: OpeningProps) => {
  const [share, setShare] = useState(0)
  const [wrong, setWrong] = useState<readonly string[] | null>(null)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    let gone = false
    void bootRecord(file, (next) => !gone && setShare(next)).then((opened) => {
      if (gone) return opened.ok && opened.value.record?.discard()
      if (opened.ok) onOpened(opened.value)
      else setWrong(opened.error)
      return undefined
    })
    return () => {
      gone = true
    }
  }, [file, onOpened])
  const percent = formatCount(Math.floor(share * 100))
  const title = text(wrong ? 'record.refused' : 'record.reading', { name: file.name })
  return (
    <dialog ref={dialog} className={css['opening']} aria-label={title} onClose={onClose}>
      <h2>{title}</h2>
      {wrong ? (
        <div role="alert">
          {wrong.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      ) : (
        <p role="status" className="num">
          {text('record.read-of', { percent })}
        </p>
      )}
      {!wrong && <progress value={share} max={1} aria-label={title} />}
      <div className={css['acts']}>
        {wrong && <RecordButton className={controls['primary']} label={text('record.other')} />}
        <button type="button" className={controls['button']} onClick={onClose}>
          {text('record.close-this')}
        </button>
      </div>
    </dialog>
  )
}
