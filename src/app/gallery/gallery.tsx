/** `?gallery`: every kind of equipment there is, drawn by the product's own scene. No plant is needed for it. */
import { Boxes } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { ThemeName } from '../../look/tokens.ts'
import controls from '../../panels/controls.module.css'
import { drawnKinds } from '../../scene/equipment/library.ts'
import { text } from '../../texts/text.ts'
import { useTheme } from '../shell/theme.ts'
import { deviceStorage, readPreferences, type ThemeChoice, writePreferences } from '../stores/preferences.ts'
import { library } from './exhibit.ts'
import { ExhibitPlant } from './exhibit-plant.ts'
import css from './gallery.module.css'
import { GalleryScene } from './gallery-scene.tsx'
import { pageIn, searchFor, STATES_PAGE } from './gallery-url.ts'
import { OneKind } from './one-kind.tsx'
import { States } from './states.tsx'

const THEMES: readonly ThemeName[] = ['dark', 'light', 'contrast']

const Library = ({ theme, onOpen }: { readonly theme: ThemeName; readonly onOpen: (kind: string) => void }) => {
  const plant = useMemo(() => {
    const { twin, channels } = library()
    return new ExhibitPlant(twin, { channels })
  }, [])
  return (
    <main className={css['hall']} aria-label={text('scene.label')}>
      <GalleryScene
        plant={plant}
        theme={theme}
        selection={null}
        onSelect={(selection) => selection && onOpen(selection.asset)}
        whole={null}
      />
      <p className={css['hint']}>{text('gallery.hint')}</p>
    </main>
  )
}

export const Gallery = () => {
  const [choice, setChoice] = useState<ThemeChoice>(() => readPreferences(deviceStorage()).theme)
  const theme = useTheme(choice)
  const [page, setPage] = useState(() => pageIn(window.location.search))
  useEffect(() => {
    const back = (): void => setPage(pageIn(window.location.search))
    window.addEventListener('popstate', back)
    return () => window.removeEventListener('popstate', back)
  }, [])
  const shown = page === null ? undefined : drawnKinds.get(page)
  useEffect(() => {
    document.title = `${shown?.name ?? text(page === STATES_PAGE ? 'gallery.states' : 'gallery.title')} · Gemba`
  }, [shown, page])
  const open = (next: string | null): void => {
    window.history.pushState(null, '', searchFor(window.location.search, next))
    setPage(next)
  }
  const choose = (next: ThemeName): void => {
    setChoice(next)
    writePreferences(deviceStorage(), { ...readPreferences(deviceStorage()), theme: next })
  }
  return (
    <div className={css['gallery']}>
      <header className={css['strip']}>
        <Boxes size={20} aria-hidden />
        <h1>{text('gallery.title')}</h1>
        <span className={css['space']} />
        <div className={css['themes']} role="radiogroup" aria-label={text('user.theme')}>
          {THEMES.map((name) => (
            <button
              key={name}
              type="button"
              role="radio"
              aria-checked={theme === name}
              className={controls['segment']}
              onClick={() => choose(name)}
            >
              {text(`theme.${name}`)}
            </button>
          ))}
        </div>
      </header>
      <nav className={css['kinds']} aria-label={text('gallery.kinds')}>
        <button type="button" aria-current={page === null ? 'page' : undefined} onClick={() => open(null)}>
          {text('gallery.all')}
        </button>
        <button
          type="button"
          aria-current={page === STATES_PAGE ? 'page' : undefined}
          onClick={() => open(STATES_PAGE)}
        >
          {text('gallery.states')}
        </button>
        {[...drawnKinds.values()].map(({ kind: id, name }) => (
          <button
            key={id}
            type="button"
            aria-current={shown?.kind === id ? 'page' : undefined}
            onClick={() => open(id)}
          >
            {name}
          </button>
        ))}
      </nav>
      {shown ? (
        <OneKind kind={shown} theme={theme} />
      ) : page === STATES_PAGE ? (
        <States theme={theme} />
      ) : (
        <Library theme={theme} onOpen={open} />
      )}
    </div>
  )
}
