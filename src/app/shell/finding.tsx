/** What helps to find one's way in the picture, over it: tools, card, menu, keys. Comes after the first picture. */
import { lazy, Suspense, useState } from 'react'
import type { ThemeName } from '../../look/tokens.ts'
import { HoverCard } from '../../panels/pointed/hover-card.tsx'
import { usePorts } from '../../panels/ports.tsx'
import { text } from '../../texts/text.ts'
import { useApp } from '../stores/app-store.ts'
import { isolatedOnes } from '../stores/isolation.ts'
import css from './finding.module.css'
import { KeyHelp } from './key-help.tsx'
import { ModelsChip } from './models-chip.tsx'
import { SceneMenu } from './scene-menu.tsx'
import { SceneTools } from './scene-tools.tsx'
import { useSceneKeys } from './scene-keys.ts'

/** Only whoever asks for a layer needs its legend. */
const LayerCard = lazy(() => import('./layer-card.tsx').then((module) => ({ default: module.LayerCard })))
const FilterChip = lazy(() => import('./layer-card.tsx').then((module) => ({ default: module.FilterChip })))

/** More are a number. */
const MOST_NAMED = 3

/** Says that the others recede, and lets them come back. */
const IsolationChip = () => {
  const { twin } = usePorts()
  const isolated = useApp((state) => state.isolated)
  const isolate = useApp((state) => state.isolate)
  if (isolated === null) return null
  const alone = isolatedOnes(isolated)
  const names = alone
    .slice(0, MOST_NAMED)
    .map((id) => twin.asset(id)?.name ?? id)
    .join(', ')
  const more = alone.length - MOST_NAMED
  return (
    <button type="button" data-over-scene className={css['chip']} onClick={() => isolate(null)}>
      <span>{text('isolate.only', { name: more > 0 ? `${names} +${more}` : names })}</span>
      <u>{text('isolate.end')}</u>
    </button>
  )
}

export const Finding = ({ theme }: { readonly theme: ThemeName }) => {
  const legendOpen = useApp((state) => state.legendOpen)
  const filtered = useApp((state) => state.filter !== null)
  const pointed = useApp((state) => state.pointed)
  const menu = useApp((state) => state.menu)
  const openMenu = useApp((state) => state.openMenu)
  const [help, setHelp] = useState(false)
  const [announcement, announce] = useState('')
  useSceneKeys(() => setHelp(true))
  return (
    <>
      <div className={css['chips']}>
        <IsolationChip />
        <ModelsChip />
        <Suspense fallback={null}>{filtered && <FilterChip />}</Suspense>
      </div>
      <Suspense fallback={null}>{legendOpen && <LayerCard theme={theme} />}</Suspense>
      <SceneTools onHelp={() => setHelp(true)} />
      {pointed && !menu && <HoverCard selection={pointed} box={pointed.box} illustrated={pointed.illustrated} />}
      {menu && <SceneMenu wish={menu} onClose={() => openMenu(null)} onAnnounce={announce} />}
      <div className={css['announcement']} role="status" key={announcement}>
        {announcement !== '' && <p onAnimationEnd={() => announce('')}>{announcement}</p>}
      </div>
      {help && <KeyHelp onClose={() => setHelp(false)} />}
    </>
  )
}
