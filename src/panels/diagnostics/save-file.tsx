/** Saves everything as one file for a support case. */
import { FileDown } from 'lucide-react'
import { useState } from 'react'
import { text } from '../../texts/text.ts'
import { QUALITY } from '../../wire/quality.ts'
import controls from '../controls.module.css'
import css from './health-panel.module.css'
import { type PanelPorts, usePorts } from '../ports.tsx'
import { deviceFacts, supportFile, supportFileName } from './support-file.ts'

/** A browser that is given an address has read it by then. */
const RELEASE_MS = 10_000

const countValues = ({ values, now }: PanelPorts) => {
  const counts = { live: 0, stale: 0, never: 0, bad: 0 }
  for (const { slot } of values.twin.heard) {
    const age = values.age(slot, now())
    counts[age]++
    if (age !== 'never' && values.quality[slot] === QUALITY.bad) counts.bad++
  }
  return counts
}

const gather = async (ports: PanelPorts): Promise<string> => {
  const { twin } = ports
  const [health, feed] = await Promise.all([ports.health(), ports.feedFigures()])
  return supportFile({
    at: Date.now(),
    health: health.ok ? health.value : null,
    healthError: health.ok ? '' : health.error.error,
    feed,
    link: ports.link.get(),
    twin: {
      hash: twin.hash,
      name: twin.name,
      assets: twin.assets.length,
      signals: twin.heard.length,
      alarms: twin.alarms.length,
    },
    values: countValues(ports),
    picture: ((figures) => figures && { ...figures, quality: ports.picture.quality() })(ports.picture.figures()),
    faults: ports.faults.get(),
    device: deviceFacts(),
  })
}

export const SaveFile = () => {
  const ports = usePorts()
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    setBusy(true)
    const url = URL.createObjectURL(new Blob([await gather(ports)], { type: 'application/json' }))
    const link = document.createElement('a')
    link.href = url
    link.download = supportFileName(Date.now())
    link.click()
    setTimeout(() => URL.revokeObjectURL(url), RELEASE_MS)
    setBusy(false)
  }
  return (
    <div className={css['save']}>
      <button type="button" className={controls['button']} disabled={busy} onClick={() => void save()}>
        <FileDown size={18} aria-hidden />
        {text('diagnostics.save')}
      </button>
      <p className={controls['note']}>{text('diagnostics.save.about')}</p>
    </div>
  )
}
