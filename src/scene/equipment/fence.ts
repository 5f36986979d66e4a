/** Machine guard (ISO 14120) along X, with wings towards +Z: posts, clear panels in frames, a door with its interlock where one is wanted. */
import { DOOR_WIDTH, fence } from '../../equipment/kinds/fence.ts'
import type { Builder } from './builder.ts'
import { draws } from './draws.ts'
import { foot } from './fittings.ts'
import { chain, shift, turnY } from '../../base/rigid.ts'

const POST_PITCH = 1.6

/** One framed panel from x `from` to `to`. */
const panel = (b: Builder, from: number, to: number, h: number): void => {
  const x = (from + to) / 2
  const span = to - from - 0.06
  b.outline(() => b.box(x, (h + 0.16) / 2, 0, span - 0.04, h - 0.24, 0.008, 'glass', { bevel: 0.002 }))
  for (const y of [0.19, h - 0.03]) b.box(x, y, 0, span, 0.03, 0.03, 'structure', { bevel: 0.006 })
  b.fine(() => {
    for (const side of [-1, 1])
      b.box(x + side * (span / 2 - 0.015), (h + 0.16) / 2, 0, 0.02, h - 0.24, 0.02, 'structure', { bevel: 0.004 })
  })
}

const door = (b: Builder, from: number, to: number, h: number): void =>
  b.part('door', () => {
    const x = (from + to) / 2
    const w = to - from - 0.07
    b.outline(() => b.box(x, (h + 0.1) / 2, 0.012, w - 0.06, h - 0.18, 0.008, 'glass', { bevel: 0.002 }))
    for (const y of [0.12, h * 0.5, h - 0.04]) b.box(x, y, 0.012, w, 0.045, 0.035, 'panel', { bevel: 0.008 })
    for (const side of [-1, 1])
      b.box(x + side * (w / 2 - 0.022), (h + 0.08) / 2, 0.012, 0.045, h - 0.08, 0.035, 'panel', { bevel: 0.008 })
    // Switch with guard locking (ISO 14119) on the post, its handle on the leaf.
    b.box(to, h * 0.5, 0.07, 0.045, 0.19, 0.07, 'dark', { bevel: 0.01 })
    b.box(to - 0.1, h * 0.5, 0.06, 0.1, 0.05, 0.045, 'dark', { bevel: 0.01 })
    b.fine(() => {
      b.cylinder(to - 0.13, h * 0.5, 0.085, 0.012, 0.16, 'steel', { low: true })
      for (const y of [0.3, h - 0.3]) b.cylinder(from + 0.03, y, 0.03, 0.012, 0.09, 'dark', { low: true })
    })
    b.anchor(x, h, 0)
  })

/** A run of fence along X from x = 0, posts at both ends unless the next run brings one. */
const run = (
  b: Builder,
  span: number,
  h: number,
  where: 'none' | 'left' | 'middle' | 'right',
  lastPost: boolean,
): void => {
  const withDoor = where !== 'none' && span >= DOOR_WIDTH
  // What is left beside the door is wide enough for a panel, or the door takes it.
  const doorWidth = span < DOOR_WIDTH + 0.8 ? span : DOOR_WIDTH
  const rest = withDoor ? span - doorWidth : span
  const before = where === 'left' ? 0 : where === 'right' ? rest : rest / 2
  const posts: number[] = []
  let x = 0
  const stretch = (width: number): void => {
    const n = width < 0.01 ? 0 : Math.max(1, Math.round(width / POST_PITCH))
    for (let k = 0; k < n; k++) {
      panel(b, x + (k / n) * width, x + ((k + 1) / n) * width, h)
      posts.push(x + (k / n) * width)
    }
    x += width
  }
  stretch(withDoor ? before : rest)
  if (withDoor) {
    door(b, x, x + doorWidth, h)
    posts.push(x)
    x += doorWidth
    stretch(rest - before)
  }
  for (const px of lastPost ? [...posts, span] : posts) {
    b.outline(() => b.box(px, h / 2, 0, 0.05, h, 0.05, 'structure', { bevel: 0.008 }))
    foot(b, px, 0, 0.14)
  }
}

export const drawFence = draws(fence, (b, { length: l, height: h, wings, door: where }) => {
  b.footprint(0, 0, l, 0.1, 0.2, 0.4)
  b.at(-l / 2, 0, 0, () => run(b, l, h, where, true))
  if (wings < 0.4) return
  for (const side of [-1, 1]) {
    b.footprint((side * l) / 2, wings / 2, 0.1, wings, 0.2, 0.4)
    // From the free end back to the corner, whose post stands already.
    b.in(chain(shift((side * l) / 2, 0, wings), turnY(90)), () => run(b, wings, h, 'none', false))
  }
})
