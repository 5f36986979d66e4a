/** A question before something is done: what it means, who does it, and why. */
import * as Dialog from 'radix-ui/dialog'
import { type ReactNode, useId, useState } from 'react'
import type { Result } from '../../base/result.ts'
import { text } from '../../texts/text.ts'
import type { ApiError } from '../../wire/api.ts'
import dialog from '../alerts/act-dialog.module.css'
import controls from '../controls.module.css'
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
  const form = useId()
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialog['veil']} />
        <Dialog.Content className={dialog['dialog']}>
          <Dialog.Title className={dialog['title']}>{title}</Dialog.Title>
          {children}
          <Dialog.Description className={dialog['about']}>{about}</Dialog.Description>
          <form
            id={form}
            className={dialog['form']}
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              void run((who) => act(said.trim(), who)).then((done) => done && onClose())
            }}
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
            {wrong && (
              <p className={controls['wrong']} role="alert">
                {wrong}
              </p>
            )}
          </form>
          <div className={dialog['buttons']}>
            <Dialog.Close className={controls['button']}>{text('act.cancel')}</Dialog.Close>
            <button type="submit" form={form} className={controls['primary']} disabled={working}>
              {working ? text('act.working') : verb}
            </button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
