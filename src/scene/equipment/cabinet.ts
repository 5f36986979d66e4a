/** Control cabinet: plinth, doors of about 0.6 m, screen, cooling unit, signal tower. */
import { cabinet } from '../../equipment/kinds/cabinet.ts'
import { draws } from './draws.ts'
import { andon, door, louvres } from './fittings.ts'

export const drawCabinet = draws(cabinet, (b, { width, height, depth, tower }) => {
  b.footprint(0, 0, width, depth + 0.02, 0.6)
  b.box(0, 0.05, 0, width - 0.04, 0.1, depth - 0.04, 'dark', { bevel: 0.008 })
  b.outline(() => b.box(0, 0.1 + (height - 0.1) / 2, 0, width, height - 0.1, depth, 'body', { bevel: 0.02 }))
  const doors = Math.max(1, Math.round(width / 0.6))
  const leaf = width / doors
  b.part('door', () => {
    for (let i = 0; i < doors; i++) {
      b.at((i + 0.5) * leaf - width / 2, 0.1 + (height - 0.1) / 2, depth / 2, () => {
        door(b, leaf - 0.022, height - 0.16, i % 2 === 0 ? 'left' : 'right')
        b.at(0, -height * 0.36, 0.016, () => louvres(b, leaf * 0.5, 0.16))
      })
    }
  })
  b.part('panel', () => {
    const size = Math.min(0.28, leaf * 0.5)
    b.at(leaf / 2 - width / 2, height * 0.76, depth / 2 + 0.016, () => {
      b.box(0, 0, 0, size, size * 0.7, 0.012, 'dark', { bevel: 0.004 })
      b.box(0, 0, 0.006, size - 0.04, size * 0.7 - 0.04, 0.004, 'screen', { bevel: 0.001, casts: false })
    })
    b.fine(() => {
      b.cylinder(width / 2 - leaf / 2, height * 0.78, depth / 2 + 0.02, 0.04, 0.02, 'dark', {
        axis: 'z',
        bevel: 0.006,
      })
      b.box(width / 2 - leaf / 2, height * 0.78, depth / 2 + 0.034, 0.014, 0.07, 0.016, 'panel', { bevel: 0.005 })
      for (let i = 0; i < 3; i++)
        b.cylinder(width / 2 - leaf / 2 - 0.06 + i * 0.06, height * 0.7, depth / 2 + 0.02, 0.014, 0.016, 'steel', {
          axis: 'z',
          low: true,
        })
    })
  })
  if (width > 0.7) {
    b.part('cooler', () => {
      b.box(-width / 2 + 0.3, height + 0.13, 0, Math.min(0.5, width - 0.1), 0.26, depth - 0.12, 'panel', {
        bevel: 0.015,
      })
      b.at(-width / 2 + 0.3, height + 0.14, depth / 2 - 0.057, () => louvres(b, Math.min(0.42, width - 0.2), 0.14))
    })
  }
  b.fine(() => {
    for (const x of [-width / 2 + 0.08, width / 2 - 0.08])
      b.cylinder(x, height + 0.015, 0, 0.018, 0.03, 'steel', { low: true })
  })
  if (tower) andon(b, width / 2 - 0.15, height, 0)
})
