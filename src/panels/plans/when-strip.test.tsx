import { expect, test } from 'vitest'
import '../../texts/plans.ts'
import type { Calendar } from '../../figures/shift-calendar.ts'
import { assumptionsOf, type Said } from '../../whatif/scenarios/plan-question.ts'
import { planOptions } from '../../whatif/scenarios/plan-options.ts'
import { NOW, panelMarkup, smallPlant } from '../testing/panel-markup.tsx'
import { optionName, optionWhen } from './plan-words.ts'
import { needsAreSound, needsOf, saidNeeds } from './repair-needs.tsx'
import { WhenStrip } from './when-strip.tsx'

const HOUR = 3_600_000
const shift = (name: string, from: string, to: string) => ({ name, days: [1, 2, 3, 4, 5], from, to, breaks: [] })
const calendar: Calendar = {
  shifts: [
    { ...shift('Early', '06:00', '14:00'), breaks: [{ from: '12:30', to: '13:00' }] },
    shift('Late', '14:00', '22:00'),
  ],
  daysOff: [],
  zone: 'UTC',
}
const SAID: Said = { life: null, plannedH: 1, unplannedH: null, part: null, crew: null }
const assumedBy = (said: Partial<Said>) =>
  assumptionsOf(smallPlant().twin.asset('r-1')!, { ...SAID, ...said }, null, NOW)

const strip = (added: readonly number[], said: Partial<Said> = {}, by = calendar): string => {
  const assumed = assumedBy(said)
  const options = planOptions(by, NOW, added, assumed.part.at)
  const named = new Map(options.map((one) => [one.id, { id: one.id, name: optionName(one, NOW, by.zone), when: optionWhen(one, NOW) }])) // prettier-ignore
  return panelMarkup(
    <WhenStrip
      now={NOW}
      calendar={by}
      assumed={assumed}
      options={options}
      named={named}
      ranked={['shift-end']}
      added={added}
      onAdded={() => {}}
    />,
    smallPlant(),
  )
}
const sliders = (markup: string): readonly string[] => [...markup.matchAll(/role="slider"[^>]*aria-valuetext="([^"]*)"/g)].map(([, words]) => words!.replaceAll('\u00a0', ' ')) // prettier-ignore

test('the days ahead with what is planned; a repair is offered on it, and where it lies is told', () => {
  const markup = strip([])
  expect([...markup.matchAll(/data-kind="(\w+)"/g)].map(([, kind]) => kind)).toEqual(['shift', 'break', 'shift', 'shift', 'closed', 'shift', 'break', 'shift', 'shift', 'closed', 'shift']) // prettier-ignore
  expect(markup).toContain('aria-label="A repair at your time, not compared yet"')
  expect(sliders(markup)).toEqual(['14:00 – 15:00, that is “At shift end”'])
  expect(markup).toContain('>1</em>')
})

test('each time of one’s own is a mark of its own, with how much of it is planned time; without a calendar nothing is said of it', () => {
  const at = [NOW + HOUR / 4, NOW + 9.5 * HOUR, NOW + 11 * HOUR]
  expect(sliders(strip(at))).toEqual([
    '12:15 – 13:15, 30 min of it in planned time',
    '21:30 – 22:30, 30 min of it in planned time',
    '23:00 – Tue, Jan 6, 00:00, outside of planned time',
  ])
  expect(sliders(strip([NOW + 3 * HOUR], {}, { ...calendar, shifts: [] }))).toEqual(['15:00 – 16:00, overtime n/a: no shifts']) // prettier-ignore
})

test('before the spare part has come nothing is offered', () => {
  const markup = strip([], { part: NOW + 20 * HOUR })
  expect(markup).toContain('part here')
  expect(markup).toContain(`aria-valuemin="${NOW + 20 * HOUR}"`)
  expect(sliders(strip([NOW + HOUR], { part: NOW + 20 * HOUR }))).toEqual([
    '13:00 – 14:00, before the spare part is there',
  ])
  expect(sliders(markup)[0]).toMatch(/^Tue, Jan 6, 10:00 – 11:00/)
})

test('what is said of crew and part by hand, and what is left as it is', () => {
  const before = needsOf(assumedBy({}), NOW)
  expect(saidNeeds(before, before)).toEqual({})
  const later = { ...before, isHere: false, comes: '2026-01-06T08:30' }
  expect(saidNeeds({ ...later, crew: 'fitters' }, before)).toEqual({ crew: 'fitters', part: NOW + 20.5 * HOUR })
  expect(saidNeeds(before, later)).toEqual({ part: 'stock' })
  const late = { ...later, comes: '2027-01-05T08:30' }
  expect([later, { ...later, comes: '2026-01-05T08:30' }, { ...later, comes: '' }, late].map((one) => needsAreSound(one, before, NOW))).toEqual([true, false, false, false]) // prettier-ignore
  // As the twin says it, however late.
  expect(needsAreSound(late, late, NOW)).toBe(true)
})

test('a time that is over says so, and its mark stays on the strip', () => {
  const markup = strip([NOW - 3 * HOUR])
  expect(sliders(markup)[0]).toBe('09:00 – 10:00, that time is over')
  expect(markup).not.toContain('left:-')
  expect(Number(/aria-valuemin="(\d+)"/.exec(markup)![1])).toBeLessThanOrEqual(NOW - 3 * HOUR)
})

test('a spare part that comes after the days shown: no time is offered on them, and it says why', () => {
  const markup = strip([], { part: NOW + 72 * HOUR })
  expect(sliders(markup)).toEqual([])
  expect(markup.replaceAll(/\s/g, ' ')).toContain('The spare part comes Thu, Jan 8, 12:00, after the days shown')
  const late = strip([NOW + 90 * HOUR], { part: NOW + 72 * HOUR })
  const [most, value] = ['max', 'now'].map((of) => Number(new RegExp(`aria-value${of}="(\\d+)"`).exec(late)![1]))
  expect(most).toBeGreaterThanOrEqual(value!)
})

test('a part that comes in some minutes is waited for no more here than among the options', () => {
  const markup = strip([], { part: NOW + HOUR / 12 })
  expect(markup).not.toContain('part here')
  expect(markup).toContain(`aria-valuemin="${NOW}"`)
})
