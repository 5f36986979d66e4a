/**
 * Decisions on the demo plant: a machine is expected to fail, the product chooses when to repair it, and each alternative is
 * really run afterwards. With the same seed the plant does the same until the stop of an alternative, which lasts as long as it
 * does in all of them.
 *
 * The plant stands still in closed time. What a stop costs is told as the product tells it: good pieces that the line makes
 * without it and not with it, until it has passed through; and a repair that is still to come costs what the best planned one
 * would.
 */
import { FAN_SHARES } from '../../src/base/fan-shares.ts'
import { createRng, type Rng } from '../../src/base/rng.ts'
import { type Calendar, plannedIn } from '../../src/figures/shift-calendar.ts'
import { PackmlMachine } from '../../src/plant/packml-machine.ts'
import { PACKML } from '../../src/plant/packml.ts'
import { HURRIED_SETTLE_S, Plant, WORN } from '../../src/plant/plant.ts'
import type { Twin } from '../../src/twin/twin.ts'
import { normalQuantile } from '../../src/whatif/distributions/normal-quantile.ts'
import { afterOpen, openHours, whenOpen } from '../../src/whatif/scenarios/calendar.ts'
import { type OptionQuestion, OptionStudy } from '../../src/whatif/scenarios/option-study.ts'
import { planOptions } from '../../src/whatif/scenarios/plan-options.ts'
import { assumptionsOf, planQuestion } from '../../src/whatif/scenarios/plan-question.ts'
import { lineAt, machinesOf, oneLine, OUTLET, Recorded } from './recorded-line.ts'

const HOUR_MS = 3_600_000
const MONDAY = Date.UTC(2026, 10, 16)
const FUTURES = 200
const MACHINES = ['r-101', 's-101', 's-102', 's-103', 'v-101', 'r-102', 'p-101']
/** The plant's own hours before the first decision, and in which all of them are. */
const [LEARN_H, WITHIN_H] = [24, 20]
/** Open hours after which a stop has passed through the plant. */
const AFTER_H = 4
/** Smaller differences are none, as a share of what the line makes in the time that is looked at. */
const ALIKE = 0.01

const breaksAt = (...at: readonly string[]) => at.map((from) => ({ from: `${from}:00`, to: `${from}:30` }))
const CALENDARS: readonly Calendar[] = [
  {
    shifts: [
      { name: 'Early', days: [1, 2, 3, 4, 5, 6], from: '06:00', to: '14:00', breaks: breaksAt('10') },
      { name: 'Late', days: [1, 2, 3, 4, 5, 6], from: '14:00', to: '22:00', breaks: breaksAt('18') },
      { name: 'Night', days: [0, 1, 2, 3, 4, 5], from: '22:00', to: '06:00', breaks: breaksAt('02') },
    ],
    daysOff: [],
    zone: 'UTC',
  },
  {
    shifts: [
      { name: 'Early', days: [1, 2, 3, 4, 5], from: '06:00', to: '14:00', breaks: breaksAt('10') },
      { name: 'Late', days: [1, 2, 3, 4, 5], from: '14:30', to: '22:30', breaks: breaksAt('18') },
    ],
    daysOff: [],
    zone: 'UTC',
  },
]

interface Decision {
  readonly machine: string
  /** Of the plant's own clock. */
  readonly second: number
  readonly question: OptionQuestion
  /** The first of the product's ranking. */
  readonly chosen: string
  readonly isSure: boolean
  /** Good pieces that each option was said to cost, on average. */
  readonly said: ReadonlyMap<string, number>
  /** What really happens, h. */
  readonly life: number
  readonly planned: number
  readonly unplanned: number
}

export interface Decided {
  readonly seed: number
  readonly machine: string
  readonly chosen: string
  readonly isSure: boolean
  readonly best: string
  /** Good pieces that each alternative really cost. */
  readonly cost: ReadonlyMap<string, number>
  readonly said: ReadonlyMap<string, number>
  /** 1 % of what the line makes in the time that is looked at. */
  readonly alike: number
  readonly life: number
  readonly hours: number
}

const logBetween = (rng: Rng, low: number, high: number): number => low * (high / low) ** rng.next()
const lognormal = (rng: Rng, median: number, sigma: number): number => median * Math.exp(rng.normal(0, sigma))

const decide = (twin: Twin, recorded: Recorded, rng: Rng, calendar: Calendar): Decision => {
  const machine = MACHINES[Math.floor(rng.next() * MACHINES.length)]!
  const asset = twin.asset(machine)!
  const week = plannedIn(calendar, MONDAY, MONDAY + 7 * 24 * HOUR_MS)
  let at = rng.next() * week.reduce((sum, { from, to }) => sum + to - from, 0)
  const span = week.find(({ from, to }) => (at -= to - from) < 0)!
  const now = Math.floor(span.to + at)
  const [median, sigma] = [logBetween(rng, 1, 80), rng.between(0.2, 0.7)]
  const plannedH = logBetween(rng, 0.5, 2)
  const unplannedH = plannedH * rng.between(1.5, 5)
  const fan = FAN_SHARES.map((share) => now + median * Math.exp(sigma * normalQuantile(share)) * HOUR_MS)
  const options = planOptions(calendar, now, [])
  const assumed = assumptionsOf(asset, { life: null, plannedH, unplannedH, part: null, crew: null }, fan, now)
  const { line, start } = lineAt(twin, asset, recorded)
  const question = planQuestion(asset, line, start, options, assumed, calendar, twin.matters, now)
  const study = new OptionStudy(question)
  study.step(FUTURES)
  const { options: ranked, recommended } = study.judgement()
  return {
    machine,
    second: recorded.second,
    question,
    chosen: ranked[0]!.id,
    isSure: recommended !== null,
    said: new Map(ranked.map(({ id, lost }) => [id, lost.mean])),
    life: lognormal(rng, median, sigma),
    planned: lognormal(rng, plannedH, 0.15),
    unplanned: lognormal(rng, unplannedH, 0.25),
  }
}

const inSteps = (hours: number): number => Math.round((hours * 3600) / HURRIED_SETTLE_S)
const countOf = (plant: Plant): number => {
  const readings: Record<string, number> = {}
  plant.machine(OUTLET)!.read(readings)
  return readings['count']!
}
/** The worn joint of the demo would stop its arm in the midst of it. */
const renewed = (plant: Plant): Plant => {
  plant.machine(WORN.robot)!.command!('repair', null)
  return plant
}
const begun = (twin: Twin, seed: number): Plant => renewed(new Plant(twin, { seed, faultRate: 1 }))

/** What the line has made after each step, whether or not anything else than its own luck happens to it. */
class Course {
  readonly #plant: Plant
  readonly #made: number[]

  constructor(plant: Plant) {
    this.#plant = plant
    this.#made = [countOf(plant)]
  }

  at(step: number): number {
    while (this.#made.length <= step) {
      this.#plant.hurry(HURRIED_SETTLE_S)
      this.#made.push(countOf(this.#plant))
    }
    return this.#made[step]!
  }
}

/** One stop, really: good pieces that the line does not make for it. */
const costOf = (twin: Twin, seed: number, plain: Course, one: Decision, hour: number, hours: number): number => {
  const { closed } = one.question.line
  const standsSteps = inSteps(openHours(closed, hour, hour + hours))
  if (standsSteps === 0) return 0
  const now = one.second / HURRIED_SETTLE_S
  const from = now + inSteps(openHours(closed, 0, hour))
  const end = now + inSteps(openHours(closed, 0, afterOpen(closed, hour + hours, AFTER_H)))
  const plant = begun(twin, seed)
  plant.hurry(from * HURRIED_SETTLE_S)
  const machine = plant.machine(one.machine) as PackmlMachine
  let struck = false
  for (let step = from; step < end; step++) {
    // Only a machine that runs or waits can be stopped: until then a fault of its own is mended.
    if (!struck && (machine.unit.state === PACKML.execute || machine.unit.state === PACKML.suspended)) {
      machine.unit.fail('abort', standsSteps * HURRIED_SETTLE_S)
      struck = true
    }
    plant.hurry(HURRIED_SETTLE_S)
  }
  return plain.at(end) - countOf(plant)
}

const run = (twin: Twin, seed: number, plain: Course, one: Decision): Decided => {
  const { options, line, hours } = one.question
  const fails = whenOpen(line.closed, one.life)
  const cost = new Map<string, number>()
  const known = new Map<number, number>()
  const planned = (hour: number): number => {
    const found = known.get(hour) ?? costOf(twin, seed, plain, one, hour, one.planned)
    known.set(hour, found)
    return found
  }
  let unplanned: number | null = null
  const failed = (): number => (unplanned ??= costOf(twin, seed, plain, one, fails, one.unplanned))
  for (const { id, atHour } of options) if (atHour !== null) cost.set(id, atHour <= fails ? planned(atHour) : failed())
  for (const { id, atHour } of options)
    if (atHour === null)
      cost.set(id, fails <= hours ? failed() : one.life > 2 * hours ? 0 : Math.min(...known.values()))
  const rate = (plain.at(inSteps(LEARN_H)) - plain.at(0)) / LEARN_H
  return {
    seed,
    machine: one.machine,
    chosen: one.chosen,
    isSure: one.isSure,
    best: [...cost].toSorted((a, b) => a[1] - b[1])[0]![0],
    cost,
    said: one.said,
    alike: ALIKE * rate * openHours(line.closed, 0, hours),
    life: one.life,
    hours,
  }
}

export const isRight = ({ cost, best, alike }: Decided, id: string | undefined): boolean =>
  id !== undefined && cost.has(id) && cost.get(id)! <= cost.get(best)! + alike

const lineOf = (one: Decided): string => {
  const costs = [...one.cost].map(([id, cost]) => `${id} ${cost} (${one.said.get(id)!.toFixed(0)})`).join(', ')
  return `plant ${one.seed}, ${one.machine}, fails in ${one.life.toFixed(1)} h of ${one.hours.toFixed(0)}: ${one.chosen}${one.isSure ? '' : ' ?'} ${isRight(one, one.chosen) ? 'right' : 'WRONG'}, ${costs}; ±${one.alike.toFixed(0)}`
}

/** @param each decisions of a plant */
export const decisions = (seeds: readonly number[], each: number): readonly Decided[] => {
  const twin = oneLine()
  const machines = machinesOf(twin, twin.asset(MACHINES[0]!)!)
  const decided: Decided[] = []
  for (const seed of seeds) {
    const rng = createRng(seed).fork('decisions')
    const recorded = new Recorded(twin, machines, seed)
    renewed(recorded.plant)
    const seconds = Array.from({ length: each }, () => (LEARN_H + WITHIN_H * rng.next()) * 3600)
    const taken = seconds
      .map((second) => Math.ceil(second / HURRIED_SETTLE_S) * HURRIED_SETTLE_S)
      .toSorted((a, b) => a - b)
      .map((second) => {
        recorded.runUntil(second)
        return decide(twin, recorded, rng, CALENDARS[seed % CALENDARS.length]!)
      })
    const plain = new Course(begun(twin, seed))
    for (const one of taken) {
      decided.push(run(twin, seed, plain, one))
      console.log(lineOf(decided.at(-1)!))
    }
    const right = decided.filter((one) => isRight(one, one.chosen)).length
    console.log(`  ${right} of ${decided.length}`)
  }
  return decided
}
