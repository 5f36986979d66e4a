/**
 * Belt and roller conveyors. Straight and incline lie on X round the origin (an incline rises towards +X, `height` is
 * that of its low end); a curve turns from +X about the crossing of its two centre lines; a merge takes a side line in.
 */
import { conveyor, goodsRoom } from '../../equipment/kinds/conveyor.ts'
import type { Builder } from './builder.ts'
import { draws } from './draws.ts'
import { foot, gearMotor } from './fittings.ts'
import { boxedOnCarrier, carton, housingOnCarrier, palletLoad, workpieceOnCarrier } from './goods.ts'
import { chain, type Rigid, shift, turnX, turnY, turnZ } from '../../base/rigid.ts'

type Style = 'belt' | 'roller'

const LEG_PITCH = 2
const ROLLER_PITCH = 0.115

/** A pair of legs at x whose tops reach `top`. */
const legs = (b: Builder, width: number, top: number): void => {
  for (const side of [-1, 1]) {
    const z = side * (width / 2 + 0.02)
    b.outline(() => b.box(0, top / 2, z, 0.07, top, 0.05, 'structure', { bevel: 0.012 }))
    b.at(0, 0, z, () => foot(b, 0, 0, 0.13))
    b.fine(() => b.cylinder(0, 0.05, z, 0.014, 0.08, 'steel', { low: true }))
  }
  b.box(0, Math.min(0.26, top * 0.5), 0, 0.04, 0.05, width, 'structure', { bevel: 0.01 })
}

const rail = (b: Builder, x: number, z: number, span: number, out: number): void => {
  b.outline(() => b.box(x, -0.06, z, span, 0.16, 0.05, 'panel', { bevel: 0.014 }))
  b.box(x, 0.075, z, span - 0.04, 0.03, 0.03, 'steel', { bevel: 0.012 })
  const brackets = Math.max(2, Math.round(span))
  b.fine(() => {
    b.box(x, -0.06, z + out * 0.0255, span - 0.03, 0.018, 0.004, 'dark', { bevel: 0.001 })
    for (let i = 0; i < brackets; i++)
      b.box(x + (i / (brackets - 1) - 0.5) * (span - 0.3), 0.03, z + out * 0.005, 0.03, 0.09, 0.02, 'structure', {
        bevel: 0.006,
      })
  })
}

/** The running surface of a straight piece, its top at y = 0. */
const surface = (b: Builder, style: Style, span: number, width: number): void => {
  if (style === 'belt') {
    b.part('belt', () => {
      b.outline(() => b.box(0, -0.025, 0, span - 0.06, 0.05, width - 0.03, 'belt', { bevel: 0.024, runs: 'belt' }))
      for (const end of [-1, 1])
        b.cylinder(end * (span / 2 - 0.07), -0.062, 0, 0.058, width - 0.02, 'structure', { axis: 'z' })
    })
    b.box(0, -0.09, 0, span - 0.4, 0.05, width + 0.02, 'structure', { bevel: 0.005, casts: false })
    return
  }
  b.part('rollers', () => {
    const n = Math.max(3, Math.floor((span - 0.06) / ROLLER_PITCH))
    for (let i = 0; i < n; i++)
      b.cylinder(((i + 0.5) / n - 0.5) * (span - 0.04), -0.03, 0, 0.03, width, 'steel', {
        axis: 'z',
        low: true,
        runs: 'roller',
      })
  })
  b.outline(() => b.box(0, -0.1, 0, span - 0.1, 0.02, width, 'structure', { bevel: 0.004, casts: false }))
}

const drive = (b: Builder, x: number, width: number): void => {
  b.part('drive', () => {
    b.in(chain(shift(x, -0.22, width / 2 - 0.04), turnY(180)), () => gearMotor(b, 0.072))
    b.box(x, -0.14, width / 2 - 0.02, 0.2, 0.1, 0.04, 'structure')
    b.anchor(x - 0.2, -0.1, width / 2 + 0.06)
  })
}

const sensor = (b: Builder, x: number, width: number): void => {
  b.part('sensor', () => {
    b.fine(() => {
      for (const side of [-1, 1]) {
        b.box(x, 0.06, side * (width / 2 + 0.065), 0.025, 0.16, 0.008, 'steel', { bevel: 0.002 })
        b.box(x, 0.12, side * (width / 2 + 0.05), 0.03, 0.05, 0.022, 'dark', { bevel: 0.006 })
      }
    })
  })
}

const GOODS = {
  usual: workpieceOnCarrier,
  housings: housingOnCarrier,
  gearboxes: workpieceOnCarrier,
  cartons: boxedOnCarrier,
}
type Carries = keyof typeof GOODS

const items = (b: Builder, style: Style, span: number, width: number, most: number, carries: Carries): void => {
  const { load, most: n } = goodsRoom({ style, length: span, width, items: most })
  b.part('items', () => {
    // One more than it has room for: the piece that the machine at its end holds came by this belt.
    for (let i = 0; i < (n > 0 ? n + 1 : 0); i++) {
      // The first stands at the end it leaves by.
      b.shown('items', i + 0.5, () =>
        b.at(span / 2 - (Math.min(i, n - 1) + 0.5) * (span / n), 0, 0, () =>
          load
            ? palletLoad(b, 3)
            : style === 'roller' && carries === 'usual'
              ? carton(b, 0.42, 0.3, Math.min(0.38, width - 0.1))
              : GOODS[carries](b),
        ),
      )
    }
  })
}

/** `opening`: the side (−1, 1) whose rail leaves a gap, and where it is along X. */
const straight = (
  b: Builder,
  p: { style: Style; length: number; width: number; items: number; carries: Carries },
  height: (x: number) => number,
  slope: number,
  opening?: { side: number; from: number; to: number },
): void => {
  const { style, width } = p
  const run = p.length * Math.cos((slope * Math.PI) / 180)
  const z = width / 2 + 0.03
  b.in(chain(shift(0, height(0), 0), turnZ(slope)), () => {
    const end = p.length / 2 - 0.01
    for (const side of [-1, 1]) {
      const pieces =
        opening?.side === side
          ? ([
              [-end, opening.from],
              [opening.to, end],
            ] as const)
          : ([[-end, end]] as const)
      for (const [from, to] of pieces) if (to - from > 0.1) rail(b, (from + to) / 2, side * z, to - from, side)
    }
    surface(b, style, p.length, width)
    drive(b, p.length / 2 - 0.3, width)
    sensor(b, p.length / 2 - 0.18, width)
    items(b, style, p.length, width, p.items, p.carries)
    b.track([
      [-p.length / 2, 0, 0],
      [p.length / 2, 0, 0],
    ])
  })
  const n = Math.max(2, Math.round(run / LEG_PITCH) + 1)
  for (let i = 0; i < n; i++) {
    const x = (i / (n - 1) - 0.5) * (run - 0.56)
    b.at(x, 0, 0, () => legs(b, width, height(x) - 0.12))
  }
  if (slope === 0 && height(0) > 0.6)
    for (const side of [-1, 1])
      b.box(0, 0.3, side * (width / 2 + 0.02), p.length - 0.6, 0.04, 0.03, 'structure', { bevel: 0.01 })
  b.footprint(0, 0, run, width + 0.1, 0.5, 0.75)
}

/** Leans a tapered roller so that its upper edge is level. */
const leaning = (inner: number, outer: number, width: number): Rigid =>
  turnX(Math.asin(Math.min(0.5, (outer - inner) / width)) * (180 / Math.PI))

const curve = (
  b: Builder,
  p: { style: Style; width: number; height: number; turn: number; radius: number; hand: 'left' | 'right' },
): void => {
  const { width, height, turn } = p
  const radius = Math.max(p.radius, width / 2 + 0.25)
  const side = p.hand === 'left' ? 1 : -1
  const reach = radius * Math.tan((turn * Math.PI) / 360)
  /** Frame on the centre line after `angle` degrees. */
  const onArc = (angle: number, draw: () => void): void =>
    b.in(chain(shift(-reach, height, -side * radius), turnY(side * angle), shift(0, 0, side * radius)), draw)
  const pieces = Math.max(2, Math.ceil(turn / 11.25))
  for (const edge of [-1, 1]) {
    const r = radius + edge * (width / 2 + 0.03)
    const chord = 2 * r * Math.tan((turn / pieces) * (Math.PI / 360))
    for (let i = 0; i < pieces; i++) {
      onArc(((i + 0.5) / pieces) * turn, () => {
        const z = side * edge * (width / 2 + 0.03)
        b.outline(() => b.box(0, -0.06, z, chord + 0.012, 0.16, 0.05, 'panel', { bevel: 0.014 }))
        b.box(0, 0.075, z, chord + 0.008, 0.03, 0.03, 'steel', { bevel: 0.012 })
        b.fine(() => b.box(0, 0.03, z, 0.03, 0.09, 0.02, 'structure', { bevel: 0.006 }))
      })
    }
  }
  const inner = 0.026
  const taper = inner * ((radius + width / 2) / (radius - width / 2))
  b.part(p.style === 'belt' ? 'belt' : 'rollers', () => {
    const n = Math.max(3, Math.round(((turn * Math.PI) / 180) * (radius / (p.style === 'belt' ? 0.06 : 0.1))))
    for (let i = 0; i < n; i++) {
      onArc(((i + 0.5) / n) * turn, () => {
        if (p.style === 'belt')
          b.box(
            0,
            -0.02 - (i % 2) * 0.002,
            0,
            (((turn * Math.PI) / 180) * (radius + width / 2)) / n + 0.004,
            0.03,
            width - 0.01,
            'belt',
            { bevel: 0.004 },
          )
        // Tapered rollers: thick outside, so that goods turn without slipping; their top line lies level.
        else
          b.in(chain(shift(0, -(inner + taper) / 2, 0), turnY(side > 0 ? 0 : 180)), () =>
            b.in(leaning(inner, taper, width), () =>
              b.cylinder(0, 0, 0, inner, width, 'steel', { axis: 'z', top: taper, low: true, runs: 'roller' }),
            ),
          )
      })
    }
  })
  for (const angle of [turn * 0.12, turn * 0.88])
    onArc(angle, () => b.at(0, -height, 0, () => legs(b, width, height - 0.12)))
  onArc(turn / 2, () => drive(b, 0, width))
  const points = Array.from({ length: 9 }, (_, i) => {
    const angle = ((turn * i) / 8) * (Math.PI / 180)
    return [-reach + radius * Math.sin(angle), height, side * (-radius + radius * Math.cos(angle))] as const
  })
  b.track(points)
  const middle = points[4]!
  b.footprint(middle[0], middle[2], radius * 0.9, radius * 0.9, 0.6, 0.6)
}

/** The side line comes in at 45°, its belt ending under the main one's edge. */
const merge = (
  b: Builder,
  p: {
    style: Style
    length: number
    width: number
    height: number
    items: number
    carries: Carries
    hand: 'left' | 'right'
  },
): void => {
  const side = p.hand === 'left' ? -1 : 1
  const half = p.width / 2
  const gap = half * Math.SQRT2 + 0.06
  straight(b, p, () => p.height, 0, { side, from: -gap, to: gap })
  const spur = p.width * 1.5 + 0.5
  // Along the side line, 0 is where its middle crosses the main one's edge.
  b.in(chain(shift(0, p.height - 0.004, side * half), turnY(side * 45)), () => {
    for (const edge of [-1, 1]) {
      const to = side * edge * (half + 0.03) - 0.06
      rail(b, (to - spur) / 2, edge * (half + 0.03), to + spur, edge)
    }
    const end = p.style === 'belt' ? half : -half
    b.part('side-belt', () => {
      b.outline(() =>
        b.box((end - spur) / 2, -0.025, 0, spur + end, 0.05, p.width - 0.03, 'belt', { bevel: 0.02, runs: 'belt' }),
      )
      // A belt would show between the main line's rollers: there the corner is filled with ever shorter rollers.
      if (p.style === 'belt') return
      for (let x = -half + 0.04; x < half - 0.08; x += 0.075)
        b.cylinder(x, -0.03, (side * (x + half)) / 2, 0.028, half - x - 0.02, 'steel', {
          axis: 'z',
          low: true,
          runs: 'roller',
        })
    })
    b.at(-spur + 0.25, -p.height + 0.004, 0, () => legs(b, p.width, p.height - 0.12))
  })
  b.footprint(-spur * 0.4, side * (half + spur * 0.35), spur * 0.8, spur * 0.7, 0.5, 0.5)
}

export const drawConveyor = draws(conveyor, (b, p) => {
  if (p.shape === 'curve') curve(b, p)
  else if (p.shape === 'merge') merge(b, p)
  else {
    const slope = p.shape === 'incline' ? p.angle : 0
    const rise = Math.tan((slope * Math.PI) / 180)
    const start = p.height + (p.length / 2) * Math.sin((slope * Math.PI) / 180)
    straight(b, p, (x) => start + x * rise, slope)
  }
})
