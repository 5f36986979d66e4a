/** `?gallery`: every kind of equipment there is, drawn by the product's own scene. No plant is needed for it. */
import { Boxes } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { ThemeName } from '../../look/tokens.ts'
import controls from '../../panels/controls.module.css'
import { equipmentKinds } from '../../scene/equipment/library.ts'
import { text } from '../../texts/text.ts'
import { useTheme } from '../shell/theme.ts'
import { deviceStorage, readPreferences, type ThemeChoice, writePreferences } from '../stores/preferences.ts'
import { library } from './exhibit.ts'
import { ExhibitPlant } from './exhibit-plant.ts'
import css from './gallery.module.css'
import { GalleryScene } from './gallery-scene.tsx'
import { kindIn, searchFor } from './gallery-url.ts'
import { OneKind } from './one-kind.tsx'

const THEMES: readonly ThemeName[] = ['dark', 'light', 'contrast']

const Library = ({ theme, onOpen }: { readonly theme: ThemeName; readonly onOpen: (kind: string) => void }) => {
  const plant = useMemo(() => new ExhibitPlant(library().twin), [])
  return (
    <div className={css['hall']}>
      <GalleryScene plant={plant} theme={theme} selection={null} onSelect={(selection) => selection && onOpen(selection.asset)} whole={null} />
      <p className={css['hint']}>{text('gallery.hint')}</p>
    </div>
  )
}

export const Gallery = () => {
  const [choice, setChoice] = useState<ThemeChoice>(() => readPreferences(deviceStorage()).theme)
  const theme = useTheme(choice)
  const [kind, setKind] = useState(() => kindIn(window.location.search))
  useEffect(() => {
    const back = (): void => setKind(kindIn(window.location.search))
    window.addEventListener('popstate', back)
    return () => window.removeEventListener('popstate', back)
  }, [])
  const shown = kind === null ? undefined : equipmentKinds.get(kind)
  useEffect(() => {
    document.title = `${shown?.name ?? text('gallery.title')} · Gemba`
  }, [shown])
  const open = (next: string | null): void => {
    window.history.pushState(null, '', searchFor(window.location.search, next))
    setKind(next)
  }
  const choose = (next: ThemeName): void => {
    setChoice(next)
    writePreferences(deviceStorage(), { ...readPreferences(deviceStorage()), theme: next })
  }
  return (
    <div className={css['gallery']}>
      <header className={css['strip']}>
        <Boxes size={20} aria-hidden />
        <b>{text('gallery.title')}</b>
        <span className={css['space']} />
        <div className={css['themes']} role="radiogroup" aria-label={text('user.theme')}>
          {THEMES.map((name) => (
            <button key={name} type="button" role="radio" aria-checked={theme === name} className={controls['segment']} onClick={() => choose(name)}>
              {text(`theme.${name}`)}
            </button>
          ))}
        </div>
      </header>
      <nav className={css['kinds']} aria-label={text('gallery.kinds')}>
        <button type="button" aria-current={shown ? undefined : 'page'} onClick={() => open(null)}>
          {text('gallery.all')}
        </button>
        {[...equipmentKinds.values()].map(({ kind: id, name }) => (
          <button key={id} type="button" aria-current={shown?.kind === id ? 'page' : undefined} onClick={() => open(id)}>
            {name}
          </button>
        ))}
      </nav>
      {shown ? <OneKind key={shown.kind} kind={shown} theme={theme} /> : <Library theme={theme} onOpen={open} />}
    </div>
  )
}
