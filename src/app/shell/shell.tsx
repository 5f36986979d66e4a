/** The interface round the scene: strip, tree, sheet, timeline; columns on a desktop, sheets on a tablet, one at a time on a phone. */
import { PanelLeftClose, PanelLeftOpen, X } from 'lucide-react'
import { lazy, Suspense, type ReactNode } from 'react'
import type { ThemeName } from '../../look/tokens.ts'
import controls from '../../panels/controls.module.css'
import { OfTheMoment, usePast } from '../../panels/moment.tsx'
import { useSimulated } from '../../panels/simulated/use-simulated.ts'
import { text } from '../../texts/text.ts'
import { useApp } from '../stores/app-store.ts'
import { Banners } from './banners.tsx'
import { Boundary } from './boundary.tsx'
import { useLayout } from './media.ts'
import { Rail } from './rail.tsx'
import { rightShows } from './right-shows.ts'
import css from './shell.module.css'
import { TopStrip } from './top-strip.tsx'

/** The picture first: what a person reads after it is fetched after it. */
const LeftSide = lazy(() => import('./left-side.tsx').then((module) => ({ default: module.LeftSide })))
const LateSides = lazy(() => import('./late-sides.tsx').then((module) => ({ default: module.LateSides })))
const Embedded = lazy(() => import('./embedded.tsx').then((module) => ({ default: module.Embedded })))
const Finding = lazy(() => import('./finding.tsx').then((module) => ({ default: module.Finding })))

interface ShellProps {
  /** The theme in force, already on the document (`useTheme`). */
  readonly theme: ThemeName
  /** Scene, worst alarm and connection only. */
  readonly embed: boolean
  /** The scene has shown its first picture (or cannot show any). */
  readonly pictured: boolean
  /** The scene; fills the middle. */
  readonly children: ReactNode
}

const Full = ({ theme, pictured, children }: Omit<ShellProps, 'embed'>) => {
  const layout = useLayout()
  const selection = useApp((state) => state.selection)
  const right = useApp((state) => state.right)
  const treeOpen = useApp((state) => state.treeOpen)
  const setTreeOpen = useApp((state) => state.setTreeOpen)
  const desktop = layout === 'desktop'
  // A workspace lies over the hall, which keeps its place and its size.
  const behind = useApp((state) => state.workspace !== 'hall')
  const past = usePast()
  const simulated = useSimulated() !== null
  const rightOpen = desktop || rightShows({ right, selection }) !== null
  return (
    <div
      className={css['shell']}
      data-layout={layout}
      data-tree={treeOpen || undefined}
      data-right={rightOpen || undefined}
      data-behind={behind || undefined}
      data-past={past || undefined}
    >
      <Boundary name={text('part.strip')} className={css['strip']}>
        <TopStrip pictured={pictured} />
      </Boundary>
      <Banners />
      <Rail withTree={!desktop} />
      {treeOpen && (
        <aside className={css['left']} data-over-scene aria-label={text('tree.label')} inert={behind}>
          <Boundary name={text('tree.label')} className={css['beside']}>
            <Suspense fallback={null}>
              <OfTheMoment>
                {pictured && <LeftSide {...(!desktop && { onPicked: () => setTreeOpen(false) })} />}
              </OfTheMoment>
            </Suspense>
          </Boundary>
          <button
            type="button"
            className={`${controls['icon']} ${css['hide']}`}
            aria-label={text('nav.hide')}
            title={text('nav.hide')}
            onClick={() => setTreeOpen(false)}
          >
            {desktop ? <PanelLeftClose size={18} aria-hidden /> : <X size={20} aria-hidden />}
          </button>
        </aside>
      )}
      <main className={css['scene']} aria-label={text('scene.label')} inert={behind}>
        <Boundary name={text('scene.label')} className={css['whole']}>
          {children}
        </Boundary>
        {desktop && !treeOpen && (
          <button
            type="button"
            data-over-scene
            className={`${css['over']} ${css['showTree']}`}
            aria-label={text('nav.show')}
            title={text('nav.show')}
            onClick={() => setTreeOpen(true)}
          >
            <PanelLeftOpen size={20} aria-hidden />
          </button>
        )}
        {past && <div className={css['frame']} aria-hidden />}
        {simulated && <div className={css['dashed']} aria-hidden />}
        <Boundary name={text('nav.tools')} className={css['corner']}>
          <Suspense fallback={null}>
            <OfTheMoment>{pictured && !behind && <Finding theme={theme} />}</OfTheMoment>
          </Suspense>
        </Boundary>
      </main>
      <Boundary name={text('part.sides')} className={css['right']}>
        <Suspense fallback={null}>
          {pictured && <LateSides overview={desktop} timeline={layout !== 'phone' || past} />}
        </Suspense>
      </Boundary>
    </div>
  )
}

export const Shell = ({ theme, embed, pictured, children }: ShellProps) =>
  embed ? (
    <Suspense fallback={null}>
      <Embedded theme={theme} pictured={pictured}>
        {children}
      </Embedded>
    </Suspense>
  ) : (
    <Full theme={theme} pictured={pictured}>
      {children}
    </Full>
  )
