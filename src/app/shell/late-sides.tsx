/** What comes after the first picture: right side or workspace, timeline, and the queries they share. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { usePast } from '../../panels/moment.tsx'
import { usePorts } from '../../panels/ports.tsx'
import { useSimulated } from '../../panels/simulated/use-simulated.ts'
import { TimelineStrip } from '../../panels/timeline/timeline-strip.tsx'
import { text } from '../../texts/text.ts'
import { useApp } from '../stores/app-store.ts'
import { Boundary } from './boundary.tsx'
import { useLayout } from './media.ts'
import { RightSide } from './right-side.tsx'
import { WorkspaceSide } from './workspace-side.tsx'
import css from './shell.module.css'

const PastTimeline = lazy(() =>
  import('../../panels/timeline/past/past-timeline.tsx').then((module) => ({ default: module.PastTimeline })),
)

const SimulatedBar = lazy(() =>
  import('../../panels/simulated/simulated-bar.tsx').then((module) => ({ default: module.SimulatedBar })),
)

const HoldBand = lazy(() => import('../../panels/plans/stop.tsx').then((module) => ({ default: module.HoldBand })))

const Noted = lazy(() => import('../../panels/notes/noted.tsx').then((module) => ({ default: module.Noted })))

const AlarmSigns = lazy(() =>
  import('../../panels/alarms/signs.tsx').then((module) => ({ default: module.AlarmSigns })),
)

interface LateSidesProps {
  /** The right side shows the alarms when nothing is selected. */
  readonly overview: boolean
  readonly timeline: boolean
}

export const LateSides = ({ overview, timeline }: LateSidesProps) => {
  const past = usePast()
  const simulated = useSimulated()
  const layout = useLayout()
  const selected = useApp((state) => state.selection?.asset ?? null)
  const workspace = useApp((state) => state.workspace)
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false, retry: 1 } } }),
  )
  // A question sets a timer for its own oblivion when it is answered and when its asker leaves, and holds the twin until then: it is forgotten after both.
  useEffect(() => () => void client.cancelQueries().finally(() => setTimeout(() => client.clear())), [client])
  const { onPastGrew, notes, acts } = usePorts()
  const [holdSlot] = useState(() => document.querySelector('[data-hold]'))
  const setNoted = useApp((state) => state.setNoted)
  useEffect(() => onPastGrew(() => void client.invalidateQueries()), [onPastGrew, client])
  return (
    <QueryClientProvider client={client}>
      {workspace === 'hall' ? <RightSide overview={overview} /> : <WorkspaceSide key={workspace} id={workspace} />}
      <Boundary name={text('nav.alarms')} instead={null}>
        <Suspense fallback={null}>
          <AlarmSigns />
        </Suspense>
      </Boundary>
      {acts && holdSlot && (
        <Suspense fallback={null}>
          <HoldBand slot={holdSlot} />
        </Suspense>
      )}
      {notes && (
        <Suspense fallback={null}>
          <Noted onNoted={setNoted} />
        </Suspense>
      )}
      {(timeline || simulated) && (
        <footer className={css['timeline']}>
          <Boundary name={text('timeline.label')}>
            {past ? (
              <Suspense fallback={null}>
                <PastTimeline selected={selected} withLive={layout === 'phone'} />
              </Suspense>
            ) : simulated ? (
              <Suspense fallback={null}>
                <SimulatedBar />
              </Suspense>
            ) : (
              <TimelineStrip />
            )}
          </Boundary>
        </footer>
      )}
    </QueryClientProvider>
  )
}
