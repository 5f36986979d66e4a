/** The list of alarms as it is first rendered. */
import { expect, test } from 'vitest'
import { AlarmBoard } from '../../alarms/board.ts'
import { text } from '../../texts/text.ts'
import { alarmRow } from '../../wire/testing/alarm-row.ts'
import { elementsOf, panelMarkup, smallPlant, wordsOf } from '../testing/panel-markup.tsx'
import { AlertCard } from './alert-card.tsx'
import { AlertList } from './alert-list.tsx'

const list = (plant = smallPlant(), over = {}): string => panelMarkup(<AlertList />, plant, over)
const cards = (html: string) => elementsOf(html, /_card_[^>]*data-priority=/)
const buttons = (html: string): string[] =>
  elementsOf(html, /type="button"/).map(
    ({ attributes, words }) => words || /aria-label="([^"]+)"/.exec(attributes)![1]!,
  )

test('open alarms, in the order of the board, each with its machine; what is set aside is not among them', () => {
  const plant = smallPlant()
  plant.board.replace(
    [
      alarmRow({ key: 'r-2/hot', name: 'Hot', priority: 'critical', component: 'joint-3' }),
      alarmRow({ key: 'r-1/loud', name: 'Loud', priority: 'low', state: 'acknowledged', ackBy: 'Ada', ackAt: 5000 }),
      alarmRow({ key: 'r-1/shelved', name: 'Shelved', state: 'shelved' }),
    ],
    1,
  )
  const shown = cards(list(plant))
  expect(shown.map(({ words }) => words.split(' ')[0])).toEqual(['Hot', 'Loud'])
  expect(shown[0]!.words).toContain('R-2 · Joint 3')
  expect(shown[0]!.attributes).toContain('data-calls="true"')
  expect(shown[1]!.attributes, 'nobody is called by it any more').not.toContain('data-calls')
  expect(shown[1]!.words).toContain('Ada')
})

test('a priority filter has each priority, all pressed at first', () => {
  const pressed = elementsOf(list(), /aria-pressed="true"/)
  expect(pressed.map(({ attributes }) => /aria-label="([^"]+)"/.exec(attributes)![1])).toEqual([
    'Critical',
    'High',
    'Medium',
    'Low',
  ])
})

test('without alarms it says so; alarms of this device alone are called that', () => {
  expect(cards(list())).toEqual([])
  const about = text('alerts.none.about')
  expect(wordsOf(list())).toContain(about)
  const plant = smallPlant()
  plant.board.replace([alarmRow({ key: 'r-1/hot' })], 1)
  expect(wordsOf(list(plant))).not.toContain(about)
  const note = text('banner.local')
  expect(wordsOf(list(plant))).not.toContain(note)
  expect(wordsOf(list(plant, { board: new AlarmBoard('this-device') }))).toContain(note)
})

test('what may be done stands on the card; where nothing may be done there is no such button', () => {
  const row = alarmRow({ key: 'r-1/hot', name: 'Hot' })
  const card = (mayAct: boolean) => panelMarkup(<AlertCard row={row} withAsset={false} />, smallPlant(), { mayAct })
  expect(buttons(card(true))).toEqual(expect.arrayContaining(['Acknowledge', 'Shelve']))
  expect(buttons(card(false))).not.toContain('Acknowledge')
})

test('while the owner of the list is out of reach nothing is offered that nobody would take, and why is said', () => {
  const plant = smallPlant()
  const row = alarmRow({ key: 'r-1/hot', name: 'Hot' })
  plant.board.replace([row], 1)
  const card = () => panelMarkup(<AlertCard row={row} withAsset={false} />, plant)
  expect(wordsOf(card())).not.toContain(text('alert.unreachable'))
  plant.board.ownerLost(5000)
  expect(buttons(card())).not.toContain('Acknowledge')
  expect(wordsOf(card())).toContain(text('alert.unreachable'))
})

test('value and limit that raised it are told with their unit; what it means only where that is asked for', () => {
  const row = alarmRow({ key: 'r-1/hot', value: 95.5, limit: 90, unit: '°C', help: 'Check the fan.' })
  const words = (withHelp: boolean) =>
    wordsOf(panelMarkup(<AlertCard row={row} withAsset={false} withHelp={withHelp} />, smallPlant()))
  expect(words(true)).toMatch(/95\.5\s°C · limit 90\.0\s°C/)
  expect(words(true)).toContain('Check the fan.')
  expect(words(false)).not.toContain('Check the fan.')
})

test('an alarm that is over is hollow, and says how it ended', () => {
  const over = alarmRow({ key: 'r-1/hot', state: 'returned', active: false, clearedAt: 9000 })
  const html = panelMarkup(<AlertCard row={over} withAsset={false} />, smallPlant())
  expect(html).toContain('data-hollow="true"')
})

test('what has cleared stands under the others in a group of its own, on one line with a tick; all at once where they are several', () => {
  const plant = smallPlant()
  const over = { state: 'returned', active: false, raisedAt: 1000, clearedAt: 9000 } as const
  const rows = [
    alarmRow({ key: 'r-1/hot', name: 'Hot', ...over, priority: 'critical' }),
    alarmRow({ key: 'r-2/loud', name: 'Loud', priority: 'low', value: 7, limit: 5 }),
  ]
  plant.board.replace(rows, 1)
  const html = list(plant)
  expect(cards(html).map(({ words }) => words.split(' ')[0])).toEqual(['Loud', 'Hot'])
  expect(wordsOf(html).indexOf(text('alerts.cleared'))).toBeGreaterThan(wordsOf(html).indexOf('Loud'))
  expect(buttons(html)).toContain('Acknowledge Hot')
  expect(cards(html)[0]!.words).toMatch(/When raised: 7/)
  expect(buttons(html)).not.toContain('Acknowledge both')
  plant.board.replace([...rows, alarmRow({ key: 'r-2/slow', name: 'Slow', ...over })], 2)
  expect(buttons(list(plant))).toContain('Acknowledge both')
})

test('set aside by a person it is hollow and without a colour; switched off it is dashed as well', () => {
  const mark = (state: 'acknowledged' | 'shelved' | 'suppressed') =>
    /<svg[^>]*>/.exec(panelMarkup(<AlertCard row={alarmRow({ key: 'r-1/hot', state })} withAsset />, smallPlant()))![0]
  expect(mark('acknowledged')).not.toMatch(/data-hollow|data-quiet/)
  expect(mark('shelved')).toMatch(/data-hollow="true".*data-quiet="aside"/)
  expect(mark('suppressed')).toMatch(/data-hollow="true".*data-quiet="off"/)
})
