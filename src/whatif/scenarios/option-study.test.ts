import { describe, expect, test } from 'vitest'
import { wornQuestion } from '../testing/worn-line.ts'
import { modelOf, row } from '../testing/lines.ts'
import { flipOf } from './option-flips.ts'
import { MOST_FUTURES, type OptionQuestion, OptionStudy } from './option-study.ts'
import { StopLine } from './stop-line.ts'

/** One machine, a part every 36 s, never short of parts: 100 an hour, and nothing by chance. */
const plain = (more: Partial<OptionQuestion> = {}, closed: OptionQuestion['line']['closed'] = []): OptionQuestion => ({
  line: {
    model: modelOf(row([{ processingTime: 0.01 }])),
    start: { stations: [] },
    station: 'm0',
    crew: null,
    goodSinks: ['out'],
    power: [{ station: 'm0', workingKw: 2, waitingKw: 1 }],
    closed,
  },
  options: [
    { id: 'now', atHour: 1 },
    { id: 'run on', atHour: null },
  ],
  life: 4.005,
  planned: 0.5,
  unplanned: 2,
  hours: 8,
  matters: { pieces: 10, kWh: 5, minutes: 5 },
  seed: 1,
  ...more,
})

const judged = (question: OptionQuestion, futures = 25) => {
  const study = new OptionStudy(question)
  study.step(futures)
  return study.judgement()
}

test('a stop costs what is made in its time, and the energy of those that wait meanwhile', () => {
  const { options, recommended } = judged(plain())
  const [now, on] = options
  expect([now!.id, on!.id, recommended]).toEqual(['now', 'run on', 'now'])
  expect(now!.lost).toEqual({ mean: 50, low: 50, high: 50, middle: 50 })
  expect(on!.lost.mean).toBe(200)
  expect([now!.minutes.mean, on!.minutes.mean]).toEqual([expect.closeTo(30), expect.closeTo(120)])
  expect([now!.kWh!.mean, on!.kWh!.mean]).toEqual([expect.closeTo(0.5, 1), expect.closeTo(2)])
  expect([now!.stops, on!.stops]).toEqual([0, 25])
  expect(on!.beside!.lost).toMatchObject({ mean: 150, verdict: 'more', more: 25, of: 25 })
})

test('time that is closed costs nothing; what fails in it shows when work begins', () => {
  const closed = [{ from: 1, to: 2 }]
  expect(judged(plain({}, closed)).options[0]).toMatchObject({ lost: { mean: 0 }, minutes: { mean: 0 } })
  const late = judged(plain({ life: 1.5, options: [{ id: 'run on', atHour: null }] }, closed)).options[0]!
  expect([late.lost.mean, late.stops]).toEqual([200, 25])
})

test('options that cost the same are equal, and none is recommended; the earlier one stands first', () => {
  const { equal, recommended, options } = judged(
    plain({
      options: [
        { id: 'late', atHour: 3 },
        { id: 'early', atHour: 2 },
      ],
    }),
  )
  expect([equal, recommended]).toEqual([['early', 'late'], null])
  expect(options[1]!.beside!.lost!.verdict).toBe('indistinguishable')
})

test('a part that lives on still has to be repaired, unless it lives as long again', () => {
  const of = (life: number) => judged(plain({ life })).options.find(({ id }) => id === 'run on')!
  expect([of(12).lost.mean, of(12).stops]).toEqual([50, 0])
  expect(of(17).lost.mean).toBe(0)
})

describe('six machines, two shifts, unplanned 4 h, planned 45 min', () => {
  test.each([
    [2, 'now'],
    [6, 'now'],
    [20, 'shift end'],
    [75, 'run on'],
  ])('median life %i h: %s', (life, best) => {
    const { recommended, options } = judged(wornQuestion(life), 150)
    expect([recommended, options[0]!.id]).toEqual([best, best])
    expect(options[0]!.kWh).toBeNull()
  })
})

test('in steps or at once, the same seed gives the same bytes; there is an end to it', () => {
  const [steps, once] = [new OptionStudy(wornQuestion(20)), new OptionStudy(wornQuestion(20))]
  for (let i = 0; i < 3; i++) steps.step(10)
  once.step(30)
  expect(JSON.stringify(steps.judgement())).toBe(JSON.stringify(once.judgement()))
  const other = new OptionStudy(wornQuestion(20, 2))
  other.step(30)
  expect(JSON.stringify(other.judgement())).not.toBe(JSON.stringify(once.judgement()))
  const short = new OptionStudy(plain())
  short.step(10_000)
  expect([short.futures, short.settled]).toEqual([MOST_FUTURES, true])
})

test('one future, machine by machine: what is before the repair is blocked, what is behind it starved', () => {
  const two = modelOf(
    row([{ processingTime: 0.01 }, { processingTime: 0.01, buffer: 10 }, { processingTime: 0.01, buffer: 10 }]),
  )
  const question = plain({ options: [{ id: 'now', atHour: 1 }] })
  const study = new OptionStudy({ ...question, line: { ...question.line, model: two, station: 'm1', power: null } })
  study.step(1)
  const future = study.future('now')!
  expect([future.hour, future.hours, future.from]).toEqual([1, expect.closeTo(0.5), 0.5])
  const told = future.stations.map(({ station, spans }) => [station, ...spans.map(({ doing, from, to }) => `${doing} ${Math.round(from * 60)}–${Math.round(to * 60)}`)]) // prettier-ignore
  const until = Math.round(future.to * 60)
  expect(told).toEqual([
    // Ten places are full after six minutes.
    ['m0', 'runs 30–66', 'blocked 66–90', `runs 90–${until}`],
    ['m1', 'runs 30–60', 'repair 60–90', `runs 90–${until}`],
    ['m2', 'runs 30–60', 'starved 60–90', `runs 90–${until}`],
  ])
  expect(new OptionStudy({ ...question, life: 0.5 }).future('now')).toBeNull()
})

test('what flips it: with twice the life it can wait', () => {
  const question = plain({ life: 3.5, options: [{ id: 'late', atHour: 4 }, { id: 'run on', atHour: null }], hours: 6 }) // prettier-ignore
  expect(flipOf(question, { assumption: 'life', factor: 2 }, 25)).toEqual({
    assumption: 'life',
    factor: 2,
    recommended: null,
    equal: ['late', 'run on'],
  })
  expect(flipOf(question, { assumption: 'life', factor: 4 }, 25).recommended).toBe('run on')
})

test('a short fault of the machine before its repair is none', () => {
  const model = modelOf(
    row([
      {
        processingTime: 0.01,
        failures: [{ timeBetweenFailures: 0.85, repairTime: 0.08 }],
      },
    ]),
  )
  const question = plain({ options: [{ id: 'now', atHour: 1 }] })
  const study = new OptionStudy({ ...question, line: { ...question.line, model, power: null } })
  study.step(1)
  const [{ spans }] = study.future('now')!.stations as unknown as [{ spans: readonly { doing: string }[] }]
  expect(spans.map(({ doing }) => doing).slice(0, 4)).toEqual(['runs', 'down', 'runs', 'repair'])
  expect(spans.filter(({ doing }) => doing === 'repair')).toHaveLength(1)
})

test('what fails before its spare part has come stands until then, and is repaired then; later it is as ever', () => {
  const onlyRunOn = { options: [{ id: 'run on', atHour: null }] }
  const of = (partHour: number | undefined, closed: OptionQuestion['line']['closed'] = []) =>
    judged(plain({ ...onlyRunOn, ...(partHour !== undefined && { partHour }) }, closed)).options[0]!
  // It fails after four hours: an unplanned repair takes two, a planned one half an hour.
  expect(of(undefined).lost.mean).toBe(200)
  expect(of(3).lost.mean).toBe(200)
  // In its two hours the part has come already.
  expect(of(5).lost.mean).toBe(200)
  expect(of(7)).toMatchObject({ lost: { mean: expect.closeTo(350, -1) }, repairHours: expect.closeTo(3.5, 1) })
  // Longer than what is simulated of it: in proportion, closed time left out.
  const long = of(28)
  expect(long.lost.mean / 2450).toBeCloseTo(1, 2)
  expect(long.minutes.mean).toBeCloseTo(24.5 * 60, 0)
  expect(of(28, [{ from: 6, to: 18 }]).lost.mean / 1250).toBeCloseTo(1, 2)
})

test('a machine that waits for its part binds nobody: others are repaired meanwhile', () => {
  const crewed = (partHour?: number) => {
    const model = modelOf({
      ...row([
        { processingTime: 0.01 },
        {
          processingTime: 0.01,
          buffer: 'unlimited' as const,
          failures: [{ dependsOn: 'calendar' as const, timeBetweenFailures: 1, repairTime: 0.1, crew: 'fitters' }],
        },
      ]),
      crews: [{ id: 'fitters', size: 1 }],
    })
    return new StopLine({
      ...plain().line,
      model,
      power: null,
      crew: 'fitters',
      stops: [{ name: 'unplanned', hours: 2, factor: 1, waits: partHour !== undefined }],
    })
  }
  const downOf = (line: StopLine): number => {
    line.reset(1, 0)
    const last = line.watch(0, 0.5, 0.1, 0.25, 6).at(-1)!.with
    return last.down[1]!
  }
  expect(downOf(crewed(6))).toBeLessThan(downOf(crewed()) - 1)
})

test('what fails days after its part has come is repaired by people, as where no part is waited for', () => {
  // Its crew is at another machine from now on.
  const busy = modelOf({
    ...row([
      { processingTime: 0.01 },
      {
        processingTime: 0.01,
        buffer: 'unlimited' as const,
        failures: [{ dependsOn: 'calendar' as const, timeBetweenFailures: 0.5, repairTime: 30, crew: 'fitters' }],
      },
    ]),
    crews: [{ id: 'fitters', size: 1 }],
  })
  const lostBy = (partHour: number | undefined): number => {
    const { line, ...question } = plain({ options: [{ id: 'run on', atHour: null }] })
    const study = new OptionStudy({
      ...question,
      ...(partHour !== undefined && { partHour }),
      line: { ...line, model: busy, crew: 'fitters', power: null, goodSinks: ['out'] },
    })
    study.step(25)
    return study
      .future('run on')!
      .stations.find(({ station }) => station === 'm0')!
      .spans.reduce((sum, { doing, from, to }) => sum + (doing === 'repair' || doing === 'down' ? to - from : 0), 0)
  }
  // It fails after four hours, for two: nobody has come by the end of what is looked at.
  expect(lostBy(undefined)).toBeGreaterThan(2.5)
  expect(lostBy(1)).toBeCloseTo(lostBy(undefined), 6)
  expect(lostBy(5)).toBeLessThan(lostBy(1))
})
