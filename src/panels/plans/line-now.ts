/** What the machines of a line say now, for the state that its futures begin in. */
import { stateGroup } from '../../twin/packml.ts'
import { stateSignals } from '../../twin/derive.ts'
import type { TimeMs } from '../../base/brand.ts'
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import type { MachineNow } from '../../whatif/from-twin/start-of.ts'
import { QUALITY } from '../../wire/quality.ts'
import { machineSignals } from '../../whatif/from-history/line-records.ts'

const valueOf = (values: ValueTable, signal: TwinSignal | null | undefined, now: TimeMs): number | null => {
  if (!signal || values.age(signal.slot, now) !== 'live' || values.quality[signal.slot]! >= QUALITY.bad) return null
  return values.value[signal.slot]!
}

export const machineNow = (asset: TwinAsset, values: ValueTable, now: TimeMs): MachineNow => {
  const said = stateSignals(asset)
    .filter(({ type }) => type === 'state')
    .flatMap((signal) => {
      const code = valueOf(values, signal, now)
      const state = signal.states.find((one) => one.code === code)
      return state ? [{ signal, group: stateGroup(state) }] : []
    })[0]
  const stands = said && (said.group === 'held' || said.group === 'aborted' || said.group === 'stopped')
  const part = valueOf(values, asset.motion.get('part'), now)
  return {
    group: said?.group ?? null,
    downS: stands ? Math.max(0, (now - values.since[said.signal.slot]!) / 1000) : null,
    items: valueOf(values, machineSignals(asset).items, now),
    hasPart: part === null ? null : part > 0,
  }
}
