/**
 * What shapes ride on. A carrier is a frame that moves as one: a vehicle, a link of an arm, one workpiece on a belt, the
 * load of one rack cell. Shapes keep their place on their carrier for ever; only carriers are worked out and sent to the GPU.
 */
import type { Shape } from '../equipment/shape.ts'
import type { Machine, SceneLayout } from '../plan/layout.ts'
import { FRAME } from '../../base/rigid.ts'
import { illustrationOf } from './illustration.ts'
import { travels } from './travel.ts'

/** Goods that are shown while a channel says so, and ride where a belt takes them. */
export interface Goods {
  readonly channel: string
  /** Shown while the channel's value is above the one and below the other. */
  readonly above: number
  readonly below: number
  /** Link that holds them; −1 = the machine. */
  readonly link: number
  readonly carrier: number
  /** Where the first of their shapes stands in the machine's frame at rest. */
  readonly at: readonly [number, number, number]
}

/** Of one machine: the machine itself, then its links in order, then its goods. */
export interface MachineCarriers {
  readonly own: number
  readonly count: number
  readonly goods: readonly Goods[]
}

export interface Carriers {
  readonly count: number
  /** Shape → its carrier; 0 = it stands still for ever. */
  readonly of: Uint32Array
  /** By machine; null = nothing of it ever moves. */
  readonly machines: readonly (MachineCarriers | null)[]
}

/** Their frames are kept in rows of so many, whole ones: the GPU is handed them as they are, as the rows of a texture. */
export const CARRIER_ROW = 256

/** Room for the frames of so many carriers. */
export const frameRoom = (count: number): Float32Array =>
  new Float32Array(Math.ceil(count / CARRIER_ROW) * CARRIER_ROW * FRAME)

const mayMove = ({ asset, equipment }: Machine): boolean =>
  asset.motion.size > 0 ||
  equipment.shapes.some((shape) => shape.shownWhen) ||
  illustrationOf(asset, equipment) !== null

/** Says what the shapes of a machine ride on. @param goods what is shown while a channel says so; asked for its carrier */
const board = (
  of: Uint32Array,
  { asset, equipment: { shapes }, firstShape, room }: Machine,
  own: number,
  goods: (shape: Shape) => number,
): void => {
  const drives = travels(asset)
  of.fill(0, firstShape, firstShape + room)
  shapes.forEach((shape, i) => {
    of[firstShape + i] = shape.shownWhen ? goods(shape) : shape.link >= 0 ? own + 1 + shape.link : drives ? own : 0
  })
}

/** A machine is made of other shapes, none of them goods, with no more links than it has room for. */
export const reboard = ({ of, machines }: Carriers, machine: Machine): void => {
  const own = machines[machine.index]?.own
  if (own === undefined) of.fill(0, machine.firstShape, machine.firstShape + machine.room)
  else board(of, machine, own, () => own)
}

/** Carrier 0 is the hall itself. */
export const carriersOf = (layout: SceneLayout): Carriers => {
  const of = new Uint32Array(layout.shapes.length)
  let count = 1
  const machines = layout.machines.map((machine): MachineCarriers | null => {
    if (!mayMove(machine)) return null
    const {
      asset: { model },
      equipment: { links },
      room,
    } = machine
    const own = count
    const goods = new Map<string, Goods>()
    // A file may bring links that its placeholder has not.
    count += 1 + (model && 'file' in model ? room : links.length)
    board(of, machine, own, ({ link, shownWhen, matrix }) => {
      const when = { above: -Infinity, below: Infinity, ...shownWhen! }
      const key = `${when.channel} ${when.above} ${when.below} ${link}`
      const known = goods.get(key) ?? {
        ...when,
        link,
        carrier: count++,
        at: [matrix[12]!, matrix[13]!, matrix[14]!] as const,
      }
      goods.set(key, known)
      return known.carrier
    })
    return { own, count: count - own, goods: [...goods.values()] }
  })
  return { count, of, machines }
}
