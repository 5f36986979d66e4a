/** Air-cooled water chiller: coil on both long sides, fans on top, pump and cabinet at the end. */
import { chiller } from '../../equipment/kinds/chiller.ts'
import { draws } from './draws.ts'
import { door, fan, louvres, pipe, screen } from './fittings.ts'
import { chain, shift, turnY } from '../../base/rigid.ts'

export const drawChiller = draws(chiller, (b, { length: l, width: w, height: h, fans }) => {
  b.footprint(0, 0, l, w, 0.6)
  for (const z of [-1, 1]) b.box(0, 0.06, z * (w / 2 - 0.08), l - 0.04, 0.12, 0.12, 'dark', { bevel: 0.012 })
  const end = 0.62
  const coil = l - end
  const x = -l / 2 + coil / 2
  b.outline(() => {
    b.box(x, 0.12 + (h - 0.2) / 2, 0, coil - 0.08, h - 0.24, w - 0.1, 'dark', { bevel: 0.01 })
    b.box(l / 2 - end / 2, 0.12 + (h - 0.12) / 2, 0, end, h - 0.12, w, 'body', { bevel: 0.025 })
    b.box(x, h - 0.06, 0, coil, 0.12, w, 'body', { bevel: 0.025 })
  })
  b.part('condenser', () => {
    for (const side of [-1, 1]) {
      for (let i = 0; i <= fans; i++)
        b.box(-l / 2 + 0.03 + (i / fans) * (coil - 0.06), h / 2, side * (w / 2 - 0.03), 0.06, h - 0.24, 0.06, 'body', {
          bevel: 0.012,
        })
      b.box(x, 0.19, side * (w / 2 - 0.03), coil, 0.14, 0.06, 'body', { bevel: 0.012 })
      for (let i = 0; i < fans; i++) {
        b.in(
          chain(
            shift(-l / 2 + ((i + 0.5) / fans) * coil, h / 2 + 0.06, side * (w / 2 - 0.035)),
            turnY(side > 0 ? 0 : 180),
          ),
          () => louvres(b, coil / fans - 0.08, h - 0.42, 0.06),
        )
      }
    }
    b.anchor(x, h * 0.6, w / 2)
  })
  for (let i = 0; i < fans; i++)
    b.at(-l / 2 + ((i + 0.5) / fans) * coil, h, 0, () => fan(b, Math.min(coil / fans, w) * 0.42))
  b.part('cabinet', () => {
    b.at(l / 2 - end / 2, 0.12 + (h - 0.12) / 2, w / 2, () => door(b, end - 0.06, h - 0.22))
    b.at(l / 2 - end / 2, h * 0.72, w / 2 + 0.012, () => screen(b, 0.26, 0.2))
  })
  b.part('pump', () => {
    pipe(
      b,
      [
        [l / 2 - 0.01, 0.42, -w * 0.28],
        [l / 2 + 0.22, 0.42, -w * 0.28],
      ],
      0.045,
    )
    pipe(
      b,
      [
        [l / 2 - 0.01, 0.72, -w * 0.28],
        [l / 2 + 0.22, 0.72, -w * 0.28],
      ],
      0.045,
    )
    b.fine(() => b.cylinder(l / 2 + 0.09, 0.78, -w * 0.28, 0.01, 0.06, 'steel', { low: true }))
    b.cylinder(l / 2 + 0.09, 0.8, -w * 0.28, 0.05, 0.02, 'dark', { axis: 'y', low: true })
    b.anchor(l / 2 + 0.1, 0.78, -w * 0.28)
  })
})
