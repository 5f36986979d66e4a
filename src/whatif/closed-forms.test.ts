/** Lines whose long run is known exactly: the simulated one is within 1 % (waits 3 %), or its 95 % interval holds the truth. */
import { describe, expect, test } from 'vitest'
import type { Estimate } from './measuring/interval.ts'
import { stationary } from './testing/chain.ts'
import { exponential, measured, queue, row } from './testing/lines.ts'

const expectNear = ({ mean, low, high }: Estimate, truth: number, share = 0.01): void => {
  const inside = low !== null && high !== null && low <= truth && truth <= high
  const message = `${mean} (${low} … ${high}) should be ${truth}`
  expect(inside || Math.abs(mean / truth - 1) <= share, message).toBe(true)
  // An interval that is as wide as the answer holds every truth.
  expect((high! - low!) / truth, message).toBeLessThan(4 * share)
}

/** M/M/c/K: shares of n in the system. */
const birthDeath = (birth: (n: number) => number, death: (n: number) => number, most: number): number[] => {
  const weights = [1]
  for (let n = 1; n <= most; n++) weights.push((weights[n - 1]! * birth(n - 1)) / death(n))
  const whole = weights.reduce((a, b) => a + b)
  return weights.map((weight) => weight / whole)
}
const meanOf = (shares: readonly number[]): number => shares.reduce((sum, share, n) => sum + n * share, 0)

describe('one station', () => {
  test('M/M/1: λ .8, μ 1: 4 in the system, 3.2 waiting, wait 4', () => {
    const { of } = measured(queue(1.25, { processingTime: exponential(1) }), { hours: 40_000 })
    expectNear(of('s', 'inSystem'), 4, 0.03)
    expectNear(of('s', 'waiting'), 3.2, 0.03)
    expectNear(of('s', 'wait'), 4, 0.03)
    expectNear(of('s', 'utilisation'), 0.8)
    expectNear(of('s', 'starved'), 0.2)
    expectNear(of('line', 'throughputPerHour'), 0.8)
  })

  test('M/M/2: λ 1.6, μ 1: the wait by Erlang C', () => {
    const offered = 1.6
    const queued = (offered ** 2 / 2) * (2 / (2 - offered))
    const waits = queued / (1 + offered + queued)
    const { of } = measured(queue(0.625, { processingTime: exponential(1), servers: 2 }), { hours: 30_000 })
    expectNear(of('s', 'wait'), waits / (2 - offered), 0.03)
    expectNear(of('s', 'utilisation'), 0.8)
  })

  test('M/D/1: ρ .8: wait 2', () => {
    const { of } = measured(queue(1.25, { processingTime: 1 }), { hours: 40_000 })
    expectNear(of('s', 'wait'), 2, 0.03)
  })

  test('M/M/1/5: λ .8, μ 1: what is turned away and who is there, by the geometric series', () => {
    const shares = birthDeath(
      () => 0.8,
      () => 1,
      5,
    )
    const { of } = measured(queue(1.25, { processingTime: exponential(1), buffer: 4, whenFull: 'lose' }), {
      hours: 40_000,
    })
    expectNear(of('s', 'lostShare'), shares[5]!)
    expectNear(of('s', 'inSystem'), meanOf(shares))
    expectNear(of('line', 'throughputPerHour'), 0.8 * (1 - shares[5]!))
  })

  test('M/M/3/3: λ 2, μ 1: the loss by Erlang B (Erlang 1917)', () => {
    const { of } = measured(queue(0.5, { processingTime: exponential(1), servers: 3, buffer: 0, whenFull: 'lose' }), {
      hours: 20_000,
    })
    expectNear(of('s', 'lostShare'), 8 / 6 / (1 + 2 + 2 + 8 / 6))
  })

  test('5 machines, 1 repairman, MTTF 10, MTTR 2: the mean number down', () => {
    const shares = birthDeath(
      (n) => (5 - n) / 10,
      () => 1 / 2,
      5,
    )
    const failures = [{ timeBetweenFailures: exponential(10), repairTime: exponential(2), crew: 'fitter' }]
    const { of } = measured(
      { ...row([{ processingTime: 1, servers: 5, failures }]), crews: [{ id: 'fitter' }] },
      { hours: 20_000 },
    )
    expectNear(of('m0', 'numberDown'), meanOf(shares))
    expectNear(of('fitter', 'utilisation'), 1 - shares[0]!)
    expectNear(of('fitter', 'queue'), meanOf(shares) - (1 - shares[0]!), 0.03)
    expectNear(of('m0', 'awaitingCrew'), (meanOf(shares) - (1 - shares[0]!)) / 5, 0.03)
  })

  test('M/G/1 with lognormal times: the wait by Pollaczek and Khinchine (Pollaczek 1930)', () => {
    // λ .8, mean 1, sd 1.5: Wq = λ E[S²] / (2 (1 − ρ)).
    const { of } = measured(queue(1.25, { processingTime: { type: 'lognormal', mean: 1, sd: 1.5 } }), {
      hours: 80_000,
    })
    expectNear(of('s', 'wait'), (0.8 * (1 + 1.5 ** 2)) / (2 * 0.2), 0.04)
  })

  test('M/M/1 whose machine breaks down while it works: completion times (Gaver 1962)', () => {
    // Failures at rate ξ while working, repair mean r, sd r: E[C] = 1 + ξr, E[C²] = 2 (1 + ξr)² + ξ E[R²].
    const [rate, xi, r] = [0.5, 0.1, 3]
    const failures = [{ timeBetweenFailures: exponential(1 / xi), repairTime: exponential(r) }]
    const { of } = measured(queue(1 / rate, { processingTime: exponential(1), failures }), { hours: 120_000 })
    const [mean, square] = [1 + xi * r, 2 * (1 + xi * r) ** 2 + xi * 2 * r * r]
    expectNear(of('s', 'waiting'), (rate * rate * square) / (2 * (1 - rate * mean)), 0.03)
    expectNear(of('s', 'inSystem'), (rate * rate * square) / (2 * (1 - rate * mean)) + rate * mean, 0.03)
    expectNear(of('s', 'down'), rate * xi * r, 0.03)
  })
})

describe('lines', () => {
  test('3 exponential stations, rate 1, buffers 2: .73402; none: 22/39 (Hunt 1956)', () => {
    const three = (buffer: number) => row(Array.from({ length: 3 }, () => ({ processingTime: exponential(1), buffer })))
    expectNear(measured(three(2), { hours: 20_000 }).of('line', 'throughputPerHour'), 0.73402)
    expectNear(measured(three(0), { hours: 20_000 }).of('line', 'throughputPerHour'), 22 / 39)
  })

  test('4 exponential stations without buffers: .5148 (Hillier and Boling 1967, table 1)', () => {
    const four = row(Array.from({ length: 4 }, () => ({ processingTime: exponential(1), buffer: 0 })))
    expectNear(measured(four, { hours: 20_000 }).of('line', 'throughputPerHour'), 0.5148)
  })

  /** Parts between two machines: the buffer, the second machine, and the first while it is blocked. */
  const between = (buffer: number): number => buffer + 2
  type Two = readonly [parts: number, first: number, second: number]

  test('2 exponential machines that fail, buffer 10: .79903 (Gershwin and Berman 1981)', () => {
    const [p, r] = [0.01, 0.1]
    const most = between(10)
    const shares = stationary<Two>([0, 1, 1], ([n, a, b]) => [
      ...(a && n < most
        ? ([
            [[n + 1, a, b], 1],
            [[n, 0, b], p],
          ] as const)
        : []),
      ...(a ? [] : ([[[n, 1, b], r]] as const)),
      ...(b && n > 0
        ? ([
            [[n - 1, a, b], 1],
            [[n, a, 0], p],
          ] as const)
        : []),
      ...(b ? [] : ([[[n, a, 1], r]] as const)),
    ])
    const truth = shares.reduce((sum, [[n, , b], share]) => sum + (b && n > 0 ? share : 0), 0)
    expect(truth).toBeCloseTo(0.79903, 5)
    const failures = [{ timeBetweenFailures: exponential(1 / p), repairTime: exponential(1 / r) }]
    const machine = { processingTime: exponential(1), buffer: 10, failures }
    expectNear(measured(row([machine, machine]), { hours: 30_000 }).of('line', 'throughputPerHour'), truth)
  })

  test('2 machines in step, geometric failures, buffer 10: the chain of Buzacott 1967 and Gershwin 1994, 3.6', () => {
    const [p, r] = [0.01, 0.1]
    const most = between(10)
    const turns = (up: number, works: boolean): readonly (readonly [number, number])[] => {
      if (!up) return [[1, r], [0, 1 - r]] // prettier-ignore
      return works ? [[1, 1 - p], [0, p]] : [[1, 1]] // prettier-ignore
    }
    const shares = stationary<Two>([0, 1, 1], ([n, a, b]) =>
      turns(a, n < most).flatMap(([a2, pa]) =>
        turns(b, n > 0).map(([b2, pb]) => {
          const moved = n + (a2 && n < most ? 1 : 0) - (b2 && n > 0 ? 1 : 0)
          return [[moved, a2, b2], pa * pb] as const
        }),
      ),
    )
    const truth = shares.reduce((sum, [[n, , b], share]) => {
      if (n === 0) return sum
      return sum + share * (b ? 1 - p : r)
    }, 0)
    expect(truth).toBeCloseTo(0.85985, 5)
    const failures = [
      {
        timeBetweenFailures: { type: 'geometric' as const, chance: p },
        repairTime: { type: 'geometric' as const, chance: r },
      },
    ]
    const machine = { processingTime: 1, buffer: 10, failures }
    const { of } = measured(row([machine, machine]), { hours: 30_000 })
    expectNear(of('line', 'throughputPerHour'), truth)
  })

  test('an open network with rework: each station as M/M/1 at its own rate (Jackson 1957)', () => {
    // λ into a: γ + .2 from b; λa = λb = γ / .8.
    const { of } = measured(
      {
        timeUnit: 'min',
        sources: [{ id: 'orders', interarrivalTime: exponential(2), to: 'a' }],
        stations: [
          { id: 'a', processingTime: exponential(1), to: 'b' },
          { id: 'b', processingTime: exponential(1.2), to: { a: 0.2, out: 0.8 } },
        ],
        sinks: [{ id: 'out' }],
      },
      { hours: 900 },
    )
    const [ra, rb] = [0.625, 0.75]
    expectNear(of('a', 'inSystem'), ra / (1 - ra), 0.03)
    expectNear(of('b', 'inSystem'), rb / (1 - rb), 0.03)
    expectNear(of('line', 'timeInSystem'), (ra / (1 - ra) + rb / (1 - rb)) * 2, 0.03)
    expectNear(of('out', 'throughputPerHour'), 30)
  })

  test('a machine whose failures come by the calendar works MTBF / (MTBF + MTTR) of the time', () => {
    const failures = [{ dependsOn: 'calendar' as const, timeBetweenFailures: exponential(90), repairTime: 10 }]
    const { of } = measured(row([{ processingTime: 0.5, failures }]), { hours: 20_000 })
    expectNear(of('m0', 'utilisation'), 0.9)
    expectNear(of('line', 'throughputPerHour'), 1.8)
  })
})
