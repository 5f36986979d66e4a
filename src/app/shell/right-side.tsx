/** The right side: the sheet of the selection, or one of the panels. */
import { X } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef } from 'react'
import controls from '../../panels/controls.module.css'
import { OVERVIEW, SIDE_PANELS } from '../../panels/panel-list.ts'
import { OfNow, OfTheMoment, usePast } from '../../panels/moment.tsx'
import { text } from '../../texts/text.ts'
import { Boundary } from './boundary.tsx'
import { useApp } from '../stores/app-store.ts'
import { rightShows } from './right-shows.ts'
import css from './shell.module.css'

const AssetSheet = lazy(() =>
  import('../../panels/asset/asset-sheet.tsx').then((module) => ({ default: module.AssetSheet })),
)
const PANELS = SIDE_PANELS.map((panel) => ({ ...panel, Body: lazy(panel.load) }))

export const RightSide = ({ overview }: { readonly overview: boolean }) => {
  const selection = useApp((state) => state.selection)
  const right = useApp((state) => state.right)
  const showRight = useApp((state) => state.showRight)
  const select = useApp((state) => state.select)
  const reading = useApp((state) => state.reading)
  const past = usePast()
  const shown = rightShows({ right, selection })
  const side = useRef<HTMLElement>(null)
  useEffect(() => {
    if (reading > 0) side.current?.focus()
  }, [reading])
  useEffect(() => {
    // What does not come now is asked for again, and told, when it is opened.
    for (const { early, load } of PANELS) if (early) load().catch(() => undefined)
  }, [])
  // Another thing is read from its beginning.
  const read = `${shown} ${selection?.asset} ${selection?.component}`
  const begun = useRef('')
  useEffect(() => {
    if (begun.current !== read && side.current) side.current.scrollTop = 0
    begun.current = read
  }, [read])
  if (shown === null && !overview) return null
  const panel = shown === 'sheet' ? null : PANELS.find(({ id }) => id === (shown ?? OVERVIEW))!
  return (
    <aside
      ref={side}
      tabIndex={-1}
      className={css['right']}
      data-over-scene
      data-shows={shown ?? OVERVIEW}
      aria-label={panel ? text(panel.title) : undefined}
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
      {panel === null ? (
        selection && (
          <Boundary key={selection.asset} name={text('part.sheet')} className={css['wide']}>
            <Suspense fallback={null}>
              <OfTheMoment>
                <AssetSheet selection={selection} />
              </OfTheMoment>
            </Suspense>
          </Boundary>
        )
      ) : (
        <>
          <h1 className={css['title']}>{text(past && panel.id === 'alerts' ? 'alerts.title.now' : panel.title)}</h1>
          <Boundary key={panel.id} name={text(panel.title)} className={css['wide']}>
            <Suspense fallback={panel.loading && <p className={controls['empty']}>{text(panel.loading)}</p>}>
              <OfNow>
                <panel.Body />
              </OfNow>
            </Suspense>
          </Boundary>
        </>
      )}
    </aside>
  )
}
