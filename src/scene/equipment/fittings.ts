/** What many machines carry: motors, lamps, feet, screens, doors. Each draws into the present frame and part. */
import type { Builder } from './builder.ts'
import { chain, shift, turnX, turnY, turnZ } from '../../base/rigid.ts'

/** A finned motor along +X whose flange is at the origin; about four radii long. */
export const motor = (b: Builder, radius: number): void => {
  b.cylinder(radius * 0.1, 0, 0, radius * 1.08, radius * 0.2, 'dark', { axis: 'x' })
  b.casting('finned-motor', chain(shift(radius * 1.6, 0, 0), turnZ(-90)), radius, 'dark')
  b.casting('motor-cowl', chain(shift(radius * 3, 0, 0), turnZ(-90)), radius, 'dark')
  b.box(radius * 1.2, radius * 1.08, 0, radius * 1.1, radius * 0.5, radius * 0.9, 'dark', { bevel: radius * 0.1 })
}

/** A right-angle gearbox with its motor along +X and the hollow shaft along Z through the origin. */
export const gearMotor = (b: Builder, radius: number): void => {
  b.box(0, 0, 0, radius * 2.4, radius * 2.4, radius * 1.9, 'panel', { bevel: radius * 0.3 })
  b.cylinder(0, 0, 0, radius * 0.8, radius * 2.3, 'steel', { axis: 'z' })
  b.fine(() => b.casting('bolt-ring', chain(shift(0, 0, radius * 0.95), turnX(90)), radius * 1.02, 'steel'))
  b.at(radius * 1.2, 0, 0, () => motor(b, radius))
}

/** A levelling foot at (x, z): plate, stud. */
export const foot = (b: Builder, x: number, z: number, size = 0.12): void => {
  b.box(x, 0.011, z, size, 0.022, size, 'dark', { bevel: 0.006 })
}

/** A signal tower standing on (x, y, z). */
export const andon = (b: Builder, x: number, y: number, z: number, stages = 3): void => {
  b.part('andon', () => {
    b.cylinder(x, y + 0.07, z, 0.014, 0.14, 'structure', { low: true })
    b.cylinder(x, y + 0.15, z, 0.038, 0.03, 'dark')
    for (let i = 0; i < stages; i++) b.cylinder(x, y + 0.205 + i * 0.078, z, 0.036, 0.07, 'panel', { bevel: 0.008 })
    b.cylinder(x, y + 0.175 + stages * 0.078, z, 0.038, 0.02, 'dark')
  })
}

/** An operator's screen facing +Z, its middle at the origin; what it shows is drawn near by only. */
export const screen = (b: Builder, width = 0.46, height = 0.32): void => {
  b.part('panel', () => {
    b.box(0, 0, 0, width, height, 0.045, 'dark', { bevel: 0.016 })
    b.box(0, 0, 0.0235, width - 0.05, height - 0.055, 0.004, 'screen', { bevel: 0.001, casts: false })
    b.fine(() => {
      b.box(-width * 0.22, height * 0.16, 0.0265, width * 0.36, height * 0.28, 0.002, 'panel', { bevel: 0.0005 })
      b.box(width * 0.22, height * 0.16, 0.0265, width * 0.3, height * 0.28, 0.002, 'structure', { bevel: 0.0005 })
      b.box(0, -height * 0.2, 0.0265, width * 0.8, height * 0.24, 0.002, 'structure', { bevel: 0.0005 })
    })
  })
}

/** A push-button box facing +Z: emergency stop and two buttons. */
export const buttons = (b: Builder): void => {
  b.fine(() => {
    b.box(0, 0, 0, 0.09, 0.2, 0.07, 'panel', { bevel: 0.01 })
    b.cylinder(0, 0.05, 0.05, 0.027, 0.035, 'dark', { axis: 'z', bevel: 0.008 })
    for (const y of [-0.02, -0.065]) b.cylinder(0, y, 0.04, 0.013, 0.015, 'steel', { axis: 'z', low: true })
  })
}

/** Horizontal louvres facing +Z in a `width` × `height` field round the origin. */
export const louvres = (b: Builder, width: number, height: number, pitch = 0.045): void => {
  const n = Math.max(2, Math.floor(height / pitch))
  b.fine(() => {
    for (let i = 0; i < n; i++)
      b.in(chain(shift(0, ((i + 0.5) / n - 0.5) * height, 0), turnX(28)), () =>
        b.box(0, 0, 0, width, 0.016, 0.008, 'structure', { bevel: 0.003 }),
      )
  })
}

/** A door leaf facing +Z with handle and hinges. */
export const door = (b: Builder, width: number, height: number, hinge: 'left' | 'right' = 'left'): void => {
  const side = hinge === 'left' ? 1 : -1
  b.box(0, 0, 0.004, width, height, 0.02, 'body', { bevel: 0.007 })
  b.fine(() => {
    b.box(side * (width / 2 - 0.05), 0.02, 0.024, 0.026, 0.19, 0.024, 'dark', { bevel: 0.008 })
    for (const y of [-0.36, 0.36])
      b.cylinder(-side * (width / 2 + 0.004), y * height, 0.012, 0.009, 0.07, 'dark', { low: true })
  })
}

/** A fan facing +Y at the origin: ring, hub, guard. */
export const fan = (b: Builder, radius: number): void => {
  b.part('fan', () => {
    b.cylinder(0, 0.05, 0, radius, 0.1, 'panel', { bevel: 0.02 })
    b.cylinder(0, 0.102, 0, radius * 0.9, 0.006, 'dark', { bevel: 0.002, casts: false })
    b.cylinder(0, 0.115, 0, radius * 0.26, 0.03, 'panel', { bevel: 0.01, casts: false })
    b.fine(() => {
      for (let i = 0; i < 4; i++)
        b.in(turnY(i * 45), () => b.box(0, 0.112, 0, radius * 1.86, 0.008, 0.01, 'steel', { bevel: 0.003 }))
    })
  })
}

/** A pipe of straight runs through points, with flanges at both ends. Metres. */
export const pipe = (b: Builder, points: readonly (readonly [number, number, number])[], radius: number): void => {
  points.slice(1).forEach((to, i) => {
    const from = points[i]!
    const [dx, dy, dz] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
    const axis =
      Math.abs(dx) > Math.abs(dy) ? (Math.abs(dx) > Math.abs(dz) ? 'x' : 'z') : Math.abs(dy) > Math.abs(dz) ? 'y' : 'z'
    b.cylinder(
      (from[0] + to[0]) / 2,
      (from[1] + to[1]) / 2,
      (from[2] + to[2]) / 2,
      radius,
      Math.hypot(dx, dy, dz) + radius * 1.6,
      'steel',
      { axis, bevel: radius * 0.5 },
    )
    if (i === 0 || i === points.length - 2) {
      const end = i === 0 ? from : to
      b.cylinder(...end, radius * 1.7, 0.03, 'steel', { axis, bevel: 0.005 })
    }
  })
}
