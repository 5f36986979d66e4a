/** Who is at this device, by her account or by her own word, and how she wants the page to look. */
import { UserRound } from 'lucide-react'
import * as Popover from 'radix-ui/popover'
import { lazy, Suspense, useState } from 'react'
import controls from '../../panels/controls.module.css'
import { Account, type AccountDialog } from '../../panels/people/account.tsx'
import { usePorts } from '../../panels/ports.tsx'
import { text } from '../../texts/text.ts'
import { RecordButton } from '../record/record-button.tsx'
import { useApp } from '../stores/app-store.ts'
import { THEME_CHOICES } from '../stores/preferences.ts'
import { usePanelButtons } from './panel-buttons.ts'
import css from './top-strip.module.css'

const PeopleDialog = lazy(() =>
  import('../../panels/people/people-dialog.tsx').then((module) => ({ default: module.PeopleDialog })),
)
const PasswordDialog = lazy(() =>
  import('../../panels/people/password-dialog.tsx').then((module) => ({ default: module.PasswordDialog })),
)

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => [...word][0]!.toUpperCase())
    .filter((_, i, all) => i === 0 || i === all.length - 1)
    .join('')

export const UserMenu = () => {
  const { signedIn } = usePorts()
  const [dialog, setDialog] = useState<AccountDialog | null>(null)
  const typed = useApp((state) => state.actor)
  const actor = signedIn?.name ?? typed
  const setActor = useApp((state) => state.setActor)
  const theme = useApp((state) => state.theme)
  const setTheme = useApp((state) => state.setTheme)
  const illustrates = useApp((state) => state.illustrates)
  const setIllustrates = useApp((state) => state.setIllustrates)
  const panels = usePanelButtons()
  return (
    <>
      <Popover.Root>
        <Popover.Trigger className={css['user']}>
          <span className="sr-only">{text('top.user')}</span>
          {actor === '' ? <UserRound size={18} aria-hidden /> : <span aria-hidden>{initials(actor)}</span>}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            className={css['panel']}
            aria-label={text('top.user')}
            align="end"
            sideOffset={8}
            collisionPadding={8}
          >
            {signedIn ? (
              <Account signedIn={signedIn} onDialog={setDialog} />
            ) : (
              <>
                <form
                  onSubmit={(event) => {
                    event.preventDefault()
                    setActor(String(new FormData(event.currentTarget).get('actor') ?? ''))
                  }}
                >
                  <label className={controls['field']}>
                    <span>{text('user.name')}</span>
                    <input
                      className={controls['input']}
                      name="actor"
                      defaultValue={actor}
                      maxLength={80}
                      autoComplete="name"
                      placeholder={text('user.name.placeholder')}
                      onBlur={(event) => setActor(event.target.value)}
                    />
                  </label>
                </form>
                <p className={controls['note']}>{text('user.name.about')}</p>
              </>
            )}
            <div className={css['themes']} role="radiogroup" aria-label={text('user.theme')}>
              {THEME_CHOICES.map((choice) => (
                <button
                  key={choice}
                  type="button"
                  role="radio"
                  aria-checked={theme === choice}
                  className={controls['segment']}
                  onClick={() => setTheme(choice)}
                >
                  {text(`theme.${choice}`)}
                </button>
              ))}
            </div>
            <label className={css['check']}>
              <input type="checkbox" checked={illustrates} onChange={(event) => setIllustrates(event.target.checked)} />
              <span>{text('user.illustration')}</span>
            </label>
            <div className={css['themes']} role="group" aria-label={text('nav.label')}>
              {panels.map(({ id, label, on, go }) => (
                <Popover.Close
                  key={id}
                  className={controls['segment']}
                  aria-pressed={on}
                  data-state={on ? 'on' : 'off'}
                  onClick={go}
                >
                  {label}
                </Popover.Close>
              ))}
            </div>
            <RecordButton className={controls['button']} />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <Suspense fallback={null}>
        {signedIn && dialog === 'people' && <PeopleDialog signedIn={signedIn} onClose={() => setDialog(null)} />}
        {signedIn && dialog === 'password' && <PasswordDialog signedIn={signedIn} onClose={() => setDialog(null)} />}
      </Suspense>
    </>
  )
}
