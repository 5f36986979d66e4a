/** What-ifs that this device's person has saved under a name; a link shows the same to others. */
import { Bookmark, Link, Trash2 } from 'lucide-react'
import * as Popover from 'radix-ui/popover'
import { useState } from 'react'
import { text } from '../../texts/text.ts'
import controls from '../controls.module.css'
import { copyText } from '../copy-text.ts'
import { usePorts } from '../ports.tsx'
import { LONGEST_NAME, savedShown, withShown, writeShown } from '../saved-shown.ts'
import type { Shown } from '../workspace.ts'
import css from './plan-dialogs.module.css'

const KEY = 'gemba.what-ifs'

interface SavedChangesProps {
  readonly shown: Shown
  readonly onShown: (shown: Shown) => void
}

export const SavedChanges = ({ shown, onShown }: SavedChangesProps) => {
  const { twin } = usePorts()
  const [open, setOpen] = useState(false)
  const [said, setSaid] = useState('')
  const [all, setAll] = useState(() => savedShown(localStorage, KEY, twin.id))
  const keep = (next: typeof all): void => setAll(writeShown(localStorage, KEY, twin.id, next))
  const copy = async (): Promise<void> =>
    setSaid(text((await copyText(location.href)) ? 'what-if.linked' : 'what-if.link.failed'))
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={controls['small']}>
        <Bookmark size={16} aria-hidden />
        {text('what-if.saved')}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={css['popover']} align="end" sideOffset={8} collisionPadding={8}>
          <form
            onSubmit={(event) => {
              event.preventDefault()
              keep(withShown(all, String(new FormData(event.currentTarget).get('name') ?? ''), shown))
              event.currentTarget.reset()
            }}
          >
            <h2>{text('what-if.saved.about')}</h2>
            {all.length === 0 && <p className={controls['note']}>{text('what-if.saved.none')}</p>}
            <label className={controls['field']}>
              <span>{text('what-if.saved.name')}</span>
              <input className={controls['input']} name="name" required maxLength={LONGEST_NAME} autoComplete="off" />
            </label>
            <button type="submit" className={controls['button']}>
              {text('what-if.saved.keep')}
            </button>
            <button type="button" className={controls['button']} onClick={() => void copy()}>
              <Link size={16} aria-hidden />
              {text('what-if.link')}
            </button>
            {said !== '' && (
              <p className={controls['note']} role="status">
                {said}
              </p>
            )}
          </form>
          {all.length > 0 && (
            <ul>
              {all.map((one) => (
                <li key={one.name}>
                  <button
                    type="button"
                    className={controls['small']}
                    onClick={() => {
                      onShown(one.shown)
                      setOpen(false)
                    }}
                  >
                    {one.name}
                  </button>
                  <button
                    type="button"
                    className={controls['icon']}
                    aria-label={text('what-if.saved.remove', { name: one.name })}
                    onClick={() => keep(all.filter(({ name }) => name !== one.name))}
                  >
                    <Trash2 size={18} aria-hidden />
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
