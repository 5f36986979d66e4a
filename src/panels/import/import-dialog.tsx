/** Recorded values from a file: chosen, brought, looked at, corrected, and taken into the history when somebody says so. */
import { FileUp, X } from 'lucide-react'
import * as Dialog from 'radix-ui/dialog'
import { useEffect, useRef, useState } from 'react'
import { apiErrorWords } from '../../texts/api-error.ts'
import '../../texts/import.ts'
import { formatCount } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { ApiError } from '../../wire/api.ts'
import type { ImportTaken, TablePreview } from '../../wire/table-import.ts'
import controls from '../controls.module.css'
import dialog from '../dialog.module.css'
import { usePorts } from '../ports.tsx'
import css from './import.module.css'
import type { ImportPort } from './port.ts'
import { Preview } from './preview.tsx'

interface Brought {
  readonly upload: string
  readonly name: string
  readonly said: Readonly<Record<string, string>>
  readonly zone: string | null
}
type State =
  | { readonly kind: 'none' }
  | { readonly kind: 'bringing'; readonly name: string; readonly share: number }
  | { readonly kind: 'looking'; readonly brought: Brought; readonly preview: TablePreview | null }
  | { readonly kind: 'seen'; readonly brought: Brought; readonly preview: TablePreview }
  | { readonly kind: 'taking'; readonly brought: Brought; readonly preview: TablePreview }
  | { readonly kind: 'refused'; readonly name: string; readonly error: ApiError }
  | { readonly kind: 'taken'; readonly taken: ImportTaken }

interface ImportDialogProps {
  readonly port: ImportPort
  readonly onShow: (taken: ImportTaken) => void
  readonly onClose: () => void
}

const askedOf = ({ upload, name, said, zone }: Brought) => ({
  upload,
  name,
  said: { ...said },
  ...(zone !== null && { zone }),
})

const Chooser = ({ label, primary, onFile }: { label: string; primary: boolean; onFile: (file: File) => void }) => {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className={controls[primary ? 'primary' : 'button']} onClick={() => input.current?.click()}>
        <FileUp size={18} aria-hidden />
        {label}
      </button>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,.parquet,text/csv"
        hidden
        data-import-file
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0]
          currentTarget.value = ''
          if (file) onFile(file)
        }}
      />
    </>
  )
}

export const ImportDialog = ({ port, onShow, onClose }: ImportDialogProps) => {
  const { now } = usePorts()
  const [state, setState] = useState<State>({ kind: 'none' })
  /** Of the file that is the last one chosen: what is answered of an earlier one is nobody's any more. */
  const turn = useRef(0)
  useEffect(
    () => () => {
      turn.current++
    },
    [],
  )
  const look = async (brought: Brought, before: TablePreview | null): Promise<void> => {
    const mine = ++turn.current
    setState({ kind: 'looking', brought, preview: before })
    const preview = await port.look(askedOf(brought))
    if (mine !== turn.current) return
    setState(
      preview.ok
        ? { kind: 'seen', brought, preview: preview.value }
        : { kind: 'refused', name: brought.name, error: preview.error },
    )
  }
  const bring = async (file: File): Promise<void> => {
    const mine = ++turn.current
    const name = file.name.slice(-200)
    setState({ kind: 'bringing', name, share: 0 })
    const upload = await port.bring(file, (share) => {
      if (mine === turn.current) setState({ kind: 'bringing', name, share })
      return mine === turn.current
    })
    if (mine !== turn.current) return
    if (upload.ok) await look({ upload: upload.value, name, said: {}, zone: null }, null)
    else setState({ kind: 'refused', name, error: upload.error })
  }
  const take = async (brought: Brought, preview: TablePreview): Promise<void> => {
    const mine = ++turn.current
    setState({ kind: 'taking', brought, preview })
    const taken = await port.take(askedOf(brought))
    if (mine !== turn.current) return
    setState(
      taken.ok ? { kind: 'taken', taken: taken.value } : { kind: 'refused', name: brought.name, error: taken.error },
    )
  }
  const choose = (file: File): void => void bring(file)
  const shown = 'preview' in state ? state.preview : null
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialog['veil']} />
        <Dialog.Content
          className={`${dialog['dialog']} ${css['dialog']}`}
          data-import={state.kind}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault()
            event.nativeEvent.stopImmediatePropagation()
            const file = event.dataTransfer.files[0]
            if (file && state.kind !== 'taking') choose(file)
          }}
        >
          <Dialog.Title className={dialog['title']}>{text('import.title')}</Dialog.Title>
          <Dialog.Close className={`${controls['icon']} ${css['close']}`} aria-label={text('import.close')}>
            <X size={20} aria-hidden />
          </Dialog.Close>
          <Dialog.Description className={dialog['about']}>{text('import.about')}</Dialog.Description>
          {state.kind === 'none' && (
            <div className={css['drop']}>
              <Chooser label={text('import.choose')} primary onFile={choose} />
              <span>{text('import.drop')}</span>
            </div>
          )}
          {state.kind === 'bringing' && (
            <p role="status" className="num">
              {text('import.bringing', { name: state.name, percent: formatCount(Math.floor(state.share * 100)) })}
              <progress value={state.share} max={1} aria-label={state.name} />
            </p>
          )}
          {state.kind === 'looking' && state.preview === null && (
            <p role="status">{text('import.looking', { name: state.brought.name })}</p>
          )}
          {state.kind === 'refused' && <Refused name={state.name} error={state.error} onFile={choose} />}
          {shown && 'brought' in state && (
            <Preview
              preview={shown}
              name={state.brought.name}
              busy={state.kind !== 'seen'}
              onSaid={(name, id) => void look({ ...state.brought, said: { ...state.brought.said, [name]: id } }, shown)}
              onZone={(zone) => void look({ ...state.brought, zone }, shown)}
            />
          )}
          {shown && 'brought' in state && (
            <div className={`${dialog['buttons']} ${css['foot']}`}>
              {state.kind === 'taking' && (
                <span role="status" className={css['working']}>
                  {text('import.taking')}
                </span>
              )}
              {state.kind !== 'taking' && <Chooser label={text('import.other')} primary={false} onFile={choose} />}
              <button
                type="button"
                className={controls['primary']}
                disabled={state.kind !== 'seen' || shown.samples === 0}
                onClick={() => void take(state.brought, shown)}
              >
                {text('import.take', { count: shown.samples })}
              </button>
            </div>
          )}
          {state.kind === 'taken' && (
            <>
              <p role="status">
                {text('import.taken', {
                  count: state.taken.rows,
                  signals: state.taken.signals.length,
                  from: formatMoment(state.taken.fromMs, now()),
                  to: formatMoment(state.taken.toMs, now()),
                })}
                {state.taken.known > 0 && <> {text('import.taken.known', { count: state.taken.known })}</>}
              </p>
              <div className={`${dialog['buttons']} ${css['foot']}`}>
                <Dialog.Close className={controls['button']}>{text('import.close')}</Dialog.Close>
                <button type="button" className={controls['primary']} onClick={() => onShow(state.taken)}>
                  {text('import.show')}
                </button>
              </div>
            </>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const Refused = ({ name, error, onFile }: { name: string; error: ApiError; onFile: (file: File) => void }) => {
  const { said, remedy } = apiErrorWords(error)
  return (
    <>
      <div className={controls['wrong']} role="alert">
        <div>
          <b>{text('import.refused', { name })}</b>
          <p>
            {said} {remedy}
          </p>
        </div>
      </div>
      <div className={`${dialog['buttons']} ${css['foot']}`}>
        <Chooser label={text('import.other')} primary onFile={onFile} />
      </div>
    </>
  )
}
