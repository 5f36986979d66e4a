/** A machine of no particular kind: base, housing with a window, doors, screen, cooling fan. */
import { generic } from '../../equipment/kinds/generic.ts'
import { draws } from './draws.ts'
import { andon, door, fan, louvres, screen } from './fittings.ts'

export const drawGeneric = draws(generic, (b, { width: w, height: h, depth: d }) => {
  b.footprint(0, 0, w, d, 0.6)
  b.box(0, 0.05, 0, w - 0.08, 0.1, d - 0.08, 'dark', { bevel: 0.01 })
  const low = 0.1 + (h - 0.1) * 0.44
  b.outline(() => {
    b.box(0, (0.1 + low) / 2, 0, w, low - 0.1, d, 'panel', { bevel: 0.025 })
    b.box(0, (low + h) / 2 + 0.006, 0, w, h - low - 0.012, d, 'body', { bevel: 0.03 })
  })
  const leaves = w > 1 ? 2 : 1
  b.part('door', () => {
    for (let i = 0; i < leaves; i++)
      b.at(((i + 0.5) / leaves - 0.5) * (w - 0.06), (0.1 + low) / 2, d / 2, () =>
        door(b, (w - 0.1) / leaves - 0.02, low - 0.16, i === 0 ? 'left' : 'right'),
      )
    b.box(-w * 0.14, (low + h) / 2, d / 2 + 0.004, w * 0.5, (h - low) * 0.56, 0.02, 'dark', { bevel: 0.008 })
    b.fine(() =>
      b.box(-w * 0.14, (low + h) / 2, d / 2 + 0.014, w * 0.5 - 0.06, (h - low) * 0.56 - 0.06, 0.006, 'structure', {
        bevel: 0.002,
      }),
    )
  })
  if (w > 0.9)
    b.at(w * 0.31, (low + h) / 2 + 0.04, d / 2 + 0.02, () =>
      screen(b, Math.min(0.4, w * 0.24), Math.min(0.28, w * 0.18)),
    )
  b.at(0, h, 0, () => fan(b, Math.min(w, d) * 0.26))
  b.at(w * 0.31, low + 0.14, d / 2 + 0.003, () => louvres(b, w * 0.22, 0.1))
  andon(b, w / 2 - 0.12, h, -d / 2 + 0.12)
})
