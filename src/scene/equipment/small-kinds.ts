/** Kinds that are single things: signal tower, pallet, box, workpiece, fence. */
import { choice, count, defineKind, length } from './define-kind.ts'
import { andon as tower, foot } from './fittings.ts'
import { carton, pallet as barePallet, palletLoad, workpieceOnCarrier } from './goods.ts'

export const andon = defineKind('andon', 'Andon light', {
  height: length('Height of the post', 1.6, 0, 3),
  stages: count('Lamps', 3, 1, 5),
}, (b, { height, stages }) => {
  b.footprint(0, 0, 0.24, 0.24, 0.2)
  if (height > 0) {
    b.cylinder(0, 0.012, 0, 0.12, 0.024, 'dark', { bevel: 0.006 })
    b.outline(() => b.cylinder(0, height / 2, 0, 0.025, height, 'structure', { low: true }))
  }
  b.outline(() => tower(b, 0, height, 0, stages))
})

export const pallet = defineKind('pallet', 'Pallet', {
  layers: count('Layers of cartons', 0, 0, 6),
}, (b, { layers }) => {
  b.footprint(0, 0, 1.2, 0.8, 0.25)
  b.outline(() => (layers > 0 ? palletLoad(b, layers) : barePallet(b)))
})

export const box = defineKind('box', 'Box', {
  length: length('Length', 0.4, 0.05, 4),
  width: length('Width', 0.3, 0.05, 4),
  height: length('Height', 0.28, 0.05, 4),
  surface: choice('Surface', ['goods', 'body', 'panel', 'structure', 'dark', 'steel']),
}, (b, p) => {
  b.footprint(0, 0, p.length, p.width, 0.2)
  b.outline(() => {
    if (p.surface === 'goods') carton(b, p.length, p.height, p.width)
    else b.box(0, p.height / 2, 0, p.length, p.height, p.width, p.surface, { bevel: 0.012 })
  })
})

export const workpiece = defineKind('workpiece', 'Workpiece', {}, (b) => {
  b.footprint(0, 0, 0.42, 0.4, 0.15)
  b.outline(() => workpieceOnCarrier(b))
})

const POST_PITCH = 1.6

export const fence = defineKind('fence', 'Fence', {
  length: length('Length', 4.8, 0.8, 60),
  height: length('Height', 1.9, 1, 3),
}, (b, { length: l, height: h }) => {
  const n = Math.max(1, Math.round(l / POST_PITCH))
  b.footprint(0, 0, l, 0.1, 0.2, 0.4)
  for (let i = 0; i <= n; i++) {
    const x = (i / n - 0.5) * l
    b.outline(() => b.box(x, h / 2, 0, 0.05, h, 0.05, 'structure', { bevel: 0.008 }))
    foot(b, x, 0, 0.14)
  }
  for (let i = 0; i < n; i++) {
    const x = ((i + 0.5) / n - 0.5) * l
    const span = l / n - 0.06
    b.outline(() => b.box(x, (h + 0.16) / 2, 0, span - 0.04, h - 0.24, 0.008, 'glass', { bevel: 0.002 }))
    for (const y of [0.19, h - 0.03]) b.box(x, y, 0, span, 0.03, 0.03, 'structure', { bevel: 0.006 })
    b.fine(() => {
      for (const dx of [-1, 1]) b.box(x + dx * (span / 2 - 0.015), (h + 0.16) / 2, 0, 0.02, h - 0.24, 0.02, 'structure', { bevel: 0.004 })
    })
  }
})
