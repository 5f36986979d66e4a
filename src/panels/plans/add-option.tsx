/** Another time at which the machine could be repaired, chosen by a person. */
import { Plus, X } from 'lucide-react'
import * as Popover from 'radix-ui/popover'
import { type FormEvent, useState } from 'react'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import controls from '../controls.module.css'
import { parseField, printField } from '../moment-field.ts'
import { MOST_AHEAD_MS } from '../../whatif/scenarios/plan-options.ts'
import { MOST_ADDED } from './plans-view.ts'
import css from './plan-dialogs.module.css'

const MINUTE = 60_000

interface AddOptionProps {
  readonly now: number
  readonly added: readonly number[]
  readonly onAdded: (added: readonly number[]) => void
}

export const AddOption = ({ now, added, onAdded }: AddOptionProps) => {
  const [open, setOpen] = useState(false)
  const [when, setWhen] = useState('')
  const at = parseField(when)
  const isSound = at !== null && at > now && at < now + MOST_AHEAD_MS
  const isFull = added.length >= MOST_ADDED
  const add = (event: FormEvent): void => {
    event.preventDefault()
    if (at === null || !isSound) return
    onAdded([...added, at].toSorted((a, b) => a - b))
    setOpen(false)
  }
  const change = (opens: boolean): void => {
    if (opens) setWhen(printField(Math.ceil((now + 120 * MINUTE) / (30 * MINUTE)) * 30 * MINUTE))
    setOpen(opens)
  }
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger className={controls['small']}>
        <Plus size={16} aria-hidden />
        {text('plans.option.add')}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={css['popover']} align="end" sideOffset={8} collisionPadding={8}>
          <form onSubmit={add}>
            <h2>{text('plans.option.add.title')}</h2>
            <label className={controls['field']}>
              <span>{text('plans.option.when')}</span>
              <input
                type="datetime-local"
                className={controls['input']}
                value={when}
                onChange={({ target }) => setWhen(target.value)}
              />
            </label>
            {!isSound && <p className={controls['note']}>{text('plans.option.wrong')}</p>}
            {isFull && <p className={controls['note']}>{text('plans.option.most', { most: MOST_ADDED })}</p>}
            <button type="submit" className={controls['button']} disabled={!isSound || isFull}>
              {text('plans.option.show')}
            </button>
          </form>
          {added.length > 0 && (
            <ul>
              {added.map((one) => (
                <li key={one}>
                  {formatMoment(one, now)}
                  <button
                    type="button"
                    className={controls['icon']}
                    aria-label={text('plans.option.remove', {
                      name: text('plans.option.chosen'),
                      time: formatMoment(one, now),
                    })}
                    onClick={() => onAdded(added.filter((other) => other !== one))}
                  >
                    <X size={18} aria-hidden />
                  </button>
                </li>
              ))}
            </ul>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
