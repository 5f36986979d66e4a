/** Tells how things stand on the layer that is painted. Nothing is kept: whoever asks pays, and asks when the version is another. */
import type { LayerSurvey } from '../../colouring/layer-survey.ts'
import { layerOf } from '../../colouring/layer-list.ts'
import type { Grain } from '../../colouring/layer.ts'
import type { SceneLayout } from '../plan/layout.ts'
import type { Units } from './units.ts'

interface Painted {
  /** Null = nothing was painted yet. */
  readonly units: Units | null
  readonly layer: string
  readonly grain: Grain
  /** Of each unit. */
  readonly codes: Uint8Array
  readonly version: number
  /** Machine: it is not drawn, and counts for nothing. */
  hidden(machine: number): boolean
}

export const surveyOf = (layout: SceneLayout, painted: () => Painted): LayerSurvey => ({
  isOf: (layer, grain) => {
    const now = painted()
    return now.units !== null && now.layer === layer && now.grain === grain
  },
  version: () => painted().version,
  counts: () => {
    const counts = new Uint32Array(256)
    const { units, codes, hidden } = painted()
    for (let unit = 0; unit < codes.length; unit++)
      if (!hidden(units!.machine[unit]!)) counts[codes[unit]!]! += units!.seen[unit]!
    return counts
  },
  machines: () => {
    const { units, layer, codes, hidden } = painted()
    const at = new Uint8Array(layout.machines.length)
    const seen = new Uint8Array(layout.machines.length)
    const own = new Uint8Array(layout.machines.length)
    const { reading } = layerOf(layout.twin, layer)
    for (let unit = 0; unit < codes.length; unit++) {
      const machine = units!.machine[unit]!
      if (units!.seen[unit] === 0 || hidden(machine)) continue
      const code = codes[unit]!
      seen[machine] = 1
      if (code === 0) continue
      // An alarm of any part is the machine's; what it says of itself is not what its gripper says.
      if (reading.from === 'values' && units!.whole[unit] === 1) own[machine] = code
      if (at[machine] === 0 || code < at[machine]!) at[machine] = code
    }
    const counts = new Uint32Array(256)
    for (let machine = 0; machine < at.length; machine++)
      if (seen[machine] === 1) counts[own[machine]! || at[machine]!]!++
    return counts
  },
  nodes: (passes) => {
    const found = new Set<string>()
    const { units, grain, codes } = painted()
    for (let unit = 0; unit < codes.length; unit++) {
      if (units!.seen[unit] === 0 || passes[codes[unit]!] === 0) continue
      const { machine, component } =
        grain === 'machine' ? { machine: layout.machines[unit]!, component: null } : layout.parts[unit]!
      found.add(component ? `${machine.asset.id}/${component.key}` : machine.asset.id)
    }
    return found
  },
  codeOf: (asset, component) => {
    const { grain, codes } = painted()
    const unit = grain === 'machine' ? layout.machineOf(asset)?.index : layout.partFor(asset, component)?.index
    return unit === undefined ? 0 : (codes[unit] ?? 0)
  },
})
