/** All kinds of equipment, by the name a twin document gives them. A kind is a file in `kinds` and a line here; a line in the scene's library draws it. */
import type { EquipmentKind } from './kind.ts'
import { agv } from './kinds/agv.ts'
import { andon } from './kinds/andon.ts'
import { box } from './kinds/box.ts'
import { cabinet } from './kinds/cabinet.ts'
import { charger } from './kinds/charger.ts'
import { chiller } from './kinds/chiller.ts'
import { cncMill } from './kinds/cnc-mill.ts'
import { compressor } from './kinds/compressor.ts'
import { conveyor } from './kinds/conveyor.ts'
import { drill } from './kinds/drill.ts'
import { fence } from './kinds/fence.ts'
import { gantry } from './kinds/gantry.ts'
import { generic } from './kinds/generic.ts'
import { inspection } from './kinds/inspection.ts'
import { labeller } from './kinds/labeller.ts'
import { magazine } from './kinds/magazine.ts'
import { motorGearbox } from './kinds/motor-gearbox.ts'
import { pallet } from './kinds/pallet.ts'
import { palletiser } from './kinds/palletiser.ts'
import { press } from './kinds/press.ts'
import { pump } from './kinds/pump.ts'
import { rack } from './kinds/rack.ts'
import { robot } from './kinds/robot.ts'
import { scara } from './kinds/scara.ts'
import { station } from './kinds/station.ts'
import { tank } from './kinds/tank.ts'
import { workpiece } from './kinds/workpiece.ts'

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
  ].map((kind): [string, EquipmentKind] => [kind.kind, kind]),
)
