/** A dialog with a form: what it means, what is asked for, why it could not be done, and the button that does it. */
import * as Dialog from 'radix-ui/dialog'
import { type ReactNode, useId } from 'react'
import { text } from '../texts/text.ts'
import css from './dialog.module.css'
import controls from './controls.module.css'

interface FormDialogProps {
  readonly title: ReactNode
  /** Between title and `about`. */
  readonly above?: ReactNode
  readonly about: string
  /** On the button that does it. */
  readonly verb: string
  readonly working: boolean
  /** Why it was not done; '' = nothing is wrong. */
  readonly wrong: string
  readonly children?: ReactNode
  readonly onSubmit: () => void
  readonly onClose: () => void
}

export const FormDialog = (props: FormDialogProps) => {
  const { title, above, about, verb, working, wrong, children, onSubmit, onClose } = props
  const form = useId()
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={css['veil']} />
        <Dialog.Content className={css['dialog']}>
          <Dialog.Title className={css['title']}>{title}</Dialog.Title>
          {above}
          <Dialog.Description className={css['about']}>{about}</Dialog.Description>
          <form
            id={form}
            className={css['form']}
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              onSubmit()
            }}
          >
            {children}
            {wrong && (
              <p className={controls['wrong']} role="alert">
                {wrong}
              </p>
            )}
          </form>
          <div className={css['buttons']}>
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
