/**
 * Belt and roller conveyors. Straight and incline lie on X round the origin (an incline rises towards +X, `height` is
 * that of its low end); a curve turns from +X about the crossing of its two centre lines; a merge takes a side line in.
 * Channels: `speed` (m/s, surfaces that run), `items` (how many goods are on it).
 */
import { COUNT, defineKind } from '../kind.ts'
import { choice, count, degrees, length } from '../param.ts'

/** The pitch of the goods on a straight piece so long and wide (m), and how many of them it has room for. */
export const goodsRoom = (v: {
  style: 'belt' | 'roller'
  length: number
  width: number
  items: number
}): { readonly load: boolean; readonly most: number } => {
  // Wide roller conveyors carry loaded pallets.
  const load = v.style === 'roller' && v.width >= 0.9
  return { load, most: Math.min(v.items, Math.floor((v.length - (load ? 0 : 0.2)) / (load ? 1.4 : 0.6))) }
}

export const conveyor = defineKind('conveyor', 'Conveyor', {
  params: {
    shape: choice('Shape', ['straight', 'curve', 'merge', 'incline']),
    style: choice('Surface', ['belt', 'roller']),
    length: length('Length', 3.96, 0.8, 24),
    width: length('Width', 0.62, 0.3, 2),
    height: length('Height', 0.86, 0.35, 2.5),
    angle: degrees('Angle of the incline', 12, 2, 30, 1),
    turn: degrees('Angle of the curve', 90, 15, 180, 15),
    radius: length('Radius of the curve', 0.9, 0.5, 3),
    hand: choice('Turns or merges', ['left', 'right']),
    items: count('Goods shown at most', 6, 0, 24),
    carries: choice('What it carries', ['usual', 'housings', 'gearboxes', 'cartons']),
  },
  parts: (v) => [
    v.style === 'belt' ? 'belt' : 'rollers',
    'drive',
    ...(v.shape === 'curve' ? [] : ['sensor']),
    ...(v.shape === 'merge' ? ['side-belt'] : []),
    ...(v.shape !== 'curve' && goodsRoom(v).most > 0 ? ['items'] : []),
  ],
  channels: () => ({ speed: { unit: 'm/s' }, items: COUNT }),
})
