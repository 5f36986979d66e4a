/** Who has signed in on this device, and what she can do about it. */
import * as Popover from 'radix-ui/popover'
import { useState } from 'react'
import { apiErrorText } from '../../texts/api-error.ts'
import '../../texts/people.ts'
import { text } from '../../texts/text.ts'
import controls from '../controls.module.css'
import css from './people.module.css'
import type { SignedIn } from './port.ts'
import { rolesWords } from './roles.ts'

export type AccountDialog = 'people' | 'password'

interface AccountProps {
  readonly signedIn: SignedIn
  readonly onDialog: (dialog: AccountDialog) => void
}

export const Account = ({ signedIn, onDialog }: AccountProps) => {
  const { name, roles, people } = signedIn
  const [wrong, setWrong] = useState('')
  const signOut = async (): Promise<void> => {
    const done = await (await people()).signOut()
    if (done.ok) window.location.reload()
    else setWrong(apiErrorText(done.error))
  }
  return (
    <section className={css['account']} aria-label={text('people.signed-in')}>
      <span>{text('people.signed-in')}</span>
      <b>{name}</b>
      <span>{rolesWords(roles)}</span>
      <div className={css['buttons']}>
        {roles.includes('admin') && (
          <Popover.Close className={controls['button']} onClick={() => onDialog('people')}>
            {text('people.open')}
          </Popover.Close>
        )}
        <Popover.Close className={controls['button']} onClick={() => onDialog('password')}>
          {text('people.password')}
        </Popover.Close>
        <button type="button" className={controls['button']} onClick={() => void signOut()}>
          {text('people.out')}
        </button>
      </div>
      {wrong && (
        <p className={controls['wrong']} role="alert">
          {wrong}
        </p>
      )}
    </section>
  )
}
