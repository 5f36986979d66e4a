/** The connection sign with what it means, why it is so and when it tries again. */
import * as Popover from 'radix-ui/popover'
import { formatDuration } from '../../texts/times.ts'
import { text } from '../../texts/text.ts'
import { ConnectionFace, useLinkState } from './connection-sign.tsx'
import css from './connection-sign.module.css'
import controls from '../controls.module.css'
import { LiveText } from '../live-text.tsx'
import { usePorts } from '../ports.tsx'

export const ConnectionSign = ({ onDiagnostics }: { readonly onDiagnostics?: () => void }) => {
  const { link } = usePorts()
  const state = useLinkState()
  return (
    <Popover.Root>
      <Popover.Trigger className={css['sign']} data-link={state}>
        <ConnectionFace />
      </Popover.Trigger>
      <span className="sr-only" role="status">{`${text('link.sign')}: ${text(`link.${state}`)}`}</span>
      <Popover.Portal>
        <Popover.Content className={css['about']} aria-label={text('link.sign')} sideOffset={8} collisionPadding={8}>
          <b>{text(`link.${state}`)}</b>
          <p>{text(`link.about.${state}`)}</p>
          <LiveText
            className={controls['note']}
            read={() => {
              const { reason, detail, retryAt } = link.get()
              const wait = retryAt - Date.now()
              return [
                reason && text(`link.reason.${reason}`, { detail }).trim(),
                wait > 0 && text('link.retry', { duration: formatDuration(wait) }),
              ]
                .filter(Boolean)
                .join(' · ')
            }}
          />
          {onDiagnostics && (
            <Popover.Close className={controls['button']} onClick={onDiagnostics}>
              {text('link.diagnostics')}
            </Popover.Close>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
