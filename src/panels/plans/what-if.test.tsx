import { expect, test } from 'vitest'
import '../../texts/act.ts'
import '../../texts/plans.ts'
import { type ChangeQuestion, ChangeStudy } from '../../whatif/scenarios/change-study.ts'
import { modelOf, row } from '../../whatif/testing/lines.ts'
import { NOW, panelMarkup, smallPlant } from '../testing/panel-markup.tsx'
import { ChangeTable } from './change-table.tsx'
import { change } from './reckoner.ts'
import type { FromReckoner } from './reckoning.ts'
import { changeName } from './what-if.tsx'

const HOUR = 3_600_000
/** Two machines, 100 pieces an hour, and nothing by chance. */
const question = (pieces: number | null = null): ChangeQuestion => ({
  model: modelOf(row([{ processingTime: 0.008 }, { processingTime: 0.01, buffer: 5 }])),
  start: { stations: [] },
  goodSinks: ['out'],
  machines: ['m0', 'm1'],
  closed: [],
  hours: 8,
  variants: [
    { id: 'faster', changes: [{ kind: 'speed', station: 'm1', percent: 110 }] },
    { id: 'more', changes: [{ kind: 'places', station: 'm1', more: 1 }] },
    { id: 'out', changes: [{ kind: 'out', station: 'm1', hours: 4 }] },
  ],
  pieces,
  matters: 10,
  seed: 1,
})
const plain = (markup: string): string => markup.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
const table = (pieces: number | null = null, hours = 8): string => {
  const study = new ChangeStudy(question(pieces))
  study.step(25)
  return panelMarkup(
    <ChangeTable
      judgement={study.judgement()}
      nameOf={(id) => `“${id}”`}
      pieces={pieces}
      now={NOW}
      until={NOW + hours * HOUR}
      hasFuture={(id) => id === 'out'}
      onSee={() => {}}
      onRemove={(id) => (id === 'as-is' ? null : () => {})}
    />,
    smallPlant(),
  )
}

test('what each makes, by how much it differs, and what is no difference; the line as it is stays', () => {
  const markup = table()
  const words = plain(markup)
  expect(words).toMatch(/“as-is” (799|800) (799|800) – (799|800)/)
  expect(words).toMatch(/“faster” 8[78]\d 8[78]\d – 8[78]\d \+[78]\d more in 25 of 25/)
  expect(words).toMatch(/“more” (799|800) .*not distinguishable/)
  expect(words).toMatch(/“out” 400 400 – 400 -?[-−]?(399|400) fewer in 25 of 25/)
  expect(markup.match(/aria-label="Leave out: /g)).toHaveLength(3)
  expect(markup.match(/aria-label="In the hall: /g)).toHaveLength(1)
})

test('of an order that is in a hurry when it is there, or that it is not', () => {
  const words = plain(table(500))
  expect(words).toContain('500 pieces are there')
  expect(words).toMatch(/“as-is” .* 17:0\d 17:0\d – 17:0\d .*“out” .* not until 20:00/)
})

test('it is told while it is reckoned, until the time is over, then one future of each', () => {
  const told: FromReckoner[] = []
  let clock = 0
  change({ changes: question(), budgetMs: 2000 }, () => (clock += 150), (message) => told.push(message)) // prettier-ignore
  expect(told.map(({ kind }) => kind)).toEqual([...Array<string>(5).fill('changed'), ...Array<string>(4).fill('changed-future')]) // prettier-ignore
  expect(told.flatMap((one) => (one.kind === 'changed-future' ? [one.of] : []))).toEqual(['as-is', 'faster', 'more', 'out']) // prettier-ignore
})

test('each kind of change has its words', () => {
  const plant = smallPlant()
  const twin = plant.twin
  const id = twin.assets.find(({ name }) => name === 'R-1')!.id as string
  expect(
    (
      [
        { kind: 'speed', station: id, percent: 110 },
        { kind: 'places', station: id, more: 2 },
        { kind: 'crew', crew: 'fitters', more: 1 },
        { kind: 'mix', share: 30, percent: 150 },
        { kind: 'out', station: id, hours: 2.5 },
        { kind: 'rush', pieces: 200 },
      ] as const
    ).map((one) => changeName(one, twin)),
  ).toEqual([
    'R-1 at 110 % of its speed',
    '2 places more before R-1',
    '1 more in fitters',
    '30 % of pieces take 150 % of the time',
    'R-1 out for 2.5 h',
    'An order of 200 pieces first',
  ])
})
