/** Views of the picture: the twin's, and those this device's person has saved. */
import { Check, Pencil, Trash2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import controls from '../../panels/controls.module.css'
import { usePorts } from '../../panels/ports.tsx'
import { text } from '../../texts/text.ts'
import { useApp, useAppStore } from '../stores/app-store.ts'
import { LONGEST_NAME, type SavedView } from '../stores/preferences.ts'
import { removeView, renameView, saveView } from '../stores/saved-views.ts'
import css from './finding.module.css'
import { TurnView } from './turn-view.tsx'

/** The name that a form holds; the form is emptied. */
const nameFrom = (event: FormEvent<HTMLFormElement>): string => {
  event.preventDefault()
  const name = String(new FormData(event.currentTarget).get('name') ?? '').trim()
  event.currentTarget.reset()
  return name
}

const Saved = ({ view, onGo }: { readonly view: SavedView; readonly onGo: () => void }) => {
  const store = useAppStore()
  const [renaming, setRenaming] = useState(false)
  const { name } = view
  if (renaming)
    return (
      <li>
        <form
          className={css['rename']}
          onSubmit={(event) => {
            renameView(store, name, nameFrom(event))
            setRenaming(false)
          }}
        >
          <input
            className={controls['input']}
            name="name"
            defaultValue={name}
            maxLength={LONGEST_NAME}
            aria-label={text('views.rename', { name })}
            autoFocus
          />
          <button type="submit" className={controls['icon']} aria-label={text('views.rename.done')}>
            <Check size={18} aria-hidden />
          </button>
        </form>
      </li>
    )
  return (
    <li>
      <button type="button" className={css['view']} onClick={onGo}>
        <span>{name}</span>
      </button>
      <button
        type="button"
        className={controls['icon']}
        aria-label={text('views.rename', { name })}
        title={text('views.rename', { name })}
        onClick={() => setRenaming(true)}
      >
        <Pencil size={16} aria-hidden />
      </button>
      <button
        type="button"
        className={controls['icon']}
        aria-label={text('views.remove', { name })}
        title={text('views.remove', { name })}
        onClick={() => removeView(store, name)}
      >
        <Trash2 size={16} aria-hidden />
      </button>
    </li>
  )
}

/** @param onGone a view was chosen */
export const Views = ({ onGone }: { readonly onGone: () => void }) => {
  const { twin } = usePorts()
  const views = useApp((state) => state.views)
  const pose = useApp((state) => state.pose)
  const focusOn = useApp((state) => state.focusOn)
  const goToView = useApp((state) => state.goToView)
  const goToSaved = useApp((state) => state.goToSaved)
  const store = useAppStore()
  const go = (to: () => void) => () => {
    to()
    onGone()
  }
  return (
    <>
      <ul aria-label={text('views.of-plant')}>
        {twin.views.size === 0 && (
          <li>
            <button type="button" className={css['view']} onClick={go(() => focusOn(null))}>
              <span>{text('nav.fit.about')}</span>
              <kbd>H</kbd>
            </button>
          </li>
        )}
        {[...twin.views].map(([key, { name }], i) => (
          <li key={key}>
            <button type="button" className={css['view']} onClick={go(() => goToView(key))}>
              <span>{name}</span>
              {i < 9 && <kbd>{i + 1}</kbd>}
            </button>
          </li>
        ))}
      </ul>
      <TurnView />
      {views.length > 0 && (
        <>
          <h2>{text('views.own')}</h2>
          <ul aria-label={text('views.own')}>
            {views.map((view) => (
              <Saved key={view.name} view={view} onGo={go(() => goToSaved(view))} />
            ))}
          </ul>
        </>
      )}
      <form className={css['save']} onSubmit={(event) => saveView(store, nameFrom(event))}>
        <input
          className={controls['input']}
          name="name"
          required
          maxLength={LONGEST_NAME}
          placeholder={text('views.name')}
          aria-label={text('views.name')}
          autoComplete="off"
        />
        <button type="submit" className={controls['button']} disabled={!pose}>
          {text('views.save')}
        </button>
      </form>
    </>
  )
}
