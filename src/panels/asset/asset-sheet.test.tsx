/** The sheet of what is selected, as it is first rendered. */
import { expect, test } from 'vitest'
import { alarmRow } from '../../wire/testing/alarm-row.ts'
import { elementsOf, NOW, panelMarkup, smallPlant, wordsOf } from '../testing/panel-markup.tsx'
import { AssetSheet } from './asset-sheet.tsx'

const sheet = (component: string | null = null, plant = smallPlant(), over = {}): string =>
  panelMarkup(<AssetSheet selection={{ asset: 'r-1', component }} />, plant, over)
const pressed = (html: string): string[] => elementsOf(html, /aria-pressed="true"/).map(({ words }) => words)

test('of a machine: its name, its class, where it stands, its own signals, its parts', () => {
  const html = sheet()
  expect(html).toContain('<h1>R-1</h1>')
  expect(wordsOf(html)).toMatch(/^Hall 2 Line 1 R-1 Robot/)
  const words = wordsOf(html)
  for (const said of ['Robot', 'State', 'Power', 'Joint 3']) expect(words).toContain(said)
  expect(words, 'of a part, on the sheet of that').not.toContain('Temperature')
  expect(pressed(html), 'the signal whose trend is shown, and what the sheet is of').toEqual(['Power', 'Whole machine'])
})

test('of a part: its own signals, and the machine it belongs to', () => {
  const html = sheet('joint-3')
  expect(html).toContain('<h1>Joint 3</h1>')
  expect(wordsOf(html)).toContain('R-1 · Robot')
  expect(wordsOf(html)).toContain('Temperature')
  expect(pressed(html)).toEqual(['Temperature', 'Joint 3'])
})

test('open alarms stand on it: of the machine all, of a part its own; of a cleared one nothing', () => {
  const plant = smallPlant()
  plant.board.replace(
    [
      alarmRow({ key: 'r-1/hot', name: 'Too hot', component: 'joint-3' }),
      alarmRow({ key: 'r-1/loud', name: 'Too loud' }),
      alarmRow({ key: 'r-1/aside', name: 'Set aside', state: 'out-of-service' }),
      alarmRow({ key: 'r-2/hot', name: 'Of another' }),
    ],
    1,
  )
  const names = (component: string | null) =>
    elementsOf(sheet(component, plant), /_card_[^>]*data-priority="/).map(({ words }) =>
      words.split(' ').slice(0, 2).join(' '),
    )
  expect(names(null)).toEqual(['Too hot', 'Too loud'])
  expect(names('joint-3')).toEqual(['Too hot'])
})

test('a state that is a fault is marked as one', () => {
  const plant = smallPlant()
  const card = () => elementsOf(sheet(null, plant), /role="status"/)[0]!.attributes
  plant.hear('r-1/state', 6)
  expect(card()).not.toContain('data-abnormal')
  plant.hear('r-1/state', 2)
  expect(card()).toContain('data-abnormal="true"')
})

test('data says how old it is: never heard, live, stale', () => {
  const plant = smallPlant()
  expect(sheet(null, plant)).not.toContain('data-age=')
  plant.hear('r-1/power', 1)
  expect(sheet(null, plant)).toContain('data-age="live"')
  plant.hear('r-1/power', 1, NOW - 60_000)
  expect(sheet(null, plant)).toContain('data-age="stale"')
})

test('what the picture only illustrates is told; isolated, its button is pressed', () => {
  expect(wordsOf(sheet(null, smallPlant(), { drawn: () => 'Its movement is an illustration.' }))).toContain(
    'Its movement is an illustration.',
  )
  const isolated = { get: () => 'r-1', set: () => {}, subscribe: () => () => {} }
  const alone = (html: string): string[] =>
    elementsOf(html, /aria-pressed="true"/).flatMap(
      ({ attributes }) => /title="([^"]+ \(I\))"/.exec(attributes)?.[1] ?? [],
    )
  expect(alone(sheet())).toEqual([])
  expect(alone(sheet(null, smallPlant(), { isolated }))).toHaveLength(1)
})

test('of a machine that is not in the twin there is nothing', () => {
  expect(panelMarkup(<AssetSheet selection={{ asset: 'gone', component: null }} />, smallPlant())).toBe('')
})
