/** The tools in the corner of the picture: views, what is selected, the whole hall, keys. */
import { Bookmark, House, Keyboard, Locate } from 'lucide-react'
import * as Popover from 'radix-ui/popover'
import { useState } from 'react'
import { usePorts } from '../../panels/ports.tsx'
import { text } from '../../texts/text.ts'
import { useApp } from '../stores/app-store.ts'
import css from './finding.module.css'
import { useLayout } from './media.ts'
import { Views } from './views.tsx'

export const SceneTools = ({ onHelp }: { readonly onHelp: () => void }) => {
  const { twin } = usePorts()
  const [open, setOpen] = useState(false)
  const desktop = useLayout() === 'desktop'
  const selection = useApp((state) => state.selection)
  const focusOn = useApp((state) => state.focusOn)
  const fit = selection && text('nav.fit.one', { name: twin.asset(selection.asset)?.name ?? selection.asset })
  return (
    <div
      className={css['tools']}
      data-over-scene
      role="toolbar"
      aria-orientation="vertical"
      aria-label={text('nav.tools')}
    >
      {desktop && (
        <button type="button" aria-label={text('keys.title')} title={`${text('keys.title')} (?)`} onClick={onHelp}>
          <Keyboard size={20} aria-hidden />
        </button>
      )}
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger aria-label={text('views.title')} title={text('views.title')}>
          <Bookmark size={20} aria-hidden />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            className={css['views']}
            aria-label={text('views.title')}
            side="left"
            align="end"
            sideOffset={8}
            collisionPadding={8}
          >
            <Views onGone={() => setOpen(false)} />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      {selection && fit && (
        <button type="button" aria-label={fit} title={`${fit} (F)`} onClick={() => focusOn(selection.asset)}>
          <Locate size={20} aria-hidden />
        </button>
      )}
      <button
        type="button"
        aria-label={text('nav.fit.about')}
        title={`${text('nav.fit.about')} (H)`}
        onClick={() => focusOn(null)}
      >
        <House size={20} aria-hidden />
      </button>
    </div>
  )
}
