/** What a sheet says of why, as it is first rendered. */
import { expect, test } from 'vitest'
import { timeMs } from '../../base/brand.ts'
import type { AlikeCase, CauseAnswer, LikelyCause } from '../../wire/cause.ts'
import { elementsOf, panelMarkup, smallPlant, wordsOf } from '../testing/panel-markup.tsx'
import type { ForesightPort } from './port.ts'
import { caseOf, claimOf, DAY, episodeOf, HOUR, TUESDAY } from './testing/made.ts'
import { causeKey, signsOf } from './use-cause.ts'
import { stillTold } from './use-foresight.ts'
import { Why } from './why.tsx'

const MINUTE = 60_000
const at = { since: TUESDAY - HOUR - 12 * MINUTE, beforeMs: 12 * MINUTE, score: 0.5 }
const CAUSES: readonly LikelyCause[] = [
  { ...at, code: 'stop', asset: 'r-2', group: 'aborted', way: 'upstream', edges: 2 },
  { ...at, code: 'signal', asset: 'r-1', signal: 'r-1/joint-3/heat', degree: 9, sign: 1, way: 'own', edges: 0 },
  {
    ...at,
    code: 'change',
    kind: 'note',
    id: '3',
    by: 'Jan',
    text: 'belt tightened',
    value: null,
    from: null,
    to: null,
    asset: 'r-1',
    way: 'own',
    edges: 0,
  },
]
const alikeCase = (over: Partial<AlikeCase> = {}): AlikeCase => ({
  case: 4,
  asset: 'r-2',
  openedAt: TUESDAY - 90 * DAY,
  verdict: 'cause-known',
  text: 'gearbox bearing, replaced',
  by: 'Mara',
  distance: 0.1,
  toLimitMs: 2.1 * DAY,
  ...over,
})
const answerOf = (over: Partial<CauseAnswer> = {}): CauseAnswer => ({
  at: TUESDAY,
  asset: 'r-1',
  onset: TUESDAY - HOUR,
  causes: [...CAUSES],
  isUnknown: false,
  looked: { machines: 4, stops: 0, unusual: 0, changes: 0, alarms: 0 },
  alike: { known: 1, wanted: 3, nearest: [] },
  ...over,
})

const why = (over: Partial<CauseAnswer>): string => {
  const plant = smallPlant()
  return panelMarkup(
    <Why asset={plant.twin.asset('r-1')!} component={null} />,
    plant,
    { foresight: { kept: {} } as ForesightPort, now: () => timeMs(TUESDAY) },
    [[causeKey(plant.twin.hash, 'r-1', null), answerOf(over)]],
  )
}

test('the likeliest first, each with where and how long before; signals and other machines are buttons', () => {
  const html = why({})
  expect(elementsOf(html, /data-cause=/).map(({ words }) => words)).toEqual([
    '1 R-2 stopped with a fault 2 machines upstream, 12 min before',
    '2 Joint 3, Temperature was unusual went up, 12 min before',
    '3 Note by Jan: “belt tightened” 12 min before',
  ])
  const labels = [...html.matchAll(/<button[^>]*aria-label="([^"]+)"/g)].map(([, label]) => label)
  expect(labels).toEqual([
    'R-2 stopped with a fault. Show the machine',
    'Joint 3, Temperature was unusual. Show its trend of then',
  ])
  expect(wordsOf(html)).toContain('1 of 3 earlier cases')
})

test('unknown is an answer, with what was looked at', () => {
  const words = wordsOf(why({ isUnknown: true, causes: [] }))
  expect(words).toContain('What it comes from is not known.')
  expect(words).toContain(
    'this machine and 3 connected with it. No change, no alarm in the day before; nothing unusual',
  )
})

test('earlier cases: when, which machine, what it was, and how long from here to its limit', () => {
  const words = wordsOf(
    why({
      alike: {
        known: 3,
        wanted: 3,
        nearest: [
          alikeCase(),
          alikeCase({
            case: null,
            asset: null,
            openedAt: null,
            text: '',
            verdict: 'not-real',
            by: '',
            toLimitMs: null,
          }),
        ],
      },
    }),
  )
  expect(words).toContain('R-2: gearbox bearing, replaced')
  expect(words).toMatch(/2 d[^,]* from here to its limit, said Mara/)
  expect(words).toContain('Another plant: not real')
  expect(wordsOf(why({ alike: { known: 5, wanted: 3, nearest: [] } }))).toContain('Like none of 5 earlier cases')
})

test('where there is nothing to explain nothing is said', () => {
  expect(wordsOf(why({ onset: null, causes: [] }))).toBe('')
})

test('it is asked anew when a sign comes or goes, and not when the same sign is told in other words', () => {
  const said = { episodes: [episodeOf({ until: null })], claims: [claimOf({ judged: null })], cases: [caseOf()] }
  const [episode, claim, of] = [said.episodes[0]!, said.claims[0]!, said.cases[0]!]
  const signs = signsOf(said)
  expect(signsOf({ ...said, episodes: [{ ...episode, degree: episode.degree + 3 }] })).toBe(signs)
  for (const other of [
    { ...said, claims: [] },
    { ...said, claims: [{ ...claim, id: claim.id + 1 }] },
    { ...said, episodes: [{ ...episode, until: TUESDAY }] },
    { ...said, cases: [{ ...of, closedAt: TUESDAY }] },
  ])
    expect(signsOf(other)).not.toBe(signs)
})

test.each<[string, string, number | null | undefined, number | null, boolean]>([
  ['now, while it is asked anew', 'r-1', null, null, true],
  ['what was known then, back at now', 'r-1', TUESDAY, null, true],
  ['what was known earlier, a minute later', 'r-1', TUESDAY, TUESDAY + MINUTE, true],
  ['what is known now, of the past', 'r-1', null, TUESDAY, false],
  ['what was known later', 'r-1', TUESDAY + MINUTE, TUESDAY, false],
  ['another machine', 'r-2', null, null, false],
])('until the answer is there stands: %s', (_, of, told, then, stands) => {
  const before = answerOf({ asset: of })
  expect(stillTold(before, told, 'r-1', then)).toBe(stands ? before : undefined)
})
