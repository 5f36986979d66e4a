/** How every kind of equipment is drawn, by the name a twin document gives it. */
import { drawAgv } from './agv.ts'
import { drawAndon } from './andon.ts'
import { drawBox } from './box.ts'
import { drawCabinet } from './cabinet.ts'
import { drawCharger } from './charger.ts'
import { drawChiller } from './chiller.ts'
import { drawCncMill } from './cnc-mill.ts'
import { drawCompressor } from './compressor.ts'
import { drawConveyor } from './conveyor.ts'
import { drawDrill } from './drill.ts'
import { drawFence } from './fence.ts'
import { drawGantry } from './gantry.ts'
import { drawGeneric } from './generic.ts'
import { drawInspection } from './inspection.ts'
import { drawLabeller } from './labeller.ts'
import { drawMagazine } from './magazine.ts'
import { drawMotorGearbox } from './motor-gearbox.ts'
import { drawPalletiser } from './palletiser.ts'
import { drawPallet } from './pallet.ts'
import { drawPress } from './press.ts'
import { drawPump } from './pump.ts'
import { drawRack } from './rack.ts'
import { drawRobot } from './robot.ts'
import { drawScara } from './scara.ts'
import type { DrawnKind } from './draws.ts'
import { drawStation } from './station.ts'
import { drawTank } from './tank.ts'
import { drawWorkpiece } from './workpiece.ts'

export const drawnKinds: ReadonlyMap<string, DrawnKind> = new Map(
  [
    drawConveyor,
    drawRobot,
    drawScara,
    drawGantry,
    drawStation,
    drawPress,
    drawCncMill,
    drawDrill,
    drawInspection,
    drawLabeller,
    drawPalletiser,
    drawMagazine,
    drawRack,
    drawAgv,
    drawCharger,
    drawTank,
    drawPump,
    drawMotorGearbox,
    drawCompressor,
    drawChiller,
    drawCabinet,
    drawAndon,
    drawPallet,
    drawBox,
    drawWorkpiece,
    drawFence,
    drawGeneric,
  ].map((kind) => [kind.kind, kind]),
)
