/** Who acts, typed where it is not known yet. Whoever has signed in is known. */
import { text } from '../texts/text.ts'
import controls from './controls.module.css'
import { usePorts } from './ports.tsx'

interface NameFieldProps {
  readonly value: string
  readonly onValue: (name: string) => void
  readonly autoFocus?: boolean
}

export const NameField = ({ value, onValue, autoFocus = false }: NameFieldProps) => {
  const { signedIn } = usePorts()
  if (signedIn) return null
  return (
    <label className={controls['field']}>
      <span>{text('act.name')}</span>
      <input
        className={controls['input']}
        value={value}
        maxLength={80}
        autoComplete="name"
        placeholder={text('user.name.placeholder')}
        autoFocus={autoFocus}
        onChange={(event) => onValue(event.target.value)}
      />
    </label>
  )
}
