/** A box of any size: a carton, or a plain block of one surface that stands for what has no kind of its own. */
import { choice, defineKind, length } from './define-kind.ts'
import { carton } from './goods.ts'

export const box = defineKind(
  'box',
  'Box',
  {
    length: length('Length', 0.4, 0.05, 4),
    width: length('Width', 0.3, 0.05, 4),
    height: length('Height', 0.28, 0.05, 4),
    surface: choice('Surface', ['goods', 'body', 'panel', 'structure', 'dark', 'steel']),
  },
  (b, p) => {
    b.footprint(0, 0, p.length, p.width, 0.2)
    b.outline(() => {
      if (p.surface === 'goods') carton(b, p.length, p.height, p.width)
      else b.box(0, p.height / 2, 0, p.length, p.height, p.width, p.surface, { bevel: 0.012 })
    })
  },
)
