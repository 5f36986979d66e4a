/** A question before something is done: what it means, who does it, and why. */
import { type ReactNode, useState } from 'react'
import type { Result } from '../../base/result.ts'
import type { ApiError } from '../../wire/api.ts'
import controls from '../controls.module.css'
import { FormDialog } from '../form-dialog.tsx'
import { NameField } from '../name-field.tsx'
import { useActing } from './use-acts.ts'

interface ActingDialogProps {
  readonly title: string
  readonly about: string
  /** On its button. */
  readonly verb: string
  /** What the words are called, and what stands in an empty field; null: none are asked for. */
  readonly words: { readonly name: string; readonly example?: string } | null
  readonly children?: ReactNode
  readonly act: (words: string, name: string) => Promise<Result<unknown, ApiError>>
  readonly onClose: () => void
}

export const ActingDialog = ({ title, about, verb, words, children, act, onClose }: ActingDialogProps) => {
  const { name, setName, working, wrong, run } = useActing()
  const [said, setSaid] = useState('')
  return (
    <FormDialog
      title={title}
      above={children}
      about={about}
      verb={verb}
      working={working}
      wrong={wrong}
      onSubmit={() => void run((who) => act(said.trim(), who)).then((done) => done && onClose())}
      onClose={onClose}
    >
      <NameField value={name} onValue={setName} />
      {words && (
        <label className={controls['field']}>
          <span>{words.name}</span>
          <textarea
            className={controls['input']}
            value={said}
            maxLength={500}
            placeholder={words.example ?? ''}
            onChange={({ target }) => setSaid(target.value)}
          />
        </label>
      )}
    </FormDialog>
  )
}
