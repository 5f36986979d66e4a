import { describe, expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { expectNothingLearnt, expectSameAfterLoading, type Moment } from '../testing/laws.ts'
import { FIVE_MINUTES, START } from '../testing/signals.ts'
import type { TogetherClaim } from './claim.ts'
import { together, type SignalReading } from './together.ts'

/** Three of a cause: of two that only hold each other nobody can say which of them is wrong. */
const SIGNALS = 6
const six = together(SIGNALS)
/** How much each follows the load, in its own unit; the last three follow a second cause, such as the room. */
const FOLLOWS = [4, 30, -0.5, 0.02, 2, 0.8]
const NOISE = [0.6, 4, 0.08, 0.003, 0.3, 0.1]
const LEVELS = [40, 900, 6, 0.3, 22, 5]

interface Machine {
  readonly seed?: number
  readonly samples: number
  readonly stepMs?: number
  readonly load?: (i: number) => number
  /** Changes what a signal says. */
  readonly fault?: (value: number, signal: number, i: number) => number
}

const machine = ({
  seed = 1,
  samples,
  stepMs = FIVE_MINUTES,
  load,
  fault = (v) => v,
}: Machine): Moment<SignalReading[]>[] => {
  const rng = createRng(seed)
  let [wanders, room] = [0, 0]
  return Array.from({ length: samples }, (_, i) => {
    wanders = 0.95 * wanders + rng.normal(0, 0.31)
    room = 0.98 * room + rng.normal(0, 0.2)
    const now = load?.(i) ?? wanders
    return {
      now: START + i * stepMs,
      sample: LEVELS.map((level, signal) => {
        const cause = signal < 3 ? now : 0.3 * now + room
        const value = level + FOLLOWS[signal]! * cause + rng.normal(0, NOISE[signal]!)
        return { value: fault(value, signal, i), isUsable: true }
      }),
    }
  })
}

const claims = (moments: readonly Moment<SignalReading[]>[], state = six.init()): TogetherClaim[] =>
  moments.map(({ sample, now }) => six.step(state, sample, now))
const begun = (all: readonly TogetherClaim[]): number => all.filter(({ code }) => code === 'begins').length
/** The signal that contributes most at the last told moment of the first episode from there on. */
const firstNamed = (all: readonly TogetherClaim[]): number | undefined =>
  all.flatMap((claim) => ('contributions' in claim ? [claim.contributions[0]!.signal] : []))[0]

/** Everything that may come: gaps, clock steps, repeats, bad signals, renewed ones, a fault. */
const rough = (): Moment<SignalReading[]>[] => {
  const rng = createRng(9)
  let now = START
  return machine({ samples: 1500, fault: (v, signal, i) => (signal === 1 && i > 1000 && i < 1100 ? v + 40 : v) }).map(
    ({ sample }, i) => {
      const chance = rng.next()
      now += chance < 0.01 ? 0 : chance < 0.02 ? -3_600_000 : chance < 0.03 ? 7_200_000 : FIVE_MINUTES
      return {
        now,
        sample: sample.map(({ value }, signal) => ({
          value: rng.next() < 0.02 ? Number.NaN : rng.next() < 0.005 ? value * 30 : value,
          isUsable: rng.next() > (i % 100 < 5 ? 0.6 : 0.03),
          isRenewed: i === 700 && signal === 3,
        })),
      }
    },
  )
}

describe('laws', () => {
  test('saved and loaded anywhere, it goes on to the byte', () => {
    expectSameAfterLoading(six, rough(), [0, 1, 99, 350, 701, 1050, 1499])
  })

  test('what is saved is of one size, whatever came', () => {
    const empty = six.save(six.init()).length
    const state = six.init()
    claims(rough(), state)
    expect(six.save(state).length).toBe(empty)
    expect(empty).toBeLessThan(4096)
    const most = together(24)
    expect(most.save(most.init()).length).toBeLessThan(20_000)
  })

  test('where most signals are bad nothing is claimed and nothing learnt; a bad one among good ones is not learnt', () => {
    const state = six.init()
    const [last] = machine({ samples: 500 }).slice(-1)
    claims(machine({ samples: 500 }), state)
    const bad = last!.sample.map(({ value }, i) => ({ value: i === 2 ? Infinity : value, isUsable: i < 3 }))
    expectNothingLearnt(six, state, [{ now: last!.now + FIVE_MINUTES, sample: bad }])
    expect(six.step(state, bad, last!.now)).toEqual({ code: 'too-few-signals', score: 0, usable: 2, of: 6 })
    const other = six.load(six.save(state))
    if (!other.ok) throw new Error('not loaded')
    const with1 = (value: number): SignalReading[] =>
      last!.sample.map((one, i) => (i === 1 ? { value, isUsable: false } : one))
    expect(six.step(state, with1(1e9), last!.now)).toEqual(six.step(other.value, with1(-5), last!.now))
    expect(six.save(state)).toEqual(six.save(other.value))
  })

  test('a saved state that is damaged, or of another number of signals, is refused with the reason', () => {
    const bytes = six.save(six.init())
    expect(six.load(bytes.subarray(0, 300))).toMatchObject({ ok: false, error: { code: 'damaged' } })
    expect(together(5).load(bytes)).toMatchObject({ ok: false, error: { code: 'other-form', found: six.form } })
  })

  test('claims of a first half are the same whether or not a second half follows', () => {
    expect(claims(rough()).slice(0, 700)).toEqual(claims(rough().slice(0, 700)))
  })

  test('every number is finite, also of constants, copies, huge and tiny values and one repeated moment', () => {
    const shapes: ((i: number, signal: number) => number)[] = [
      () => 5,
      (i) => i % 7,
      (i, signal) => (signal === 2 ? 3 : Math.sin(i / (signal + 1))),
      (i, signal) => (i === 500 && signal === 1 ? 1e17 : (i % 5) * 1e-12),
      (i, signal) => 1e12 * signal + ((i * (signal + 3)) % 11),
      (i, signal) => (i < 400 ? 0 : 1e9 * i * signal),
    ]
    for (const shape of shapes)
      for (const stepMs of [0, 1000]) {
        const moments = Array.from({ length: 900 }, (_, i) => ({
          now: START + i * stepMs,
          sample: Array.from({ length: SIGNALS }, (_one, signal) => ({ value: shape(i, signal), isUsable: true })),
        }))
        const text = JSON.stringify(claims(moments))
        expect(text).not.toContain('null')
      }
  })

  test('says how much is missing until enough is known', () => {
    const all = claims(machine({ samples: 401 }))
    expect(all[2]).toEqual({ code: 'learning', score: 0, samples: 3, of: 400 })
    expect(all[400]!.code).toBe('usual')
  })
})

describe('a relation that breaks', () => {
  const FROM = 2000
  /** A day in which a signal no longer follows the load but stands where it was: within its range. */
  const stuck = (which: number): ((value: number, signal: number, i: number) => number) => {
    let held = 0
    return (value, signal, i) => {
      if (signal !== which) return value
      if (i < FROM) held = value
      return i < FROM ? value : held
    }
  }

  test('is found and named while each signal stays within its own range', () => {
    const moments = machine({
      samples: FROM + 100,
      fault: (value, signal, i) => (signal === 1 && i >= FROM ? value + 30 : value),
    })
    const before = moments.slice(0, FROM).map(({ sample }) => sample[1]!.value)
    const after = moments.slice(FROM).map(({ sample }) => sample[1]!.value)
    expect(Math.max(...after)).toBeLessThan(Math.max(...before))
    const all = claims(moments)
    expect(begun(all.slice(0, FROM))).toBe(0)
    const at = all.findIndex(({ code }) => code === 'begins')
    expect(at).toBeLessThan(FROM + 6)
    const claim = all[at + 20]!
    if (!('contributions' in claim)) throw new Error(claim.code)
    const [first] = claim.contributions
    expect(claim.contributions.length).toBeLessThanOrEqual(3)
    expect(first!.signal).toBe(1)
    expect(first!.value - first!.expected).toBeGreaterThan(15)
    expect(first!.share).toBeGreaterThan(0.6)
  })

  test('the right signal is named first in at least nine of ten seeded faults, of offset, gain and standing still', () => {
    const counts = { faults: 0, found: 0, right: 0 }
    for (let seed = 1; seed <= 36; seed++) {
      const signal = seed % SIGNALS
      const kind = Math.floor(seed / SIGNALS) % 3
      const load = (i: number): number => Math.sin(i / 23) + 0.6 * Math.sin(i / 7)
      const fault =
        kind === 0
          ? (v: number, s: number, i: number) => (s === signal && i >= FROM ? v + 0.9 * Math.abs(FOLLOWS[s]!) : v)
          : kind === 1
            ? (v: number, s: number, i: number) => (s === signal && i >= FROM ? LEVELS[s]! - (v - LEVELS[s]!) : v)
            : stuck(signal)
      const all = claims(machine({ seed, samples: FROM + 150, load, fault }))
      const named = firstNamed(all.slice(FROM))
      counts.faults++
      if (named !== undefined) counts.found++
      if (named === signal) counts.right++
    }
    expect(counts.found / counts.faults).toBeGreaterThanOrEqual(0.9)
    expect(counts.right / counts.faults).toBeGreaterThanOrEqual(0.9)
  })

  test('is one episode with its beginning and its end', () => {
    const fault = (v: number, s: number, i: number): number => (s === 0 && i >= FROM && i < FROM + 40 ? v + 6 : v)
    const all = claims(machine({ samples: FROM + 300, fault })).slice(FROM)
    expect(begun(all)).toBe(1)
    const end = all.findIndex(({ code }) => code === 'ends')
    expect(end).toBeLessThan(90)
    expect(all[end]).toMatchObject({ since: expect.any(Number), contributions: [{ signal: 0 }, {}, {}] })
    expect(all.slice(end + 1).map(({ code }) => code)).toEqual(Array(all.length - end - 1).fill('usual'))
  })

  test('a missing signal hides no other, and the relation among the rest is still known', () => {
    const fault = (v: number, s: number, i: number): number => (s === 3 && i >= FROM ? v + 0.03 : v)
    const moments = machine({ samples: FROM + 60, fault }).map(({ now, sample }, i) => ({
      now,
      sample: sample.map((one, s) => (s === 0 && i > 1500 ? { value: Number.NaN, isUsable: false } : one)),
    }))
    const all = claims(moments)
    expect(begun(all.slice(0, FROM))).toBe(0)
    expect(firstNamed(all.slice(FROM))).toBe(3)
  })
})

describe('quiet where nothing is wrong', () => {
  test('wandering loads, shifts and day and night: at most one episode in twelve weeks', () => {
    const shift = (i: number): number => [-1, 1.5, 0][Math.floor(i / 96) % 3]!
    const day = (i: number): number => 2 * Math.sin((2 * Math.PI * i) / 288)
    let episodes = 0
    for (let seed = 1; seed <= 4; seed++)
      for (const load of [undefined, shift, day])
        episodes += begun(claims(machine({ seed, samples: 2016, ...(load ? { load } : {}) })))
    expect(episodes).toBeLessThanOrEqual(1)
  })

  test('a load that was never seen, in which all move together, is no episode; its range is told', () => {
    const load = (i: number): number => (i < 2000 ? Math.sin(i / 15) : 5)
    for (let seed = 1; seed <= 4; seed++) {
      const all = claims(machine({ seed, samples: 2100, load }))
      expect(begun(all), `seed ${seed}`).toBe(0)
      expect(Math.max(...all.slice(2000).map((claim) => ('range' in claim ? claim.range : 0)))).toBeGreaterThan(3)
    }
  })

  test('signals that never vary take no part until they do', () => {
    const fault = (v: number, s: number, i: number): number => (s === 4 && i < 1200 ? 22 : v)
    expect(begun(claims(machine({ samples: 1200, fault })))).toBe(0)
  })

  test('a unit that changes with a word is learnt anew beside the others, quietly', () => {
    const moments = machine({ samples: 2600, fault: (v, s, i) => (s === 0 && i >= 2000 ? v * 1.8 + 32 : v) })
    const all = claims(
      moments.map(({ now, sample }, i) => ({
        now,
        sample: sample.map((one, s) => ({ ...one, isRenewed: i === 2000 && s === 0 })),
      })),
    )
    expect(begun(all)).toBe(0)
    // The others are watched meanwhile, and it is itself once it is known.
    const broken = machine({
      samples: 2700,
      fault: (v, s, i) => (s === 0 && i >= 2000 ? v * 1.8 + 32 + (i >= 2600 ? 12 : 0) : v),
    }).map(({ now, sample }, i) => ({
      now,
      sample: sample.map((one, s) => ({ ...one, isRenewed: i === 2000 && s === 0 })),
    }))
    const after = claims(broken)
    expect(begun(after.slice(0, 2600))).toBe(0)
    expect(firstNamed(after.slice(2600))).toBe(0)
  })

  test('a unit that changes without a word is told once, named, and learnt anew by itself', () => {
    const all = claims(machine({ samples: 4000, fault: (v, s, i) => (s === 1 && i >= 2000 ? v * 1000 : v) }))
    expect(begun(all.slice(0, 2000))).toBe(0)
    expect(firstNamed(all.slice(2000))).toBe(1)
    expect(begun(all)).toBe(1)
    expect(all.at(-1)!.code).toBe('usual')
  })
})
