/** What the gateway's history says of itself: how much, until when, what is wrong, what goes next. */
import { formatCount, withUnit } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatClockSeconds } from '../../texts/times.ts'
import type { HistoryHealth } from '../../wire/history.ts'
import controls from '../controls.module.css'
import { Figures } from './sections.tsx'

const MOST_DAYS = 5

const megabytes = (bytes: number): string => withUnit(formatCount(Math.round(bytes / 1e6)), 'MB')

export const History = ({ history }: { readonly history: HistoryHealth }) => {
  const { bytes, quotaBytes, failing, lost = 0, due = [], damaged } = history
  return (
    <>
      <Figures
        figures={[
          [text('health.rows'), formatCount(history.rows)],
          [text('health.segments'), formatCount(history.segments)],
          [text('health.flush'), history.savedUntil ? formatClockSeconds(history.savedUntil) : text('value.none')],
          ...(bytes === undefined
            ? []
            : [
                [
                  text('health.bytes'),
                  quotaBytes
                    ? text('health.bytes.of', { bytes: megabytes(bytes), quota: megabytes(quotaBytes) })
                    : megabytes(bytes),
                ] as const,
              ]),
          ...(lost > 0 ? [[text('health.lost'), formatCount(lost)] as const] : []),
        ]}
      />
      {failing && (
        <p className={controls['wrong']}>
          {text('health.failing', { time: formatClockSeconds(failing.since), detail: failing.detail })}
        </p>
      )}
      {damaged.length > 0 && (
        <p className={controls['wrong']}>{text('health.damaged', { files: damaged.join(', ') })}</p>
      )}
      {due.length > 0 && (
        <p>
          {text('health.due', {
            days: due
              .slice(0, MOST_DAYS)
              .map(({ day, kind, why }) => text('health.due.day', { day, kind, why }))
              .join(', '),
          })}
        </p>
      )}
    </>
  )
}
