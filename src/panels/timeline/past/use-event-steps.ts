/** From the moment shown to the event beside it: an alarm, or another state of what is selected. */
import { useCallback, useRef } from 'react'
import { alarmBeside, changeBeside, nearer, type Way } from '../../../timeline/next-event.ts'
import { stateSignals } from '../../../twin/derive.ts'
import { usePorts } from '../../ports.tsx'

const HOUR = 3_600_000
/** It is looked for in ever longer stretches. */
const REACHES = [HOUR, 24 * HOUR, 168 * HOUR, 5 * 366 * 24 * HOUR]
/** Changes of state are looked for sample by sample, so far. */
const STATE_REACH_MS = 2 * HOUR
const MOST = 10_000

/** @returns goes there; false where there is none */
export const useEventSteps = (selected: string | null): ((way: Way) => Promise<boolean>) => {
  const { twin, values, travel, journal, history, now } = usePorts()
  const asked = useRef(0)
  return useCallback(
    async (way) => {
      const number = ++asked.current
      const moment = travel.moment()
      const at = moment.kind === 'replay' && moment.speed === 0 ? moment.at : travel.at()
      const stretch = (reach: number): { from: number; to: number } => {
        const [from, to] = way === 'next' ? [at + 1, Math.min(now(), at + reach)] : [Math.max(0, at - reach), at]
        return { from: Math.floor(from), to: Math.floor(to) }
      }
      let found: number | null = null
      for (const reach of REACHES) {
        const { from, to } = stretch(reach)
        if (to <= from) break
        const answer = await journal({ from, to, limit: MOST })
        if (!answer.ok) break
        found = alarmBeside(answer.value, at, way)
        if (found !== null) break
      }
      const asset = selected === null ? undefined : twin.asset(selected)
      const signal = asset && stateSignals(asset)[0]
      const { from, to } = stretch(STATE_REACH_MS)
      if (signal && to > from) {
        const answer = await history.read({ signal: signal.id, from, to, columns: MOST })
        // Of what comes next the first sample is the first change, if it was another until here.
        const held = way === 'next' && values.receive[signal.slot]! > 0 ? values.value[signal.slot]! : null
        if (answer.ok) found = nearer(found, changeBeside(answer.value, at, way, held), way)
      }
      if (asked.current !== number) return true
      if (found === null) return false
      travel.seek(found)
      return true
    },
    [twin, values, travel, journal, history, now, selected],
  )
}
