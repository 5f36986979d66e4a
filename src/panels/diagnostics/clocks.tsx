/** How late the machines' own times are when they arrive: a clock that lies, or a long way. The most wrong first. */
import { formatDuration } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import type { Health } from '../../wire/api.ts'
import css from './health-panel.module.css'
import { usePorts } from '../ports.tsx'
import { Figures } from './sections.tsx'

const SHOWN = 6
/** Less is the way of the messages, not the clock. */
const WORTH_SAYING_MS = 2000

export const Clocks = ({ clocks }: { readonly clocks: NonNullable<Health['clocks']> }) => {
  const { twin } = usePorts()
  const wrong = clocks.filter(({ skewMs }) => Math.abs(skewMs) >= WORTH_SAYING_MS)
  const nameOf = (source: string): string => twin.asset(source)?.name ?? source
  if (wrong.length === 0) return <p>{text('diagnostics.clocks.right', { count: clocks.length })}</p>
  return (
    <>
      <Figures
        figures={wrong.slice(0, SHOWN).map(
          ({ source, skewMs }) =>
            [
              nameOf(source),
              text(skewMs > 0 ? 'diagnostics.clock.behind' : 'diagnostics.clock.ahead', {
                duration: formatDuration(Math.abs(skewMs)),
              }),
              true,
            ] as const,
        )}
      />
      {wrong.length > SHOWN && (
        <p className={css['more']}>{text('diagnostics.clocks.more', { count: wrong.length - SHOWN })}</p>
      )}
    </>
  )
}
