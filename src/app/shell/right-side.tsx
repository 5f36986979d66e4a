/** The right side: the sheet of the selection, the alarm list, or the health of the data. */
import { X } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { AlertList } from '../../panels/alerts/alert-list.tsx'
import controls from '../../panels/controls.module.css'
import { text } from '../../texts/text.ts'
import { Boundary } from './boundary.tsx'
import { useApp } from '../stores/app-store.ts'
import { rightShows } from './right-shows.ts'
import css from './shell.module.css'

const AssetSheet = lazy(() =>
  import('../../panels/asset/asset-sheet.tsx').then((module) => ({ default: module.AssetSheet })),
)
const HealthPanel = lazy(() =>
  import('../../panels/diagnostics/health-panel.tsx').then((module) => ({ default: module.HealthPanel })),
)

export const RightSide = ({ overview }: { readonly overview: boolean }) => {
  const selection = useApp((state) => state.selection)
  const right = useApp((state) => state.right)
  const showRight = useApp((state) => state.showRight)
  const select = useApp((state) => state.select)
  const reading = useApp((state) => state.reading)
  const side = useRef<HTMLElement>(null)
  useEffect(() => {
    if (reading > 0) side.current?.focus()
  }, [reading])
  const shown = rightShows({ right, selection })
  if (shown === null && !overview) return null
  return (
    <aside
      ref={side}
      tabIndex={-1}
      className={css['right']}
      data-shows={shown ?? 'alerts'}
      aria-label={shown === 'sheet' ? undefined : text(shown === 'health' ? 'health.title' : 'alerts.title')}
    >
      {shown !== null && (
        <button
          type="button"
          className={`${controls['icon']} ${css['close']}`}
          aria-label={text('nav.close')}
          onClick={() => (shown === 'sheet' ? select(null) : showRight('selection'))}
        >
          <X size={20} aria-hidden />
        </button>
      )}
      {shown === 'sheet' && selection ? (
        <Boundary key={selection.asset} name={text('part.sheet')} className={css['wide']}>
          <Suspense fallback={null}>
            <AssetSheet selection={selection} />
          </Suspense>
        </Boundary>
      ) : (
        <>
          <h1 className={css['title']}>{text(shown === 'health' ? 'health.title' : 'alerts.title')}</h1>
          <Boundary
            key={shown}
            name={text(shown === 'health' ? 'health.title' : 'alerts.title')}
            className={css['wide']}
          >
            {shown === 'health' ? (
              <Suspense fallback={<p className={controls['empty']}>{text('health.loading')}</p>}>
                <HealthPanel />
              </Suspense>
            ) : (
              <AlertList />
            )}
          </Boundary>
        </>
      )}
    </aside>
  )
}
