/** The track record, as it is first rendered. */
import { expect, test } from 'vitest'
import { timeMs } from '../../base/brand.ts'
import type { ForesightRecord } from '../../wire/foresight.ts'
import { caseOf, claimOf, DAY, HOUR, lifeSaidOf, RECORD_TOLD, recordOf, TUESDAY } from '../foresight/testing/made.ts'
import { elementsOf, panelMarkup, smallPlant, wordsOf } from '../testing/panel-markup.tsx'
import { OVER, parseOver, printOver, spanOver } from './record-view.ts'
import { Record } from './record.tsx'

const MINUTE = 60_000
const now = TUESDAY + 20 * DAY

const page = (told: Partial<ForesightRecord> | null): string => {
  const plant = smallPlant()
  const span = spanOver('30d', now + MINUTE)
  return panelMarkup(
    <Record />,
    plant,
    {
      now: () => timeMs(now),
      foresight: told && RECORD_TOLD,
    },
    [[['foresight', plant.twin.hash, 'record', span.from, span.to], recordOf({ at: now, ...told })]],
  )
}

test('without a gateway it says that nobody keeps a record', () => {
  expect(wordsOf(page(null))).toContain('No record without a gateway')
})

test('where nothing was claimed it says so, and what would be', () => {
  expect(wordsOf(page({}))).toContain('Nothing was claimed in this time')
  expect(elementsOf(page({}), /scope="row"/)).toHaveLength(0)
})

test('coverage beside what they say of themselves, misses, lead time; a row a claim, newest first', () => {
  const judged = (outcome: 'within' | 'earlier', days: number) => ({
    at: TUESDAY + days * DAY,
    outcome,
    reachedAt: TUESDAY + days * DAY,
  })
  const html = page({
    claims: [
      claimOf({ id: 1, judged: judged('within', 3), line: TUESDAY + 5 * DAY }),
      claimOf({ id: 2, judged: judged('earlier', 1), line: TUESDAY + 3 * DAY }),
      claimOf({ id: 3, asset: 'gone', signal: 'gone/x' }),
    ],
    cases: [caseOf({ id: 9, heldBack: true })],
    use: [
      {
        id: 1,
        of: 'line',
        what: 'pieces',
        unit: '',
        shift: { name: 'Early', from: TUESDAY - 8 * HOUR, to: TUESDAY },
        at: TUESDAY - 16 * HOUR,
        low: 900,
        middle: 1000,
        high: 1100,
        asLast: 800,
        judged: { at: TUESDAY, outcome: 'within', amount: 1000 },
      },
    ],
    silent: [{ classId: 'robot', judged: 20, held: 8 }],
    silentUse: [
      {
        of: 'line',
        what: 'energy',
        unit: 'kWh',
        lack: { code: 'worse-than-last', judged: 20, off: 12, offAsLast: 9 },
      },
    ],
    silentLives: [{ signal: 'gone/count', judged: 20, held: 7 }],
  })
  const words = wordsOf(html)
  expect(words).toContain('Within their range 1 of 2 They say of themselves 8 in 10.')
  expect(html).toContain('50 in 100 came true, 80 in 100 is what they say of themselves')
  expect(words).toContain('Lead time 3 d')
  // Off by 0 and 2 days, where the line was off by 2 and 2.
  expect(words.replaceAll('\u00a0', ' ')).toContain('Beside a straight line 50 % nearer')
  expect(words).toContain('Beside “it stays as it is” 0 of 2')
  const rows = elementsOf(html, /data-outcome=/)
  expect(rows.map(({ attributes }) => /data-outcome="([^"]+)"/.exec(attributes)![1])).toEqual([
    'open',
    'earlier',
    'within',
  ])
  expect(rows[1]!.words).toContain('R-1 Temperature, 80 °C')
  expect(rows[1]!.words).toContain('came earlier, Wed, Dec 2, 12:00')
  expect(elementsOf(html, /title="Show R-1 as it was then[^"]*"/).length, 'two claims and what was held back').toBe(3)
  expect(rows[0]!.words, 'a machine that is no more has no way to it').toContain('gone')
  expect(words).toContain('Held back Beyond the number of cases a day, or like one that was not real.')
  expect(words).toContain('Silent Robot 8 of 20 came true')
  expect(words.replaceAll('\u00a0', ' ')).toContain('Line 1, Energy Off by 12.0 kWh on average over the last 20')
  expect(words).toContain('gone/count 7 of 20 came true')
  expect(words).toContain('1 of 1 within their range')
  expect(words).toMatch(/off by 0\.0.% on average, the last shift of the same name by 20/)
  expect(words).toContain('Line 1, Good pieces')
})

test('cases can be said something of, closed ones too; what a word held back is said at both', () => {
  const word = {
    id: 7001,
    at: TUESDAY,
    by: 'Mara',
    verified: true,
    verdict: 'not-real' as const,
    text: 'forklift',
    withdrawn: null,
    renewed: false,
    heldSince: 2,
  }
  const html = page({
    cases: [
      caseOf({ closedAt: TUESDAY, feedback: [word] }),
      caseOf({ id: 8 }),
      caseOf({
        id: 9,
        asset: 'r-2',
        heldBack: true,
        heldWhy: {
          code: 'like',
          feedback: 7001,
          case: 7,
          asset: 'r-1',
          by: 'Mara',
          at: TUESDAY,
          text: 'forklift',
          until: 6.4,
        },
      }),
    ],
  })
  const shown = elementsOf(html, /data-case=/)
  expect(shown.map(({ attributes }) => /data-case="(\d+)"/.exec(attributes)![1])).toEqual(['8', '7'])
  expect(shown[0]!.words).toMatch(/open nobody said anything of it yet Say what it was/)
  expect(shown[1]!.words).toContain('2 similar cases since were held back because of it.')
  const [held] = elementsOf(html, /data-held="like"/)
  expect(held!.words).toContain(
    'like R-1, Tue, Dec 1, which Mara called not real: “forklift”. Shown if it becomes more',
  )
})

test('what is printed into the address is read back', () => {
  for (const over of OVER) expect(parseOver(printOver(over))).toBe(over)
  expect(parseOver({ over: '9y' })).toBe('30d')
})

test('what was said of lives, how it came out, and how near beside the age alone; nothing where none is counted', () => {
  const lives = [
    lifeSaidOf({ id: 1, judged: { at: TUESDAY, outcome: 'within', lived: 100 } }),
    lifeSaidOf({ id: 2, judged: { at: TUESDAY, outcome: 'prevented', lived: null } }),
    lifeSaidOf({ id: 3 }),
    // How much longer is not known: it says nothing of how far off that was.
    lifeSaidOf({ id: 4, atLeast: true, median: 500, judged: { at: TUESDAY, outcome: 'later', lived: null } }),
  ]
  const html = page({ lives })
  const [words] = elementsOf(html, /data-part="lives"/).map((one) => one.words)
  expect(words).toContain('1 of 2 within their range')
  expect(words).toContain('500 h more, or longer')
  expect(words).toContain('off by 40 % of what it was, the age alone by 100 %')
  expect(elementsOf(html, /data-life="/).map((one) => one.words.split(': ').at(-1))).toEqual([
    'lived longer than that',
    'not judged yet',
    'replaced in time',
    'lived 100 h more',
  ])
  expect(elementsOf(page({}), /data-part="lives"/)).toEqual([])
})
