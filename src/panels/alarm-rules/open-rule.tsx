/** The way from a signal, or from an alarm, to what it is watched for. */
import { BellPlus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { text } from '../../texts/text.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'

export const RuleDialog = lazy(() => import('./rule-dialog.tsx').then((module) => ({ default: module.RuleDialog })))

/** Nothing where no gateway keeps the document, or the page only shows. */
export const OpenRule = ({ signal, name }: { readonly signal: TwinSignal; readonly name: string }) => {
  const { alarmRules, mayAct } = usePorts()
  const [open, setOpen] = useState(false)
  if (!alarmRules || !mayAct || signal.derived) return null
  const label = text('rules.open', { name })
  return (
    <>
      <button type="button" className={controls['icon']} aria-label={label} title={label} onClick={() => setOpen(true)}>
        <BellPlus size={18} aria-hidden />
      </button>
      {open && (
        <Suspense>
          <RuleDialog signal={signal} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
