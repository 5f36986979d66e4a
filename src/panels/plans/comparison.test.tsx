import { expect, test } from 'vitest'
import '../../texts/act.ts'
import '../../texts/plans.ts'
import { type OptionJudgement, OptionStudy } from '../../whatif/scenarios/option-study.ts'
import { planOptions } from '../../whatif/scenarios/plan-options.ts'
import { assumptionsOf, type Said } from '../../whatif/scenarios/plan-question.ts'
import { modelOf, row } from '../../whatif/testing/lines.ts'
import { NOW, panelMarkup, smallPlant } from '../testing/panel-markup.tsx'
import { BackTestRecord } from './back-test.tsx'
import { Cannot } from './cannot.tsx'
import { DifferenceChart } from './difference-chart.tsx'
import { FutureChart } from './future-chart.tsx'
import { OptionTable } from './option-table.tsx'
import { partWords, piecesWords } from './plan-words.ts'
import { planOf, proposable } from './propose.tsx'
import { expectAgain, reckon } from './reckoner.ts'
import type { FromReckoner } from './reckoning.ts'
import { Why } from './why.tsx'

/** One machine, 100 pieces an hour; the part fails in four hours, for two; a planned repair takes half an hour. */
const question = (hour = 1): ConstructorParameters<typeof OptionStudy>[0] => ({
  line: {
    model: modelOf(row([{ processingTime: 0.01 }])),
    start: { stations: [] },
    station: 'm0',
    crew: null,
    goodSinks: ['out'],
    power: null,
    closed: [],
  },
  options: [
    { id: 'now', atHour: hour },
    { id: 'late', atHour: 3 },
    { id: 'run-on', atHour: null },
  ],
  life: 4.005,
  planned: 0.5,
  unplanned: 2,
  hours: 8,
  matters: { pieces: 10, kWh: 5, minutes: 5 },
  seed: 1,
})

const named = new Map(
  [['now', 'Repair now', 'at once'], ['late', 'Later', '13:00'], ['run-on', 'Run on', 'until it fails']].map(([id, name, when]) => [id!, { id: id!, name: name!, when: when! }]), // prettier-ignore
)
const judged = (futures = 40): OptionJudgement => {
  const study = new OptionStudy(question())
  study.step(futures)
  return study.judgement()
}

const plain = (markup: string): string => markup.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

test('what each costs, and that none is recommended where two are equal', () => {
  const markup = panelMarkup(<OptionTable judgement={judged()} named={named} until="18:00" noEnergy="No power is known of M0." hasCalendar={false} crew="Fitters" />, smallPlant()) // prettier-ignore
  const words = plain(markup)
  expect(words).toContain('Repair now at once 50 50 – 50')
  expect(words).toMatch(/Later 13:00 50 same as 1/)
  expect(words).toMatch(/Run on until it fails 200 200 – 200/)
  expect(words).toMatch(/none in 40 .* 100 % 40 of 40/)
  expect(words).toContain('n/a No power is known of M0.')
  expect(words).toContain('Fitters, overtime n/a: no shifts')
  expect(markup).not.toContain('data-recommended')
})

test('differences are told in words as well, those that are none as none', () => {
  const words = plain(panelMarkup(<DifferenceChart judgement={judged()} named={named} />, smallPlant()))
  expect(words).toContain('Difference to “Repair now”, in the same 40 futures')
  expect(words).toContain('Later: not distinguishable, 0 of 40; mean 0')
  expect(words).toContain('Run on: more, 40 of 40; mean +150')
})

test('why, and what would change it', () => {
  const flips = [{ assumption: 'life' as const, factor: 0.5, recommended: 'now', equal: ['now'] }]
  const words = plain(panelMarkup(<Why judgement={judged()} question={question()} named={named} flips={flips} partFrom="Wed 06:00" running={false} isDone />, smallPlant())) // prettier-ignore
  expect(words).toContain('Why none is recommended')
  expect(words).toContain('Its spare part is there from Wed 06:00 on.')
  expect(words).toContain('Until then it fails in none of 40 futures.')
  expect(words).toContain('If it fails in half the time: “Repair now” is best.')
  // Of few futures: only once it is done was the device busy.
  const few = (isDone: boolean): string => plain(panelMarkup(<Why judgement={judged(5)} question={question()} named={named} flips={[]} partFrom={null} running={!isDone} isDone={isDone} />, smallPlant())) // prettier-ignore
  expect([few(true), few(false)].map((one) => one.includes('This device is busy'))).toEqual([true, false])
  expect(few(false)).toContain('So few futures tell none apart.')
})

test('a future is told machine by machine; one that never comes is said not to', () => {
  const study = new OptionStudy(question())
  study.step(1)
  const chart = (future: Parameters<typeof FutureChart>[0]['future']) =>
    plain(panelMarkup(<FutureChart name="Later" future={future} from={0} nameOf={() => 'M0'} station="m0" />, smallPlant())) // prettier-ignore
  expect(chart(study.future('late'))).toMatch(/M0: runs 02:30 – 03:00, repair 03:00 – 03:30, runs 03:30 – /)
  expect(chart(null)).toContain('it fails before')
})

test('it is told while it is reckoned, until the time is over, then one future and what would change it', () => {
  const told: FromReckoner[] = []
  let clock = 0
  reckon({ question: question(), budgetMs: 2000 }, () => (clock += 150), (message) => told.push(message)) // prettier-ignore
  expect(told.map(({ kind }) => kind)).toEqual(['judged', 'judged', 'judged', 'judged', 'judged', 'future', 'flip', 'flip', 'flip']) // prettier-ignore
  const last = told.findLast((one) => one.kind === 'judged')!
  expect(last.kind === 'judged' && [last.isDone, last.judgement.futures]).toEqual([true, 25])
  const all: FromReckoner[] = []
  reckon({ question: question(), budgetMs: 2000 }, () => 0, (message) => all.push(message)) // prettier-ignore
  const whole = all[0]!
  expect(whole.kind === 'judged' && [whole.isDone, whole.judgement.futures]).toEqual([true, 500])
})

test('what cannot be simulated says what is missing', () => {
  const plant = smallPlant()
  const [one, other] = [plant.twin.asset('r-1')!, plant.twin.asset('r-2')!]
  const words = (refusal: Parameters<typeof Cannot>[0]['refusals'][number]): string =>
    plain(panelMarkup(<Cannot refusals={[refusal]} />, plant))
  expect(words({ code: 'cycle-unknown', assets: [one, other] })).toContain('how long a piece takes at R-1, R-2')
  expect(words({ code: 'loops', assets: [one] })).toContain('The flow goes round: R-1')
  expect(words({ code: 'not-in-flow', asset: one })).toContain('R-1 is in no flow')
  expect(words({ code: 'no-station' })).toContain('plannedRunTimePerItemS')
  expect(words({ code: 'too-many', stations: 2000, most: 1000 })).toContain('2000 stations are more than 1000')
})

test('how past shifts came out is said with how many there were, and each can be looked at', () => {
  const told: FromReckoner[] = []
  const outlook = {
    model: question().line.model,
    start: { stations: [] },
    goodSinks: ['out'],
    hours: 8,
    futures: 20,
    seed: 1,
  }
  expectAgain({ outlook, came: 790 }, (message) => told.push(message))
  expect(told).toMatchObject([{ kind: 'checked', checked: { came: 790, middle: expect.closeTo(800, -1) } }])
  const at = (hour: number, came: number) => ({
    from: Date.UTC(2026, 0, 5, hour),
    low: 780,
    middle: 800,
    high: 820,
    came,
  })
  const markup = panelMarkup(<BackTestRecord shifts={[at(6, 790), at(2, 700)]} isDone reason="" />, smallPlant())
  const words = markup.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
  expect(words).toContain('1 of 2 past shifts came out within 8 of 10 futures')
  expect(words).toContain('off by 7.8 % or less. Of so few shifts that says little yet.')
  expect(words).toContain('700 pieces, 780 – 820 expected, missed')
  expect(panelMarkup(<BackTestRecord shifts={[]} isDone reason="" />, smallPlant())).toContain('No past shift')
})

const SAID: Said = { life: null, plannedH: null, unplannedH: null, part: null, crew: null }

test('however late its spare part comes there is an option to propose; what nobody has said of a part is none of the plan', () => {
  const plan = (part: Said['part'], leadTimeS: number | null = null) => {
    const asset = smallPlant().twin.asset('r-1')!
    const sparePart = leadTimeS === null ? null : { name: 'Bearing', leadTimeS }
    const told = { ...asset, processFacts: { ...asset.processFacts, sparePart } }
    const assumed = assumptionsOf(told, { ...SAID, part }, null, NOW)
    const options = planOptions({ shifts: [], daysOff: [], zone: 'UTC' }, NOW, [], assumed.part.at)
    const [first] = proposable(options)
    const study = new OptionStudy({ ...question(), options: options.map(({ id, at }) => ({ id, atHour: at === null ? null : 1 })) }) // prettier-ignore
    study.step(2)
    const words = partWords(assumed.part, NOW).replaceAll(/\s/g, ' ')
    const { option, assumptions } = planOf(first!, study.judgement(), assumed)
    return [option, assumptions.part ?? null, words]
  }
  const [late, lead] = [NOW + 30 * 24 * 3_600_000, NOW + 9 * 24 * 3_600_000]
  expect(plan(late)).toEqual(['part', { name: null, at: late, source: 'person' }, 'spare part comes Wed, Feb 4, 12:00'])
  expect(plan(null, 9 * 86_400)).toEqual(['part', { name: 'Bearing', at: lead, source: 'twin' }, 'Bearing comes Wed, Jan 14, 12:00']) // prettier-ignore
  expect(plan('stock')).toEqual(['now', { name: null, at: null, source: 'person' }, 'spare part in stock'])
  expect(plan(null)).toEqual(['now', null, 'no spare part is named'])
})

test('a mean beyond what 8 of 10 futures cost is told with their middle, and why', () => {
  expect(piecesWords({ mean: 180, low: 150, high: 215, middle: 178 })).toBe('180 pieces, 150 – 215')
  expect(piecesWords({ mean: 544, low: 262, high: 521, middle: 331 })).toBe(
    '331 pieces, 262 – 521; in a few futures far more, so that it is 544 on average',
  )
  expect(piecesWords({ mean: 40, low: 262, high: 521, middle: 331 })).toContain('in a few futures far less')
  const one = judged().options[0]!
  const table = (lost: typeof one.lost): string =>
    plain(panelMarkup(<OptionTable judgement={{ ...judged(), options: [{ ...one, lost }] }} named={named} until="18:00" noEnergy={null} hasCalendar crew={null} />, smallPlant())) // prettier-ignore
  expect(table({ mean: 544, low: 262, high: 521, middle: 331 })).toContain(
    '544 262 – 521 half of them below 331, a few far off',
  )
  expect(table({ mean: 400, low: 262, high: 521, middle: 331 })).not.toContain('half of them')
  // Of an earlier version.
  expect(piecesWords({ mean: 544, low: 262, high: 521 })).toBe('544 pieces on average, 262 – 521 in 8 of 10 futures')
})
