/** A box of any size: a carton, or a plain block of one surface that stands for what has no kind of its own. */
import { box } from '../../equipment/kinds/box.ts'
import { draws } from './draws.ts'
import { carton } from './goods.ts'

export const drawBox = draws(box, (b, p) => {
  b.footprint(0, 0, p.length, p.width, 0.2)
  b.outline(() => {
    if (p.surface === 'goods') carton(b, p.length, p.height, p.width)
    else b.box(0, p.height / 2, 0, p.length, p.height, p.width, p.surface, { bevel: 0.012 })
  })
})
