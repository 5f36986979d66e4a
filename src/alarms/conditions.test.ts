/** What takes several limits, several signals, or time, to tell. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { timeMs } from '../base/brand.ts'
import { medianOf } from '../base/ranks.ts'
import { QUALITY } from '../wire/quality.ts'
import { T0 } from './testing/robot-bench.ts'
import { watchBench } from './testing/watch-bench.ts'

const LIMITS = { limits: { lolo: { at: 0 }, lo: { at: 10 }, hi: { at: 80 }, hihi: { at: 90, priority: 'critical' } } }

describe('a group of limits', () => {
  test('is one alarm that shows the worst; a worse one asks anew, a lesser one only says so', () => {
    const { give, engine, said, told } = watchBench({ heat: { when: LIMITS, deadband: 2 } })
    give('heat', 85, 0)
    expect(told.at(-1)!.row).toMatchObject({ limit: 80, priority: 'low', cause: { kind: 'above' } })
    engine.command({ kind: 'acknowledge', key: 'p-1/heat', actor: 'Eva', comment: '' }, timeMs(T0 + 1000))
    give('heat', 91, 2)
    expect(told.at(-1)!.row).toMatchObject({ limit: 90, priority: 'critical', state: 'unacknowledged', ackBy: null })
    expect(engine.rows()).toHaveLength(1)
    engine.command({ kind: 'acknowledge', key: 'p-1/heat', actor: 'Eva', comment: '' }, timeMs(T0 + 3000))
    give('heat', 89, 4)
    give('heat', 88, 5)
    expect(told.at(-1)!.row).toMatchObject({ limit: 80, priority: 'low', state: 'acknowledged', active: true })
    give('heat', 79, 6)
    give('heat', 78, 7)
    expect(said()).toEqual(['heat raised 0', 'heat raised 2', 'heat eased 5', 'heat cleared 7'])
    expect(engine.rows()).toEqual([])
  })

  test('a worse limit has the on-delay, a lesser the off-delay; from high to low is a new occurrence', () => {
    const { give, tick, said, told } = watchBench({ heat: { when: LIMITS, onDelayS: 5, offDelayS: 3 } })
    give('heat', 85, 0)
    tick(6)
    give('heat', 95, 10)
    give('heat', 85, 12)
    give('heat', 96, 20)
    give('heat', 97, 23)
    tick(30)
    give('heat', 81, 40)
    tick(50)
    give('heat', -5, 60)
    tick(70)
    expect(said()).toEqual([
      'heat raised 5',
      'heat raised 25',
      'heat eased 43',
      // Both ends hold the condition: it goes over without clearing.
      'heat raised 65',
    ])
    expect(told).toEqual([])
  })

  test('a level that is shelved stays out of sight, and input lost holds it', () => {
    const { give, engine, said, tick } = watchBench({ heat: { when: LIMITS } }, 1, 20)
    give('heat', 85, 0)
    engine.command({ kind: 'shelve', key: 'p-1/heat', actor: 'Eva', comment: '', forMs: 60_000 }, timeMs(T0 + 1000))
    give('heat', 95, 2)
    expect(engine.rows()[0]).toMatchObject({ state: 'shelved', limit: 90, priority: 'critical' })
    give('heat', 5, 3, QUALITY.bad)
    tick(10)
    expect(engine.rows()[0]).toMatchObject({ state: 'shelved', limit: 90, inputLost: true })
    expect(said()).toEqual(['heat raised 0', 'heat raised 2', 'heat input-lost 3'])
  })

  test('what shows is the outermost limit passed, each clearing past its own deadband', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -10, max: 100 }), { maxLength: 60 }), (walk) => {
        const deadband = 4
        const { give, engine } = watchBench({ heat: { when: LIMITS, deadband } })
        const limits = [
          { side: -2, at: 0 },
          { side: -1, at: 10 },
          { side: 1, at: 80 },
          { side: 2, at: 90 },
        ]
        const standing = new Set<number>()
        walk.forEach((value, second) => {
          give('heat', value, second)
          // An oracle of its own: four alarms, each with its deadband, of which only the outermost is looked at.
          const before = new Set(standing)
          for (const { side, at } of limits) {
            const slack = before.has(side) ? deadband : 0
            if (side > 0 ? value > at - slack : value < at + slack) standing.add(side)
            else standing.delete(side)
          }
          const worst = limits
            .filter(({ side }) => standing.has(side))
            .toSorted((a, b) => Math.abs(b.side) - Math.abs(a.side))[0]
          const row = engine.row('p-1/heat')
          expect(row?.active ?? false).toBe(worst !== undefined)
          if (worst) expect(row!.limit).toBe(worst.at)
        })
      }),
      { seed: 1501, numRuns: 300 },
    )
  })
})

describe('rate of change', () => {
  const RISE = { changing: { by: 5, withinS: 10, way: 'up' } }
  test('raises with the sample that shows it, says how far, and clears when the window has passed', () => {
    const { give, tick, said, told } = watchBench({ heat: { when: RISE } })
    give('heat', 20, 0)
    give('heat', 23, 4)
    give('heat', 26, 9)
    expect(told.at(-1)!.row).toMatchObject({ value: 6, limit: 5, cause: { kind: 'changing', withinMs: 10_000 } })
    tick(13)
    tick(20)
    expect(said()).toEqual(['heat raised 9', 'heat cleared 14'])
    give('heat', 40, 30, QUALITY.bad)
    give('heat', 40, 31)
    tick(60)
    expect(said(), 'what happened while nothing good came is not known').toEqual([
      'heat input-lost 30',
      'heat input-back 41',
    ])
  })

  test('is that of the samples of so long, each held until the next, whatever the pace', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 15 })), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(steps, fc.constantFrom('up' as const, 'down' as const, 'either' as const), (walk, way) => {
        const { give, engine } = watchBench({ heat: { when: { changing: { by: 5, withinS: 10, way } } } })
        const seen: { at: number; value: number }[] = []
        let at = 0
        for (const [value, seconds] of walk) {
          at += seconds
          seen.push({ at, value })
          give('heat', value, at)
          const held = seen.filter((_, i) => (seen[i + 1]?.at ?? Number.POSITIVE_INFINITY) > at - 10)
          const up = value - Math.min(...held.map((one) => one.value))
          const down = Math.max(...held.map((one) => one.value)) - value
          const expected = (way !== 'down' && up > 5) || (way !== 'up' && down > 5)
          expect(engine.row('p-1/heat')?.active ?? false).toBe(expected)
        }
      }),
      { seed: 1502, numRuns: 300 },
    )
  })
})

describe('deviation', () => {
  test('from a setpoint, with a deadband, held while the setpoint is not known', () => {
    const { give, said, told, engine } = watchBench({
      heat: { when: { deviating: { from: 'wanted', by: 5, side: 'above' } }, deadband: 1 },
    })
    give('heat', 60, 0)
    give('wanted', 54, 1)
    expect(told.at(-1)!.row).toMatchObject({ value: 6, limit: 5, cause: { kind: 'deviating', from: 'Setpoint' } })
    give('wanted', 90, 2, QUALITY.bad)
    give('heat', 0, 3)
    expect(engine.rows()[0]).toMatchObject({ active: true, inputLost: true })
    give('wanted', 55.5, 4)
    give('heat', 59.9, 5)
    give('heat', 59.5, 6)
    expect(said()).toEqual(['heat raised 1', 'heat input-lost 2', 'heat input-back 4', 'heat cleared 4'])
  })

  test('from what most of its sisters say: of three, one may be wrong; fewer are none', () => {
    const { give, said } = watchBench({ heat: { when: { unlikeSisters: { by: 10 } } } }, 5, 60)
    const say = (asset: number, value: number, at: number) => give('heat', value, at, QUALITY.good, `p-${asset}`)
    say(2, 50, 0)
    say(3, 52, 0)
    say(1, 99, 1)
    expect(said()).toEqual([])
    say(4, 200, 2)
    expect(said(), 'the one that is off is told, as soon as there are three others').toEqual(['p-4 heat raised 2'])
    say(4, 54, 3)
    say(5, 51, 3)
    say(1, 99, 4)
    expect(said()).toEqual(['p-4 heat cleared 3', 'heat raised 4'])
    say(1, 53, 5)
    expect(said()).toEqual(['heat cleared 5'])
  })

  test('the middle of the sisters is their median', () => {
    const say = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 40 }))
    fc.assert(
      fc.property(fc.array(say, { maxLength: 60 }), (said) => {
        const { give, engine } = watchBench({ heat: { when: { unlikeSisters: { by: 10 } } } }, 6)
        const now = new Map<number, number>()
        said.forEach(([asset, value], second) => {
          now.set(asset, value)
          give('heat', value, second, QUALITY.good, `p-${asset}`)
          const others = [...now].filter(([one]) => one !== asset).map(([, one]) => one)
          if (others.length < 3) return
          expect(engine.row(`p-${asset}/heat`)?.active ?? false).toBe(Math.abs(value - medianOf(others)) > 10)
        })
      }),
      { seed: 1503, numRuns: 200 },
    )
  })
})

describe('what must not last', () => {
  const STILL = { unchanged: { forS: 10, within: 0.5, while: { signal: 'state', when: { is: ['run'] } } } }
  test('nothing moves, counted only while it should', () => {
    const { give, tick, said, told } = watchBench({ heat: { when: STILL } })
    give('heat', 50, 0)
    tick(100)
    give('state', 2, 100)
    tick(200)
    expect(said()).toEqual([])
    give('state', 6, 200)
    give('heat', 50.4, 205)
    tick(209)
    expect(said()).toEqual([])
    tick(212)
    expect(told.at(-1)!.row).toMatchObject({ value: null, limit: null, cause: { kind: 'unchanged', forMs: 10_000 } })
    expect(said()).toEqual(['heat raised 210'])
    give('heat', 51, 215)
    give('heat', 51, 230)
    give('state', 2, 231)
    expect(said()).toEqual(['heat cleared 215', 'heat raised 225', 'heat cleared 231'])
  })

  test('time in which nothing was known is not counted', () => {
    const { give, tick, said } = watchBench({ heat: { when: STILL } })
    give('state', 6, 0)
    give('heat', 50, 0)
    give('heat', 0, 6, QUALITY.bad)
    tick(100)
    give('heat', 50, 100)
    tick(103)
    expect(said()).toEqual([])
    tick(105)
    expect(said()).toEqual(['heat raised 104'])
  })

  test('a text that stays', () => {
    const { give, tick, said } = watchBench({
      order: { signal: 'order', when: { unchanged: { forS: 300, while: { signal: 'flow', when: { above: 0 } } } } },
    })
    give('flow', 1, 0)
    give('order', 'A', 0)
    give('order', 'B', 200)
    give('order', 'B', 400)
    tick(499)
    give('order', 'C', 600)
    expect(said()).toEqual(['order raised 500', 'order cleared 600'])
  })

  test('commanded, and not done within time', () => {
    const { give, tick, said, told } = watchBench({
      valve: {
        signal: 'open',
        when: { notDone: { done: { is: [true] }, after: { signal: 'command', when: { is: ['run'] } }, withinS: 5 } },
      },
    })
    give('open', 0, 0)
    give('command', 1, 10)
    give('open', 1, 14)
    give('command', 2, 20)
    give('open', 0, 21)
    tick(60)
    expect(said()).toEqual([])
    give('command', 1, 60)
    tick(66)
    give('open', 1, 70)
    expect(told.map(({ row }) => row.cause)).toContainEqual({
      kind: 'not-done',
      signal: 'Open',
      target: 'Command',
      forMs: 5000,
    })
    expect(said()).toEqual(['valve raised 65', 'valve cleared 70'])
  })

  test('not where it is wanted: numbers within so much, states by what they are called', () => {
    const { give, tick, said } = watchBench({
      heat: { when: { notFollowing: { signal: 'wanted', by: 1, withinS: 5 } } },
      state: { signal: 'state', when: { notFollowing: { signal: 'command', withinS: 5 } } },
    })
    give('wanted', 60, 0)
    give('heat', 50, 0)
    give('command', 1, 0)
    give('state', 6, 0)
    give('heat', 59.5, 4)
    tick(9)
    give('heat', 70, 10)
    give('command', 2, 11)
    tick(20)
    expect(said()).toEqual(['heat raised 15', 'state raised 16'])
  })

  test('silence: bad values do not end it, a good one does', () => {
    const { give, tick, said } = watchBench({ heat: { when: { silent: { forS: 30 } } } }, 1, 10)
    tick(0)
    tick(29)
    expect(said()).toEqual([])
    tick(31)
    give('heat', 1, 40, QUALITY.bad)
    give('heat', 1, 50)
    give('heat', 1, 70)
    tick(99)
    tick(101)
    expect(said()).toEqual(['heat raised 30', 'heat cleared 50', 'heat raised 100'])
  })

  test('one that stood before a restart stands until something says otherwise', () => {
    const first = watchBench({ heat: { when: STILL } })
    first.give('state', 6, 0)
    first.give('heat', 50, 0)
    first.tick(11)
    const second = watchBench({ heat: { when: STILL } })
    second.told.push(...second.engine.restore(first.engine.rows(), timeMs(T0 + 20_000)))
    second.give('heat', 50, 21)
    second.give('state', 6, 22)
    expect(second.said()).toEqual([])
    expect(second.engine.rows()[0]).toMatchObject({ active: true })
    second.give('heat', 52, 23)
    expect(second.said()).toEqual(['heat cleared 23'])
  })

  test('is as long as it stood, whatever came in between', () => {
    const step = fc.tuple(
      fc.constantFrom('heat', 'state'),
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: 1, max: 8 }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const { give, tick, engine } = watchBench({ heat: { when: STILL } })
        let [heat, state, since, at] = [Number.NaN, Number.NaN, 0, 0]
        for (const [signal, value, seconds] of steps) {
          at += seconds
          tick(at)
          if (signal === 'heat') {
            if (value !== heat) since = at
            heat = value
          } else {
            if ((value === 0) !== (state === 6)) since = at
            state = value === 0 ? 6 : 2
          }
          give(signal, signal === 'heat' ? heat : state, at)
          if (Number.isNaN(heat) || Number.isNaN(state)) {
            // Counted from when both are known.
            since = at
            continue
          }
          expect(engine.row('p-1/heat')?.active ?? false).toBe(state === 6 && at - since >= 10)
        }
      }),
      { seed: 1504, numRuns: 300 },
    )
  })
})

test('a formula over several signals holds while it can be told', () => {
  const { give, said, engine } = watchBench({
    heat: {
      when: { formula: 'heat / flow > 2 and state == "run"', of: { heat: 'heat', flow: 'flow', state: 'state' } },
    },
  })
  give('heat', 90, 0)
  give('flow', 30, 1)
  give('state', 6, 2)
  give('flow', 0, 3)
  expect(engine.rows()[0]).toMatchObject({ active: true, inputLost: true, cause: { kind: 'formula' } })
  give('flow', 50, 4)
  expect(said()).toEqual(['heat raised 2', 'heat input-lost 3', 'heat input-back 4', 'heat cleared 4'])
})

test('one that is switched off is not there', () => {
  const { twin } = watchBench({ heat: { when: { above: 3 }, enabled: false }, hot: { when: { above: 3 } } })
  expect(twin.alarms.map(({ key }) => key)).toEqual(['p-1/hot'])
})
