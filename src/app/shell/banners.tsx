/** What must be said over the scene: old values, unknown alarms. */
import { BellOff } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { LinkBanner } from '../../panels/strip/connection-sign.tsx'
import { useBoardRows } from '../../panels/board-rows.ts'
import { usePorts } from '../../panels/ports.tsx'
import { formatClockSeconds } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import css from './shell.module.css'

const RecordBanner = lazy(() =>
  import('../record/record-banner.tsx').then((module) => ({ default: module.RecordBanner })),
)

export const Banners = () => {
  const { board, record, twin } = usePorts()
  useBoardRows(board)
  return (
    <div className={css['banners']} data-over-scene>
      <LinkBanner />
      {record && (
        <Suspense fallback={null}>
          <RecordBanner record={record} title={twin.name} />
        </Suspense>
      )}
      <div data-hold />
      {board.unknownSince > 0 && (
        <div className={css['unknown']} role="alert">
          <BellOff size={16} aria-hidden />
          {text('banner.unknown', { time: formatClockSeconds(board.unknownSince) })}
        </div>
      )}
    </div>
  )
}
