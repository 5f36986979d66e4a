/** What one plant has learnt is of use to another, and carries nothing of whose it was. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ok } from '../../base/result.ts'
import { atOnce } from '../../base/steps.ts'
import { LearntFile } from '../../wire/learnt.ts'
import { LearntLife } from '../../wire/learnt-life.ts'
import { learnLife, type LifeModel, remainingLife } from '../../analytics/life/remaining-life.ts'
import { wornFleet } from '../../analytics/life/testing/fleets.ts'
import { Journal } from '../journal/journal.ts'
import { twinOf } from '../testing/start-gateway.ts'
import { causeOf } from './cause-answer.ts'
import type { CauseSources } from './cause-facts.ts'
import { learntFile, livesElsewhere, takeLearnt } from './learnt.ts'
import { LASTING_MS } from '../../foresight/case-rules.ts'
import { Ledger } from '../../foresight/ledger.ts'
import type { EpisodeEvent } from '../../foresight/messages.ts'
import { namesOf } from '../../foresight/plan.ts'
import { DAY, HOUR, planOfRobots, robots, START } from '../../foresight/testing/plant-of-joints.ts'

const document = robots(4)
const plan = planOfRobots(document)
const twin = twinOf(document)

interface Plant {
  readonly journal: Journal
  readonly ledger: Ledger
}
let dir: string
let plants: Plant[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-learnt-'))
  plants = []
})
afterEach(() => {
  for (const { journal } of plants) journal.close()
  rmSync(dir, { recursive: true, force: true })
})
const plantNamed = (name: string): Plant => {
  const journal = Journal.open(join(dir, `${name}.sqlite`))
  if (!journal.ok) throw new Error(journal.error)
  const ledger = new Ledger(journal.value.foresight)
  ledger.replace(atOnce(namesOf(plan, twin)), START)
  const plant = { journal: journal.value, ledger }
  plants.push(plant)
  return plant
}

const episode = (robot: number, at: number): EpisodeEvent => ({
  kind: 'episode',
  id: `e-${robot}-${at}`,
  signal: `r-${robot}/joint/vibration`,
  since: at,
  until: null,
  at,
  degree: 9,
  lasted: LASTING_MS,
  why: { code: 'level-moved', from: 1, to: 1.5 },
  state: 'execute',
})

/** Three cases with a word each, and nine runs to the limit. */
const experienced = (): Plant => {
  const plant = plantNamed('old')
  for (const robot of [1, 2, 3]) {
    plant.ledger.take([episode(robot, START + robot * DAY)], START + robot * DAY)
    const { id } = plant.ledger.cases.shown().find(({ asset }) => asset === `r-${robot}`)!
    const word = { at: START + robot * DAY + HOUR, by: 'Mara', verified: true, verdict: 'cause-known' as const }
    plant.ledger.write()
    plant.ledger.cases.say(id, { ...word, text: 'gearbox bearing' })
  }
  for (let run = 0; run < 9; run++)
    plant.ledger.take(
      [
        {
          kind: 'run',
          signal: `r-${(run % 4) + 1}/joint/vibration`,
          limit: 2,
          side: 'above',
          reachedAt: START + run * DAY,
          ratios: [-0.2 + run / 20, 0.1],
        },
      ],
      START + run * DAY,
    )
  plant.ledger.write()
  return plant
}
const sourcesOf = ({ journal }: Plant) => ({ twin, journal })

test('a file has runs and labelled signatures, and no machine, person or reading', async () => {
  const file = await learntFile(sourcesOf(experienced()), START + 20 * DAY)
  expect(LearntFile.safeParse(file).success).toBe(true)
  expect(file.classes).toMatchObject([{ class: 'robot' }])
  expect(file.classes[0]!.runs).toHaveLength(9)
  expect(file.classes[0]!.cases).toHaveLength(3)
  expect(file.classes[0]!.cases[0]).toMatchObject({
    verdict: 'cause-known',
    text: 'gearbox bearing',
    ages: [{ traces: [{ key: 'joint/vibration', sign: 1, size: 9 }] }, {}, {}, {}, {}, {}],
  })
  expect(JSON.stringify(file)).not.toMatch(/r-\d|Mara/)
})

test('another plant takes it once: its widths rest on those sisters, and its cases are compared with those', async () => {
  const file = LearntFile.parse(
    JSON.parse(JSON.stringify(await learntFile(sourcesOf(experienced()), START + 20 * DAY))),
  )
  const young = plantNamed('young')
  expect(takeLearnt(sourcesOf(young), young.ledger, file)).toEqual(ok({ runs: 9, cases: 3, lives: 0, unknown: [] }))
  expect(takeLearnt(sourcesOf(young), young.ledger, file)).toEqual(ok({ runs: 0, cases: 0, lives: 0, unknown: [] }))
  const now = START + 30 * DAY
  young.ledger.take(
    [
      episode(4, now),
      {
        kind: 'worn',
        signal: 'r-4/joint/vibration',
        state: 'execute',
        isPast: false,
        limit: 2,
        side: 'above',
        at: now,
        claim: { code: 'expected', fan: [1, 2, 3, 4, 5, 6, 7].map((day) => day * DAY) },
        level: 1.5,
        perDay: 0.1,
        from: START,
        samples: 50,
        reachedAt: null,
        renewedAt: null,
      },
    ],
    now,
  )
  young.ledger.write()
  expect(young.ledger.expectationsOf('r-4', now)[0]!.claim).toMatchObject({
    code: 'expected',
    basis: 'sisters',
    sisters: 9,
  })
  const history = {
    range: async () => ok({ answers: [], unknown: [], texts: [], states: [], limits: [] }),
  } as unknown as CauseSources['history']
  const { alike } = await causeOf({ ...sourcesOf(young), history }, twin.asset('r-4')!, now)
  expect(alike).toMatchObject({
    known: 3,
    nearest: [{ case: null, asset: null, text: 'gearbox bearing' }, {}, {}],
  })
  // Handed on, it is the same.
  const onwards = await learntFile(sourcesOf(young), START + 40 * DAY)
  expect(onwards.classes[0]!.cases.map(({ text }) => text)).toEqual(file.classes[0]!.cases.map(({ text }) => text))
  expect(onwards.classes[0]!.runs).toHaveLength(9)
})

/** Lives of ten parts, as the estimator learns them. */
const learntLife = (): LearntLife => {
  const fleet = wornFleet({ seed: 5, units: 10, life: 60, signals: 2, noise: 0.1, bend: 2 })
  return {
    key: 'fan/hours',
    unit: 'h',
    signals: [
      { key: 'fan/heat', unit: '°C' },
      { key: 'fan/noise', unit: 'dB' },
    ],
    stepMs: HOUR,
    lives: fleet.map(({ cycles }) => cycles.at(-1)!),
    model: JSON.parse(JSON.stringify(learnLife(fleet, 1))),
  }
}

test('what parts of a class live is handed on as what was learnt: no readings; it answers there as it does here, and is taken once', async () => {
  const own = learntLife()
  const file = await learntFile(sourcesOf(experienced()), START + 20 * DAY, new Map([['robot', [own]]]))
  const read = LearntFile.parse(JSON.parse(JSON.stringify(file)))
  const young = plantNamed('young')
  expect(takeLearnt(sourcesOf(young), young.ledger, read)).toMatchObject({ value: { lives: 1 } })
  expect(takeLearnt(sourcesOf(young), young.ledger, read)).toMatchObject({ value: { lives: 0 } })
  const [known, ...more] = livesElsewhere(young.journal.foresight)('robot')
  expect(more).toEqual([])
  // To the last bit.
  expect(known).toEqual(own)
  const asked = wornFleet({ seed: 6, units: 1, life: 60, signals: 2, noise: 0.1, bend: 2 })[0]!
  const unit = { ...asked, cycles: asked.cycles.slice(0, 30), columns: asked.columns.map((one) => one.slice(0, 30)) }
  expect(remainingLife(known!.model as LifeModel, unit)).toEqual(remainingLife(own.model as LifeModel, unit))
  // A newer file replaces it where something else was learnt; an older one does not.
  const lived = (madeAt: number, life: LearntLife) => {
    const brought = { ...read, madeAt, classes: [{ ...read.classes[0]!, lives: [life] }] }
    return takeLearnt(sourcesOf(young), young.ledger, brought)
  }
  const newer = { ...own, lives: [...own.lives, 71] }
  expect(lived(read.madeAt + DAY, own)).toMatchObject({ value: { lives: 0 } })
  expect(lived(read.madeAt + 3 * DAY, newer)).toMatchObject({ value: { lives: 1 } })
  expect(lived(read.madeAt + 2 * DAY, own)).toMatchObject({ value: { lives: 0 } })
  expect(livesElsewhere(young.journal.foresight)('robot')).toEqual([newer])
  // Read from something else it is another; the newest is last, whatever came first.
  const quieter = { ...own, signals: own.signals.map((one) => ({ ...one, unit: 'dB' })) }
  expect(lived(read.madeAt, quieter)).toMatchObject({ value: { lives: 1 } })
  expect(livesElsewhere(young.journal.foresight)('robot')).toEqual([quieter, newer])
  // Cases of the class are compared as before.
  expect((await learntFile(sourcesOf(young), START + 21 * DAY)).classes[0]!.cases).toHaveLength(3)
})

test('what would make a file larger than is taken is left out of it, which says so', async () => {
  const own = learntLife()
  const lives = new Map([['robot', [own, { ...own, key: 'fan/starts' }]]])
  const sources = sourcesOf(experienced())
  const whole = await learntFile(sources, START + 20 * DAY, lives)
  expect([whole.classes[0]!.lives.length, whole.leftOut]).toEqual([2, 0])
  const most = Buffer.byteLength(JSON.stringify(whole)) - 1
  const file = await learntFile(sources, START + 20 * DAY, lives, most)
  expect(file.classes[0]!.lives).toEqual([own])
  expect(file.leftOut).toBe(1)
  expect(Buffer.byteLength(JSON.stringify(file))).toBeLessThanOrEqual(most)
  expect(LearntFile.safeParse(file).success).toBe(true)
})

test('of a file no life is taken that would not answer: a tree that leads back, ends nowhere, or has too few numbers', () => {
  const own = learntLife()
  const parsed = (change: (life: LearntLife) => void): boolean => {
    const life = structuredClone(own)
    change(life)
    return LearntLife.safeParse(life).success
  }
  const treeOf = ({ model }: LearntLife) => model.folds[0]!.trees.trees[0]!
  expect(parsed(() => {})).toBe(true)
  expect(parsed((life) => void (treeOf(life).left[0] = 0))).toBe(false)
  expect(parsed((life) => void (treeOf(life).left[0] = treeOf(life).feature.length - 1))).toBe(false)
  expect(parsed((life) => void treeOf(life).value.pop())).toBe(false)
  expect(parsed((life) => void life.signals.pop())).toBe(false)
  expect(parsed((life) => void (life.model.spread.low = []))).toBe(false)
  expect(parsed((life) => void (life.lives = []))).toBe(false)
})

test('a class that this twin does not know is named; what is no such file is refused, with where', async () => {
  const file = await learntFile(sourcesOf(experienced()), START + 20 * DAY)
  const young = plantNamed('young')
  const other = { ...file, classes: [{ ...file.classes[0]!, class: 'crane' }] }
  expect(takeLearnt(sourcesOf(young), young.ledger, other)).toMatchObject({ value: { unknown: ['crane'] } })
  const wrong = (change: object) => LearntFile.safeParse({ ...file, ...change }).error?.issues[0]?.path.join('.')
  expect(wrong({})).toBeUndefined()
  expect(wrong({ format: 'other' })).toBe('format')
  expect(wrong({ version: 2 })).toBe('version')
  expect(wrong({ raw: [1, 2, 3] })).toBe('')
  const [first] = file.classes
  expect(wrong({ classes: [{ ...first!, runs: [{ key: 'a', side: 'above', ratios: [Number.NaN] }] }] })).toBe(
    'classes.0.runs.0.ratios.0',
  )
  expect(wrong({ classes: [{ ...first!, cases: [{ ...first!.cases[0]!, ages: [] }] }] })).toBe('classes.0.cases.0.ages')
})
