/** The small fields that an alarm is described with. */
import { type ReactNode, useId, useState } from 'react'
import css from './alarm-rules.module.css'

interface FieldProps {
  readonly label: string
  readonly children: (id: string) => ReactNode
}

export const Field = ({ label, children }: FieldProps) => {
  const id = useId()
  return (
    <div className={css['field']}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}

interface NumberFieldProps {
  readonly label: string
  readonly value: number | undefined
  readonly unit?: string
  /** Undefined where the field is empty. */
  readonly onChange: (value: number | undefined) => void
}

const read = (written: string): number | undefined =>
  written.trim() === '' ? undefined : Number(written.trim().replace(',', '.'))

/** A comma is a decimal point; what is no number yet stays what is typed and changes nothing. */
export const NumberField = ({ label, value, unit = '', onChange }: NumberFieldProps) => {
  const [typed, setTyped] = useState(value === undefined ? '' : String(value))
  const shown = Object.is(read(typed), value) ? typed : value === undefined ? '' : String(value)
  const [wrong, setWrong] = useState(false)
  return (
    <Field label={label}>
      {(id) => (
        <span className={css['number']}>
          <input
            id={id}
            inputMode="decimal"
            value={wrong ? typed : shown}
            aria-invalid={wrong || undefined}
            onChange={(event) => {
              const written = event.target.value
              setTyped(written)
              const found = read(written)
              const isWrong = found !== undefined && !Number.isFinite(found)
              setWrong(isWrong)
              if (!isWrong) onChange(found)
            }}
          />
          {unit !== '' && <span>{unit}</span>}
        </span>
      )}
    </Field>
  )
}

interface ChoiceFieldProps {
  readonly label: string
  readonly value: string
  readonly choices: readonly (readonly [value: string, name: string])[]
  readonly onChange: (value: string) => void
}

export const ChoiceField = ({ label, value, choices, onChange }: ChoiceFieldProps) => (
  <Field label={label}>
    {(id) => (
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {choices.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    )}
  </Field>
)

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly most: number
  readonly lines?: number
  readonly onChange: (value: string) => void
}

export const TextField = ({ label, value, most, lines = 1, onChange }: TextFieldProps) => (
  <Field label={label}>
    {(id) =>
      lines === 1 ? (
        <input id={id} value={value} maxLength={most} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <textarea
          id={id}
          value={value}
          maxLength={most}
          rows={lines}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    }
  </Field>
)

interface TicksProps {
  readonly label: string
  readonly chosen: readonly string[]
  readonly choices: readonly (readonly [value: string, name: string])[]
  readonly onChange: (chosen: readonly string[]) => void
}

export const Ticks = ({ label, chosen, choices, onChange }: TicksProps) => (
  <fieldset className={css['ticks']}>
    <legend>{label}</legend>
    {choices.map(([key, name]) => (
      <label key={key}>
        <input
          type="checkbox"
          checked={chosen.includes(key)}
          onChange={(event) =>
            onChange(event.target.checked ? [...chosen, key] : chosen.filter((other) => other !== key))
          }
        />
        {name}
      </label>
    ))}
  </fieldset>
)
