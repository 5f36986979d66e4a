import { expect, test } from 'vitest'
import '../../texts/act.ts'
import '../../texts/plans.ts'
import type { Advice as AdviceRow, AdviceNow } from '../../wire/advice.ts'
import type { ForesightPort } from '../foresight/port.ts'
import { NOW, panelMarkup, smallPlant } from '../testing/panel-markup.tsx'
import { Advice } from './advice.tsx'
import { adviceKey } from './use-advice.ts'
import { proposedOf } from './advice-words.ts'

const HOUR = 3_600_000
const row: AdviceRow = {
  id: 4,
  kind: 'standby',
  asset: 'r-1',
  setting: 'r-1/state',
  from: 6,
  to: 2,
  gain: { low: 118.2, middle: 126.4, high: 134.9, unit: 'kWh' },
  times: 21,
  episodes: 6,
  hours: 18,
  command: null,
  at: NOW - HOUR,
  until: NOW + 500 * HOUR,
  judged: null,
}
const ended = (outcome: NonNullable<AdviceRow['judged']>['outcome'], amount: number | null = null): AdviceRow => ({
  ...row,
  judged: {
    at: NOW,
    outcome,
    amount,
    by: outcome === 'set-aside' ? { name: 'Eva', verified: false } : null,
    reason: '',
  },
})

const shown = (told: Partial<AdviceNow>): string => {
  const plant = smallPlant()
  const answer: AdviceNow = {
    at: NOW,
    open: [],
    record: [],
    looked: { at: NOW, compared: 7, heldBack: 0 },
    silent: [],
    ...told,
  }
  const markup = panelMarkup(<Advice onProposed={() => {}} />, plant, { foresight: { kept: {} } as ForesightPort }, [
    [adviceKey(plant.twin.hash), answer],
  ])
  return markup.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
}

test('says what could be otherwise, for how much with its range, on what it rests, and that no command sets it', () => {
  const words = shown({ open: [row] })
  expect(words).toContain('R-1: “Stopped” instead of “Running” while it waits')
  expect(words).toContain('126 kWh a day less')
  expect(words).toContain('99 in 100: 118 – 135')
  expect(words).toContain('6 times it was so before')
  expect(words).toContain('no command sets it: by hand')
  expect(words).toContain('7 comparisons')
  expect(words).not.toContain('Propose')
})

test('without any it says how rare it is; its record tells what was right and what was not', () => {
  expect(shown({})).toContain('only a gain of which 99 of 100 can be sure')
  expect(shown({ looked: null })).toContain('not been looked through yet')
  const words = shown({ record: [ended('held', 121), ended('missed', 3), ended('set-aside'), ended('lapsed')], silent: ['standby'] }) // prettier-ignore
  expect(words).toContain('1 of 2 that were tried brought what was said')
  expect(words).toContain('did not bring what was said: 3.0 kWh a day less')
  expect(words).toContain('set aside by Eva (not verified)')
  expect(words).toContain('Nothing is said of machines that stand ready')
})

test('a setting that a command takes is proposed with the change that is expected of what it draws', () => {
  const { twin } = smallPlant()
  const command = { key: 'r-1/speed', value: { unit: '%' } }
  const plan = proposedOf(
    { ...row, kind: 'speed', setting: 'r-1/power', from: 100, to: 85, command: 'r-1/speed' },
    { ...twin, asset: (id: string) => twin.asset(id), command: () => command } as never,
    NOW,
  )
  expect(plan).toMatchObject({ kind: 'set', policy: '', command: 'r-1/speed', from: 100, to: 85, unit: '%', at: NOW })
  expect(plan!.expects.signal).toBe('r-1/power')
  expect(plan!.expects.low).toBeCloseTo(-134.9 / 21)
  expect(plan!.expects.high).toBeCloseTo(-118.2 / 21)
  expect(proposedOf(row, twin, NOW)).toBeNull()
})
