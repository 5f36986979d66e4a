/** One's own password, changed by whoever knows the present one. */
import { useState } from 'react'
import { apiErrorText } from '../../texts/api-error.ts'
import '../../texts/people.ts'
import { text } from '../../texts/text.ts'
import controls from '../controls.module.css'
import { FormDialog } from '../form-dialog.tsx'
import type { SignedIn } from './port.ts'

const LEAST = 10
const FIELDS = ['old', 'new', 'again'] as const
type Field = (typeof FIELDS)[number]

export const PasswordDialog = ({ signedIn, onClose }: { signedIn: SignedIn; onClose: () => void }) => {
  const [written, setWritten] = useState<Readonly<Record<Field, string>>>({ old: '', new: '', again: '' })
  const [working, setWorking] = useState(false)
  const [wrong, setWrong] = useState('')
  const change = async (): Promise<void> => {
    if ([...written.new].length < LEAST) return setWrong(text('people.password.short'))
    if (written.new !== written.again) return setWrong(text('people.password.different'))
    setWorking(true)
    const done = await (await signedIn.people()).changePassword(written.old, written.new)
    setWorking(false)
    if (done.ok) onClose()
    else setWrong(apiErrorText(done.error))
  }
  return (
    <FormDialog
      title={text('people.password.title')}
      about={text('people.password.about')}
      verb={text('people.password.verb')}
      working={working}
      wrong={wrong}
      onSubmit={() => void change()}
      onClose={onClose}
    >
      {/* For whoever keeps passwords: whose this is. */}
      <input hidden readOnly autoComplete="username" value={signedIn.name} />
      {FIELDS.map((field) => (
        <label key={field} className={controls['field']}>
          <span>{text(`people.password.${field}`)}</span>
          <input
            className={controls['input']}
            type="password"
            maxLength={200}
            autoComplete={field === 'old' ? 'current-password' : 'new-password'}
            value={written[field]}
            onChange={(event) => setWritten({ ...written, [field]: event.target.value })}
          />
        </label>
      ))}
    </FormDialog>
  )
}
