import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DELAY_MS, Glides } from './glides.ts'

const one = (rest = 0, turns = false): Glides => new Glides([rest], turns)

describe('a drawn position', () => {
  test('rests until something is heard, and is then there at once', () => {
    const glide = one(7)
    expect([glide.heard(0), glide.at(0, 5000)]).toEqual([false, 7])
    glide.aim(0, 10, 6000, 6000)
    expect([glide.heard(0), glide.at(0, 6000), glide.moving(0, 6000)]).toEqual([true, 10, false])
  })

  test('is what was measured a delay ago, by way of those between, for any signal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 30, max: 220 }), fc.double({ min: -100, max: 100, noNaN: true })), {
          minLength: 2,
          maxLength: 40,
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (steps, where) => {
          const glide = one()
          const samples: [number, number][] = []
          let now = 1000
          for (const [gap, value] of steps) {
            now += gap
            samples.push([now, value])
            glide.aim(0, value, now, now)
            // Asked at a moment before the next sample may come.
            const at = now + where * 30
            const drawn = at - DELAY_MS
            const next = samples.findIndex(([t]) => t > drawn)
            const [t1, v1] = samples[next]!
            const [t0, v0] = samples[Math.max(0, next - 1)]!
            expect(glide.delay(0)).toBe(DELAY_MS)
            expect(glide.at(0, at)).toBeCloseTo(t1 === t0 ? v1 : v0 + ((v1 - v0) * (drawn - t0)) / (t1 - t0), 6)
          }
        },
      ),
      { numRuns: 200, seed: 7 },
    )
  })

  test('never leaves the range of what was measured, never leaps between samples, and ends at the last', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.integer({ min: 1, max: 1500 }),
            fc.integer({ min: -5, max: 5 }),
            fc.integer({ min: 0, max: 300 }),
          ),
          { minLength: 2, maxLength: 60 },
        ),
        (steps) => {
          const glide = one()
          let now = 10_000
          glide.aim(0, 0, now, now)
          let last = glide.at(0, now)
          for (const [gap, value, late] of steps) {
            const end = now + gap
            for (now += Math.min(gap, 7); now < end; now += 7)
              if (Math.abs(glide.at(0, now)) > 5) throw new Error(`${glide.at(0, now)} at ${now}`)
            now = end
            last = glide.at(0, now)
            glide.aim(0, value, now - late, now)
            // The news itself moves nothing yet.
            expect(glide.at(0, now)).toBeCloseTo(last, 9)
          }
          expect(glide.at(0, now + 1000)).toBe(steps.at(-1)![1])
          expect(glide.moving(0, now + 1000)).toBe(false)
        },
      ),
      { numRuns: 200, seed: 8 },
    )
  })

  test('after a silence it sets out from where it stood', () => {
    const glide = one()
    glide.aim(0, 10, 1000, 1000)
    glide.aim(0, 20, 9000, 9000)
    expect(glide.at(0, 9000)).toBe(10)
    expect(glide.at(0, 9000 + DELAY_MS / 2)).toBeCloseTo(15)
    expect(glide.at(0, 9000 + DELAY_MS)).toBe(20)
  })

  test('a slow source is followed without standing still between its samples', () => {
    const glide = one()
    let still = 0
    for (let now = 0; now <= 8000; now += 20) {
      if (now % 500 === 0) glide.aim(0, now / 10, now, now)
      if (now > 4000) still += Number(glide.at(0, now + 20) === glide.at(0, now))
    }
    expect(glide.delay(0)).toBeGreaterThan(500)
    expect(still).toBe(0)
  })

  test('stopped, it stands where it is drawn', () => {
    const glide = one()
    glide.aim(0, 0, 1000, 1000)
    glide.aim(0, 10, 1200, 1200)
    const there = glide.at(0, 1300)
    expect(there).toBeGreaterThan(0)
    glide.stop(0, 1300)
    expect([glide.at(0, 1300), glide.at(0, 9000), glide.moving(0, 1301)]).toEqual([there, there, false])
  })

  test('an angle turns the short way round', () => {
    const glide = one(0, true)
    glide.aim(0, 170, 1000, 1000)
    glide.aim(0, -170, 1200, 1200)
    expect(glide.at(0, 1350)).toBeCloseTo(180)
    expect(glide.at(0, 1450)).toBeCloseTo(190)
  })

  test('a clock that goes back begins anew', () => {
    const glide = one()
    glide.aim(0, 1, 9000, 9000)
    glide.aim(0, 2, 1000, 1000)
    expect(glide.at(0, 1000)).toBe(2)
  })
})
