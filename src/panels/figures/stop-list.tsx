/** The stops of a span, one by one; a press shows the plant as it stood when one began. */
import { X } from 'lucide-react'
import * as Dialog from 'radix-ui/dialog'
import type { Report } from '../../figures/report.ts'
import { text } from '../../texts/text.ts'
import { formatClockSeconds, formatMoment } from '../../texts/times.ts'
import dialog from '../dialog.module.css'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { shortTime } from './figure-words.ts'
import css from './figures.module.css'

const MOST = 200

interface StopListProps {
  readonly name: string
  readonly report: Report
  readonly onClose: () => void
}

export const StopList = ({ name, report, onClose }: StopListProps) => {
  const { travel, workspace, select, now } = usePorts()
  const all = report.stops
  const shown = all
    .toSorted((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, MOST)
    .toSorted((a, b) => b.from - a.from)
  const several = report.units.length > 1
  return (
    <Dialog.Root open onOpenChange={(stays) => !stays && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialog['veil']} />
        <Dialog.Content className={css['dialog']} aria-describedby={undefined}>
          <header>
            <Dialog.Title className={dialog['title']}>{text('figures.stops.title', { name })}</Dialog.Title>
            <Dialog.Close className={controls['icon']} aria-label={text('nav.close')}>
              <X size={20} aria-hidden />
            </Dialog.Close>
          </header>
          {all.length === 0 && <p className={dialog['about']}>{text('figures.stops.none')}</p>}
          {all.length > shown.length && (
            <p className={dialog['about']}>{text('figures.stops.more', { count: shown.length, all: all.length })}</p>
          )}
          <ul className={css['made']} aria-label={text('figures.stops')}>
            {shown.map(({ from, to, by, state, unit }) => {
              const body = (
                <>
                  <span>
                    {formatMoment(from, now())} {several && <small>{unit.name} </small>}
                    {by ? (
                      <>
                        <b>{by.name}</b> {state.name}
                      </>
                    ) : (
                      `${text('figures.causes.waits')} (${state.name})`
                    )}
                  </span>
                  <small>{shortTime(to - from)}</small>
                </>
              )
              return (
                <li key={`${unit.id} ${from}`}>
                  {travel.possible ? (
                    <button
                      type="button"
                      title={text('figures.stops.show', { time: formatClockSeconds(from) })}
                      onClick={() => {
                        select({ asset: (by ?? unit).id, component: null })
                        travel.seek(from)
                        workspace.open('hall')
                      }}
                    >
                      {body}
                    </button>
                  ) : (
                    <div>{body}</div>
                  )}
                </li>
              )
            })}
          </ul>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
