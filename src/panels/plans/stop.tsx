/** The stop of everything automatic: one tap, from every page; and the band that says it is in force, until it is released twice. */
import { useQueryClient } from '@tanstack/react-query'
import { OctagonX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import '../../texts/act.ts'
import { apiErrorText } from '../../texts/api-error.ts'
import { text } from '../../texts/text.ts'
import { formatClockSeconds } from '../../texts/times.ts'
import type { Hold } from '../../wire/act.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { ActingDialog } from './acting-dialog.tsx'
import { personName } from './act-words.ts'
import css from './acts.module.css'
import { useActs } from './use-acts.ts'

/** Stopping waits for nobody's name. */
const useStop = () => {
  const { acts, actor } = usePorts()
  const queries = useQueryClient()
  const [wrong, setWrong] = useState('')
  return {
    wrong,
    stop: async (): Promise<void> => {
      const done = await acts!.hold({ hold: true }, actor.get().trim() || text('acts.somebody'))
      setWrong(done.ok ? '' : text('act.failed', { error: apiErrorText(done.error) }))
      await queries.invalidateQueries({ queryKey: ['acts'] })
    },
  }
}

export const StopButton = () => {
  const { acts, mayAct } = usePorts()
  const { acts: now } = useActs()
  const { wrong, stop } = useStop()
  if (!acts || !mayAct || now?.hold) return null
  return (
    <>
      {wrong && (
        <span className={controls['wrong']} role="alert">
          {wrong}
        </span>
      )}
      <button type="button" className={css['stop']} onClick={() => void stop()}>
        <OctagonX size={18} aria-hidden />
        {text('acts.stop')}
      </button>
    </>
  )
}

const Band = ({ hold }: { readonly hold: Hold }) => {
  const { acts, mayAct } = usePorts()
  const [asks, setAsks] = useState<'why' | 'release' | null>(null)
  const values = { time: formatClockSeconds(hold.at), name: personName(hold.by) }
  return (
    <div className={css['band']} role="alert">
      <OctagonX size={20} aria-hidden />
      <p>
        <b>{text('acts.stopped')}</b>{' '}
        {hold.reason === ''
          ? text('acts.stopped.by', values)
          : text('acts.stopped.why', { ...values, reason: hold.reason })}
      </p>
      {mayAct && (
        <>
          {hold.reason === '' && (
            <button type="button" onClick={() => setAsks('why')}>
              {text('acts.stop.why')}
            </button>
          )}
          <button type="button" onClick={() => setAsks('release')}>
            {text('acts.release')}
          </button>
        </>
      )}
      {asks === 'why' && (
        <ActingDialog
          title={text('acts.stop.why')}
          about={text('acts.stopped')}
          verb={text('acts.stop.why')}
          words={{ name: text('acts.reason') }}
          act={(reason, name) => acts!.hold({ hold: true, reason }, name)}
          onClose={() => setAsks(null)}
        />
      )}
      {asks === 'release' && (
        <ActingDialog
          title={text('acts.release.title')}
          about={text('acts.release.about')}
          verb={text('acts.release.again')}
          words={{ name: text('acts.reason') }}
          act={(reason, name) => acts!.hold({ hold: false, reason }, name)}
          onClose={() => setAsks(null)}
        />
      )}
    </div>
  )
}

/** @param slot where the band stands on the page */
export const HoldBand = ({ slot }: { readonly slot: Element }) => {
  const { acts: now } = useActs()
  const { mayAct } = usePorts()
  const { stop } = useStop()
  const isHeld = (now?.hold ?? null) !== null
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '.' || !event.ctrlKey || isHeld || !mayAct) return
      event.preventDefault()
      void stop()
    }
    // Above whatever is open.
    document.addEventListener('keydown', onKey, { capture: true })
    return () => document.removeEventListener('keydown', onKey, { capture: true })
  })
  return now?.hold ? createPortal(<Band hold={now.hold} />, slot) : null
}
