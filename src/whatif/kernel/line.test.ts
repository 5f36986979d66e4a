/** What holds in every line whatever happens in it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LineModelInput } from '../model/schema.ts'
import { exponential, modelOf } from '../testing/lines.ts'
import { Line } from './line.ts'
import { networkOf } from './network.ts'

const time = fc.oneof(
  fc.constantFrom(0.5, 1, 2),
  fc.constantFrom(0.5, 1, 2).map(exponential),
  fc.constant({ type: 'erlang' as const, stages: 2, mean: 1 }),
  fc.constant({ type: 'uniform' as const, min: 0, max: 2 }),
)
const failure = fc.record({
  dependsOn: fc.constantFrom('operation' as const, 'calendar' as const),
  timeBetweenFailures: fc.constantFrom(3, 10).map(exponential),
  repairTime: fc.constantFrom(0, 1, 4),
  crew: fc.constantFrom('fitters', undefined),
})
const station = fc.record({
  processingTime: time,
  servers: fc.integer({ min: 1, max: 3 }),
  buffer: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant('unlimited' as const)),
  whenFull: fc.constantFrom('block' as const, 'lose' as const),
  failures: fc.array(failure, { maxLength: 2 }),
  /** Share of scrap. */
  scrap: fc.constantFrom(0, 0.2),
})
const anyLine = fc
  .tuple(fc.array(station, { minLength: 1, maxLength: 5 }), fc.boolean(), time)
  .map(([stations, unlimited, every]): LineModelInput => ({
    sources: [unlimited ? { id: 'in', unlimited, to: '0' } : { id: 'in', interarrivalTime: every, to: '0' }],
    stations: stations.map(({ scrap, failures, ...rest }, i) => {
      const next = i < stations.length - 1 ? String(i + 1) : 'out'
      return {
        id: String(i),
        ...rest,
        failures: failures.map(({ crew, ...one }) => ({ ...one, ...(crew ? { crew } : {}) })),
        to: scrap ? { [next]: 1 - scrap, scrap } : next,
      }
    }),
    sinks: stations.some(({ scrap }) => scrap) ? [{ id: 'out' }, { id: 'scrap' }] : [{ id: 'out' }],
    crews: [{ id: 'fitters' }],
  }))

test('parts are conserved, no buffer holds more than it has places, every server is in one state', () => {
  fc.assert(
    fc.property(anyLine, fc.integer({ min: 0, max: 1e6 }), (written, seed) => {
      const network = networkOf(modelOf(written))
      const line = new Line(network)
      line.reset(seed, 0)
      let last = -1
      for (let t = 5; t <= 200; t += 5) {
        line.runUntil(t)
        expect(line.now).toBe(t)
        expect(line.events).toBeGreaterThanOrEqual(last)
        last = line.events
        let [within, lost] = [0, 0]
        for (let i = 0; i < network.stations; i++) {
          const [waiting, busy] = [line.waiting.count(i), line.working.count(i) + line.blocked.count(i)]
          within += waiting + busy + line.downLoaded.count(i) + (i === 0 ? 0 : line.outside.count(i))
          lost += i === 0 ? 0 : line.lost[i]!
          expect(waiting).toBeGreaterThanOrEqual(0)
          expect(waiting).toBeLessThanOrEqual(network.capacity[i]!)
          expect(busy + line.down.count(i)).toBeLessThanOrEqual(network.serversOf[i]!)
          expect(line.downLoaded.count(i)).toBeLessThanOrEqual(line.down.count(i))
          expect(line.awaitingCrew.count(i)).toBeLessThanOrEqual(line.down.count(i))
        }
        const out = line.out.reduce((a, b) => a + b)
        expect(within + out + lost).toBe(line.entered[0])
        if (line.arrived.length > 0)
          expect(line.arrived[0]).toBe(line.entered[0]! + line.lost[0]! + line.outside.count(0))
        expect(line.crewBusy.count(0)).toBeLessThanOrEqual(1)
        if (line.crewQueued.count(0) > 0) expect(line.crewBusy.count(0)).toBe(1)
      }
    }),
    { numRuns: 100 },
  )
})

test('a moment that was kept is gone back to: what follows is the same, however far the line went', () => {
  fc.assert(
    fc.property(anyLine, fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 90 }), (written, seed, moment) => {
      const line = new Line(networkOf(modelOf(written)))
      const after = (): unknown => {
        line.runUntil(120)
        const { entered, finished, lost, failedBy, arrived, out, events, deadlock } = line
        const areas = [...entered.keys()].flatMap((i) => [
          line.working.area(i),
          line.waiting.area(i),
          line.down.area(i),
        ])
        const counts = [entered, finished, lost, failedBy, arrived, out].map((list) => [...list])
        return { counts, areas, events, deadlock }
      }
      line.reset(seed, 0)
      line.runUntil(moment)
      const back = line.keep()
      const once = after()
      line.setOpen(false)
      line.runUntil(400)
      back()
      expect(line.now).toBe(moment)
      expect(after()).toEqual(once)
      back()
      expect(after()).toEqual(once)
    }),
    { numRuns: 50 },
  )
})

test('a part that is finished at the moment of a failure is finished', () => {
  const failures = [{ timeBetweenFailures: 0.3, repairTime: 1 }]
  const line = new Line(
    networkOf(
      modelOf({
        sources: [{ id: 'in', unlimited: true, to: 'a' }],
        stations: [{ id: 'a', processingTime: 0.1, failures, to: 'out' }],
        sinks: [{ id: 'out' }],
      }),
    ),
  )
  line.reset(1, 0)
  line.runUntil(1.25)
  // Three parts, then a second of repair from 0.3 to 1.3.
  expect(line.out[0]).toBe(3)
  expect(line.down.count(0)).toBe(1)
  line.runUntil(1.35)
  expect(line.down.count(0)).toBe(0)
})

test('work goes on after a repair where it stopped', () => {
  const line = new Line(
    networkOf(
      modelOf({
        sources: [{ id: 'in', unlimited: true, to: 'a' }],
        stations: [{ id: 'a', processingTime: 10, failures: [{ timeBetweenFailures: 4, repairTime: 3 }], to: 'out' }],
        sinks: [{ id: 'out' }],
      }),
    ),
  )
  line.reset(1, 0)
  // 4 of work, 3 of repair, 4, 3, 2: finished at 16.
  line.runUntil(15.9)
  expect(line.out[0]).toBe(0)
  line.runUntil(16)
  expect(line.out[0]).toBe(1)
})
