/** All kinds of equipment, by the name a twin document gives them. */
import { editDistance } from '../../base/edit-distance.ts'
import { agv } from './agv.ts'
import { andon } from './andon.ts'
import { box } from './box.ts'
import { cabinet } from './cabinet.ts'
import { charger } from './charger.ts'
import { chiller } from './chiller.ts'
import { cncMill } from './cnc-mill.ts'
import { compressor } from './compressor.ts'
import { conveyor } from './conveyor.ts'
import { drill } from './drill.ts'
import { fence } from './fence.ts'
import { gantry } from './gantry.ts'
import { generic } from './generic.ts'
import { inspection } from './inspection.ts'
import { labeller } from './labeller.ts'
import { magazine } from './magazine.ts'
import { motorGearbox } from './motor-gearbox.ts'
import { palletiser } from './palletiser.ts'
import { pallet } from './pallet.ts'
import { press } from './press.ts'
import { pump } from './pump.ts'
import { rack } from './rack.ts'
import { robot } from './robot.ts'
import { scara } from './scara.ts'
import type { Equipment, EquipmentKind } from './shape.ts'
import { station } from './station.ts'
import { tank } from './tank.ts'
import { workpiece } from './workpiece.ts'

export const equipmentKinds: ReadonlyMap<string, EquipmentKind> = new Map(
  [
    conveyor,
    robot,
    scara,
    gantry,
    station,
    press,
    cncMill,
    drill,
    inspection,
    labeller,
    palletiser,
    magazine,
    rack,
    agv,
    charger,
    tank,
    pump,
    motorGearbox,
    compressor,
    chiller,
    cabinet,
    andon,
    pallet,
    box,
    workpiece,
    fence,
    generic,
  ].map((kind) => [kind.kind, kind]),
)

type Params = Readonly<Record<string, number | string | boolean>>

const nearest = (name: string, names: Iterable<string>): readonly string[] => {
  const ranked = [...names].map((other) => ({
    other,
    far: other.includes(name) || name.includes(other) ? 0 : editDistance(name, other),
  }))
  return ranked
    .toSorted((a, b) => a.far - b.far || a.other.localeCompare(b.other))
    .slice(0, 3)
    .map(({ other }) => other)
}

/** What is wrong with a model's parameters, a sentence each; the machine can be drawn all the same. */
export const checkParams = ({ kind, params: known }: EquipmentKind, params: Params): readonly string[] => {
  const problems: string[] = []
  for (const [key, value] of Object.entries(params)) {
    const param = Object.hasOwn(known, key) ? known[key] : undefined
    if (!param) problems.push(`"${kind}" has no parameter "${key}"; it has ${Object.keys(known).join(', ') || 'none'}`)
    else if (param.type === 'switch' && typeof value !== 'boolean')
      problems.push(`"${key}" of "${kind}" is true or false, not ${JSON.stringify(value)}`)
    else if (param.type === 'choice' && !param.options.includes(String(value)))
      problems.push(`"${key}" of "${kind}" is one of ${param.options.join(', ')}, not ${JSON.stringify(value)}`)
    else if (param.type === 'number' && (typeof value !== 'number' || !(value >= param.min && value <= param.max)))
      problems.push(
        `"${key}" of "${kind}" is a number from ${param.min} to ${param.max}${param.unit && ` ${param.unit}`}, not ${JSON.stringify(value)}`,
      )
  }
  return problems
}

/** A machine for a model's kind and parameters; an unknown kind becomes a generic machine and a problem. */
export const buildEquipment = (
  kind: string,
  params: Params,
): { readonly equipment: Equipment; readonly problems: readonly string[] } => {
  const known = equipmentKinds.get(kind)
  if (known) return { equipment: known.build(params), problems: checkParams(known, params) }
  return {
    equipment: equipmentKinds.get('generic')!.build({}),
    problems: [
      `no equipment of kind "${kind}"; the nearest are ${nearest(kind, equipmentKinds.keys())
        .map((name) => `"${name}"`)
        .join(', ')}. Drawn as a generic machine.`,
    ],
  }
}
