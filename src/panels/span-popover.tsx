/** A span of time that a person writes: a button that says which it is, and what opens from it. */
import * as Popover from 'radix-ui/popover'
import { type ReactNode, useState } from 'react'
import controls from './controls.module.css'
import { parseField, printField } from './moment-field.ts'
import css from './workspace.module.css'

type Ends = readonly [from: number | null, to: number | null]

interface SpanPopoverProps {
  /** Of the button: all that it needs to be pressed. */
  readonly trigger: ReactNode
  readonly title: string
  readonly fromLabel: string
  readonly toLabel: string
  readonly verb: string
  /** Where the fields begin; null = empty. */
  readonly ends: Ends
  /** Why it cannot be shown as it stands; '' = it can. */
  readonly wrong: (ends: Ends) => string
  readonly onSpan: (ends: Ends) => void
  /** Beside the verb. */
  readonly beside?: ReactNode
}

const fieldOf = (ms: number | null): string => (ms === null ? '' : printField(ms))

export const SpanPopover = (props: SpanPopoverProps) => {
  const { trigger, title, fromLabel, toLabel, verb, ends, wrong, onSpan, beside } = props
  const [open, setOpen] = useState(false)
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const written: Ends = [parseField(from), parseField(to)]
  const why = wrong(written)
  const change = (opens: boolean): void => {
    if (opens) {
      setFrom(fieldOf(ends[0]))
      setTo(fieldOf(ends[1]))
    }
    setOpen(opens)
  }
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={css['span']} sideOffset={8} collisionPadding={8} aria-label={title}>
          <form
            onSubmit={(event) => {
              event.preventDefault()
              if (why !== '') return
              onSpan(written)
              setOpen(false)
            }}
          >
            {(
              [
                [fromLabel, from, setFrom],
                [toLabel, to, setTo],
              ] as const
            ).map(([label, value, set]) => (
              <label key={label} className={controls['field']}>
                <span>{label}</span>
                <input
                  type="datetime-local"
                  className={controls['input']}
                  value={value}
                  onChange={({ target }) => set(target.value)}
                />
              </label>
            ))}
            {why !== '' && <p className={controls['note']}>{why}</p>}
            <div className={css['acts']}>
              {beside && <Popover.Close asChild>{beside}</Popover.Close>}
              <button type="submit" className={controls['primary']} disabled={why !== ''}>
                {verb}
              </button>
            </div>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
