/** What a sheet says of what is expected and unusual, in every state, as it is first rendered. */
import { describe, expect, test } from 'vitest'
import { timeMs } from '../../base/brand.ts'
import type { Expectation, ForesightAsset, LimitClaim } from '../../wire/foresight.ts'
import type { PanelPorts } from '../ports.tsx'
import { elementsOf, panelMarkup, smallPlant, wordsOf } from '../testing/panel-markup.tsx'
import { ForesightPart } from './foresight-part.tsx'
import type { ForesightPort } from './port.ts'
import { caseOf, claimOf, DAY, episodeOf, expectationOf, FAN_DAYS, fanOf, HOUR, TUESDAY } from './testing/made.ts'
import { assetKey } from './use-foresight.ts'

const never = () => () => {}
const refused = (why: string) => () => Promise.reject(new Error(why))
const port: ForesightPort = {
  asset: refused('it is told already'),
  kept: {
    record: refused('nothing is asked'),
    feedback: refused('nothing is said'),
    cause: refused('it is told already'),
    use: refused('nothing is asked'),
    advice: refused('nothing is asked'),
    adviceAside: refused('nothing is set aside'),
    hand: refused('nothing is handed over'),
    withdraw: refused('nothing is taken back'),
    learnt: refused('nothing is saved'),
    takeLearnt: refused('nothing is brought'),
  },
  cases: { get: () => new Set<string>(), subscribe: never },
}

const answerOf = (over: Partial<ForesightAsset> = {}): ForesightAsset => ({
  at: TUESDAY,
  asset: 'r-1',
  episodes: [],
  expectations: [],
  claims: [],
  cases: [],
  learning: [],
  beside: [],
  record: [],
  notes: [],
  lives: [],
  livesRecord: [],
  ...over,
})

const part = (
  answer: Partial<ForesightAsset>,
  {
    component = null,
    over = {},
    known = [],
  }: {
    readonly component?: string | null
    readonly over?: Partial<PanelPorts>
    readonly known?: readonly (readonly [readonly unknown[], unknown])[]
  } = {},
): string => {
  const plant = smallPlant()
  return panelMarkup(
    <ForesightPart asset={plant.twin.asset('r-1')!} component={component} />,
    plant,
    { foresight: port, now: () => timeMs(TUESDAY), ...over },
    [[assetKey(plant.twin.hash, 'r-1', null), answerOf(answer)], ...known],
  )
}
const card = (claim: LimitClaim, over: Partial<Expectation> = {}): string =>
  elementsOf(part({ expectations: [expectationOf({ claim, ...over })] }), /data-claim=/)[0]!.words

test('without a gateway it says that it needs one', () => {
  expect(wordsOf(part({}, { over: { foresight: null } }))).toMatch(/needs a gateway/)
})

test('a page without one tells what is expected and unusual by itself, and that causes, cases and the record need one', () => {
  const told = { expectations: [expectationOf()], episodes: [episodeOf()], cases: [caseOf({ asset: 'r-1' })] }
  const words = wordsOf(part(told, { over: { foresight: { ...port, kept: null } } }))
  expect(words).toContain('Why it happens, cases and the track record need a gateway')
  expect(words).not.toContain('Such forecasts here, so far')
  expect(words).not.toContain('Is it real?')
  const kept = wordsOf(part(told))
  expect(kept).toContain('Such forecasts here, so far')
  expect(kept).toContain('Is it real?')
  expect(kept).not.toContain('need a gateway')
})

describe('what is expected', () => {
  const html = part({
    expectations: [expectationOf()],
    episodes: [episodeOf()],
    beside: [
      {
        signal: 'r-1/joint-3/heat',
        beside: {
          value: 61.5,
          median: 46,
          usually: 0,
          by: 15.5,
          z: 7,
          sisters: [{ asset: 'r-2', value: 46 }],
          periodMs: DAY,
          at: TUESDAY,
        },
      },
    ],
  })
  const [words] = elementsOf(html, /data-claim=/).map((one) => one.words)

  test('says what, when, how sure, in this order', () => {
    const order = [
      'Joint 3, Temperature reaches 80 °C',
      'Limit of its class',
      'Fri, Dec 4',
      'in about 3 days',
      '8 in 10: Thu, Dec 3, 12:00 – Mon, Dec 7, 12:00',
      'of 20',
      'in 100',
    ]
    const places = order.map((said) => words!.indexOf(said))
    expect(places, words).toEqual(places.toSorted((a, b) => a - b))
    expect(places.every((place) => place >= 0)).toBe(true)
  })

  test('draws twenty futures, those after the weekend begins paler', () => {
    const dots = elementsOf(html, /<?class="[^"]*_dot_[^"]*"/)
    expect(dots).toHaveLength(20)
    const beyond = dots.filter(({ attributes }) => attributes.includes('data-beyond')).length
    expect(words).toContain(`${20 - beyond} of 20 before Sat, Dec 5, 00:00`)
    expect(beyond).toBeGreaterThan(0)
  })

  test('gives three reasons, each a closed way to its evidence', () => {
    const reasons = elementsOf(html, /data-reason=/)
    expect(reasons.map(({ attributes }) => /data-reason="([^"]+)"/.exec(attributes)![1])).toEqual([
      'sisters',
      'trend',
      'unusual',
    ])
    expect(reasons[0]!.words).toContain('1.3 times its sisters')
    expect(reasons[1]!.words).toContain('Rises 4.20 °C a day')
    expect(reasons[2]!.words).toContain('its mean went from 48.0 °C to 61.5 °C')
    expect(elementsOf(html, /aria-expanded="false"/).length).toBeGreaterThanOrEqual(3)
  })

  test('says what it rests on, and that none was judged yet', () => {
    expect(wordsOf(html)).toContain('None of this kind has been judged yet.')
    expect(wordsOf(html)).toMatch(/Based on 216 means since Sun, Nov 22, 12:00, 97\.8 % of the time with data/)
    expect(wordsOf(html)).toContain('3 sisters that ran to the limit')
  })
})

describe('where there is no number there is none', () => {
  const NUMBER_OF_TIME = /8 in 10|in about|of 20|in 100/
  test.each<[LimitClaim, string]>([
    [{ code: 'no-trend' }, 'No change expected'],
    [{ code: 'not-steady' }, 'No steady movement'],
    [{ code: 'within-a-day', spanMs: 5 * HOUR }, 'Moving, but when is open'],
    [{ code: 'too-early', spanMs: 3 * DAY }, 'Moving, but when is open'],
    [{ code: 'beyond' }, 'is at 80 °C or above'],
    [{ code: 'no-skill', judged: 20, held: 9 }, 'Of the last 20 expectations of this kind 9 came true'],
  ])('%o', (claim, said) => {
    expect(card(claim)).toContain(said)
    expect(card(claim)).not.toMatch(NUMBER_OF_TIME)
  })

  test('not enough data: how much of how much', () => {
    const words = card(
      { code: 'few-samples', samples: 72, wanted: 336 },
      { level: null, renewedAt: TUESDAY, basis: { from: TUESDAY - 3 * DAY, samples: 72, withDataMs: 3 * DAY } },
    )
    expect(words).toContain('3 of 14 days')
    expect(words).toContain('about 11 days more')
    expect(words).toContain('Not enough known yet since it was renewed on Tue')
  })

  test('held: since when, and what was expected then', () => {
    const words = card({ code: 'held', since: TUESDAY - 2 * HOUR, before: fanOf(FAN_DAYS) })
    expect(words).toContain('Forecast held since 10:00')
    expect(words).toContain('What was expected then: Fri, Dec 4 , Thu, Dec 3 – Mon, Dec 7')
    expect(card({ code: 'held', since: TUESDAY, before: null })).not.toContain('What was expected then')
  })

  test('too wide to name a day: the range alone', () => {
    const words = card({ code: 'expected', fan: fanOf([0.5, 1, 3, 8, 20, 33, 60]), basis: 'model', sisters: 0 })
    expect(words).toContain('Moving, but when is open')
    expect(words).toContain('8 in 10: Wed, Dec 2, 12:00')
    expect(words).not.toContain('in about')
  })

  test('an end that cannot be said is not made up', () => {
    const words = card({ code: 'expected', fan: fanOf([0.5, 1, 3, 8, null, null, null]), basis: 'model', sisters: 0 })
    expect(words).toContain('its end is later than can be said')
    expect(words).toMatch(/\d+ later/)
  })
})

describe('what people say of it', () => {
  const said = {
    id: 3,
    at: TUESDAY - HOUR,
    by: 'M. Kern',
    verified: false,
    verdict: 'not-real' as const,
    text: 'sensor cable rubs',
    withdrawn: null,
    renewed: false,
    heldSince: 0,
  }
  const buttons = (html: string): string[] =>
    elementsOf(html, /type="button"/)
      .map(({ words }) => words)
      .filter((words) => /^(Real|Not real|Cause known|Take back)$/.test(words))

  test('asks where a case is open, and only there', () => {
    expect(buttons(part({ expectations: [expectationOf()], cases: [caseOf()] }))).toEqual([
      'Real',
      'Not real',
      'Cause known',
    ])
    expect(buttons(part({ expectations: [expectationOf()] }))).toEqual([])
    expect(buttons(part({ cases: [caseOf()] }, { over: { mayAct: false } })), 'in the past, or framed').toEqual([])
  })

  test('not real sets it aside, says who and when, and can be taken back', () => {
    const html = part({ expectations: [expectationOf()], cases: [caseOf({ quietUntil: 7.2, feedback: [said] })] })
    const [aside] = elementsOf(html, /data-claim="set-aside"/)
    expect(aside!.words).toContain('Set aside')
    expect(aside!.words).toContain('said M. Kern (name not verified), 11:00: “sensor cable rubs”')
    expect(aside!.words).toContain('more unusual than 7.2')
    expect(aside!.words).not.toContain('8 in 10')
    expect(buttons(html).filter((one) => one === 'Take back')).toHaveLength(1)
  })

  test('what was taken back counts no more, and stays told', () => {
    const withdrawn = { by: 'A. Klein', verified: false, at: TUESDAY - 60_000 }
    const html = part({
      expectations: [expectationOf()],
      cases: [caseOf({ feedback: [{ ...said, withdrawn }] })],
    })
    expect(elementsOf(html, /data-claim="expected"/)).toHaveLength(1)
    expect(wordsOf(html)).toContain('taken back by A. Klein, 11:59')
    expect(buttons(html)).not.toContain('Take back')
  })
})

test('of a machine the worst of its parts stands first, the others are ways to theirs; of a part its own alone', () => {
  const expectations = [
    expectationOf({ signal: 'r-1/power', component: null, limit: 9, claim: { code: 'no-trend' } }),
    expectationOf(),
    expectationOf({ limit: 90, claim: { code: 'too-early', spanMs: 3 * DAY } }),
  ]
  expect(elementsOf(part({ expectations }), /data-claim=/)[0]!.attributes).toContain('data-claim="expected"')
  expect(wordsOf(part({ expectations }))).toContain('Joint 3, Temperature, 90 °C moving, but when is open')
  expect(wordsOf(part({ expectations })), 'what goes nowhere needs no line').not.toContain('Power, 9')
  expect(elementsOf(part({ expectations: [expectations[0]!] }, { component: 'joint-3' }), /data-claim=/)).toHaveLength(
    0,
  )
})

test('of several limits the next one that is not reached stands on the card, and what is behind it', () => {
  const beyond = expectationOf({ limit: 60, claim: { code: 'beyond' } })
  const html = part({ expectations: [beyond, expectationOf()] })
  const cards = elementsOf(html, /data-claim=/)
  expect(cards.map(({ attributes }) => /data-claim="([^"]+)"/.exec(attributes)![1])).toEqual(['expected'])
  expect(cards[0]!.words).toContain('60 °C is behind it already.')
  expect(wordsOf(html)).not.toContain('Also watched here')
  const steady = part({ expectations: [beyond, expectationOf({ claim: { code: 'no-trend' }, perDay: null })] })
  expect(wordsOf(steady)).toContain('No change expected')
  expect(wordsOf(steady)).toContain('60 °C is behind it already.')
  expect(elementsOf(part({ expectations: [beyond] }), /data-claim="beyond"/)).toHaveLength(1)
})

test('the record: a dot a hit, a ring a miss, what was prevented counts for nothing', () => {
  const judged = (outcome: 'within' | 'later' | 'prevented') => ({ at: TUESDAY, outcome, reachedAt: null })
  const html = part({
    expectations: [expectationOf()],
    record: [
      claimOf({ id: 1, judged: judged('within') }),
      claimOf({ id: 2, judged: judged('later') }),
      claimOf({ id: 3, judged: judged('prevented') }),
    ],
  })
  expect(elementsOf(html, /data-hit="true"/)).toHaveLength(1)
  expect(elementsOf(html, /data-hit="false"/)).toHaveLength(1)
  expect(wordsOf(html)).toContain('1 of 2 came true within their range. 1 did not: 1 came later or not at all.')
  expect(wordsOf(html)).toContain('1 more was prevented')
})

test('what is unusual: three signals at most at first, in words, with the state they were compared in', () => {
  const learns = { signal: 'r-1/power', samples: 40, of: 100 }
  const repair = { at: TUESDAY, why: 'renewed' } as const
  const html = part({
    episodes: [
      episodeOf({ id: 'a' }),
      episodeOf({
        id: 'b',
        signal: 'r-1/power',
        component: null,
        state: null,
        degree: 4,
        why: { code: 'jump', from: 1, to: 9 },
      }),
      episodeOf({ id: 'c', until: TUESDAY - DAY }),
    ],
    learning: [learns, { ...learns, anew: repair }, { ...learns, anew: { ...repair, why: 'unit' } }],
  })
  const rows = elementsOf(html, /aria-label="[^"]*Show it in Trends"/).map(({ words }) => words)
  expect(rows).toHaveLength(2)
  expect(rows[0]).toContain('Joint 3, Temperature its mean went from 48.0 °C to 61.5 °C')
  expect(rows[0]).toContain('beside its own past in “Running”, strong')
  expect(rows[1]).toContain('from 1.00 kW to 9.00 kW at once')
  expect(rows[1]).not.toContain('strong')
  expect(wordsOf(html)).toContain('1 more in the last 30 days')
  expect(wordsOf(html)).toMatch(
    /: Power \(40 of 100 .*, Power \(since the repair of Tue, .*, Power \(begins anew: its unit is/,
  )
})

test('a machine unlike its sisters is told, though nothing is expected of it; one that is like them is not', () => {
  const beside = {
    value: 61.5,
    median: 48,
    usually: 1,
    by: 12.5,
    sisters: [{ asset: 'r-2', value: 48 }],
    periodMs: HOUR,
    at: TUESDAY,
  }
  const told = (z: number): string => part({ beside: [{ signal: 'r-1/joint-3/heat', beside: { ...beside, z } }] })
  const [row] = elementsOf(told(-7), /data-beside/)
  expect(row!.words).toContain('61.5 °C, where its sisters have 49.0 °C')
  expect(row!.words).toContain('beside 1 sister, 11:00 to 12:00')
  expect(elementsOf(told(4.9), /data-beside/)).toEqual([])
  expect(wordsOf(told(7)), 'nothing else is unusual').not.toContain('Nothing is unusual')
})

test('the case: who has it, what was noted at it, and what to do next', () => {
  const html = part({
    expectations: [expectationOf()],
    cases: [caseOf({ handed: [{ to: 'Jan', by: 'Mara', verified: false, at: TUESDAY - HOUR }] })],
    notes: [
      {
        id: 1,
        asset: 'r-1',
        at: TUESDAY - 2 * HOUR,
        to: null,
        text: 'hear it at the elbow',
        author: 'Eva',
        verified: true,
        writtenAt: TUESDAY - 2 * HOUR,
        withdrawn: null,
      },
    ],
  })
  const [words] = elementsOf(html, /data-part="case"/).map((one) => one.words)
  expect(words).toContain('Jan has it, since 11:00.')
  expect(words).toContain('Take it Hand over Give back')
  expect(words).toContain('hear it at the elbow Eva, 10:00')
  expect(words).toContain('Go and look, then say below what it was')
  expect(words).toContain('Compare when to repair')
  expect(wordsOf(part({ cases: [caseOf()] }))).toContain('Nobody has it yet.')
})

test('the case: alarms of its machine since it is open, each once, the newest first', () => {
  const raised = (key: string, hours: number, kind = 'raised') => ({
    kind,
    at: TUESDAY - hours * HOUR,
    row: { key, name: key },
  })
  const openedAt = TUESDAY - 5 * HOUR
  const events = [
    raised('before', 6),
    raised('hot', 4),
    raised('jam', 3),
    raised('jam', 2, 'cleared'),
    raised('hot', 1),
    raised('ahead', -1),
  ]
  const words = wordsOf(part({ cases: [caseOf({ openedAt })] }, { known: [[['journal', 6 * HOUR, 'r-1', 0], events]] }))
  expect(words).toContain('Alarms since then hot raised 2 times, last 11:00 jam raised 09:00')
  expect(words).not.toMatch(/before|ahead/)
})
