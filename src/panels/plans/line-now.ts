/** What the machines of a line say now, for the state that its futures begin in. */
import { stateGroup } from '../../twin/packml.ts'
import { stateSignals } from '../../twin/derive.ts'
import type { TimeMs } from '../../base/brand.ts'
import type { TwinAsset, TwinSignal } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import type { KnownLine } from '../../whatif/from-twin/line-of.ts'
import { type MachineNow, startOf } from '../../whatif/from-twin/start-of.ts'
import { checkStart } from '../../whatif/start/check-start.ts'
import type { LineStart } from '../../whatif/start/line-start.ts'
import { QUALITY } from '../../wire/quality.ts'
import type { ReadLine } from './read-line.ts'
import { machineSignals } from '../../whatif/from-history/line-records.ts'

const valueOf = (values: ValueTable, signal: TwinSignal | null | undefined, now: TimeMs): number | null => {
  if (!signal || values.age(signal.slot, now) !== 'live' || values.quality[signal.slot]! >= QUALITY.bad) return null
  return values.value[signal.slot]!
}

const machineNow = (asset: TwinAsset, values: ValueTable, now: TimeMs): MachineNow => {
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

/** How a line stands now. What cannot stand so is begun from empty: a moment between two messages. */
export const lineNow = (line: KnownLine, records: ReadLine['records'], values: ValueTable, now: TimeMs): LineStart => {
  const machines = line.stations.flatMap((station) => [station.asset, ...station.carriers.map((one) => one.asset)])
  const spells = new Map([...records].map(([id, { states }]) => [id, states?.spells ?? []]))
  const found = startOf(line, new Map(machines.map((one) => [one.id, machineNow(one, values, now)])), spells)
  return checkStart(line.model, found).length === 0 ? found : { stations: [] }
}
