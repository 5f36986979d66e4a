/** What a sheet says of how much longer a part lives, in every state, as it is first rendered. */
import { describe, expect, test } from 'vitest'
import { timeMs } from '../../base/brand.ts'
import type { Expectation, ForesightAsset } from '../../wire/foresight.ts'
import type { LifeExpected, LifeSaid } from '../../wire/life.ts'
import { elementsOf, panelMarkup, smallPlant } from '../testing/panel-markup.tsx'
import { LifeCards } from './life-card.tsx'
import { ForesightPart } from './foresight-part.tsx'
import { remainingInShort, saidInShort } from './life-words.ts'
import { callsFor, firstComing } from './order.ts'
import { expectationOf, HOUR, lifeOf, lives, lifeSaidOf, TUESDAY } from './testing/made.ts'
import { assetKey } from './use-foresight.ts'

const cards = (shown: readonly LifeExpected[], record: readonly LifeSaid[]): string =>
  panelMarkup(<LifeCards lives={shown} record={[...record]} />, smallPlant(), { now: () => timeMs(TUESDAY) }, [])

test('one that ends within a week, or has failed, calls for somebody', () => {
  const quiet = { expectations: [], episodes: [], cases: [] }
  const calls = (over: Partial<LifeExpected>) => callsFor({ ...quiet, lives: [lifeOf({ perDay: 24, ...over })] }, null)
  expect([6, 8].map((days) => calls({ claim: lives(24 * days) }))).toEqual([true, false])
  expect(calls({ perDay: null })).toBe(false)
  expect(calls({ claim: { code: 'failed', since: TUESDAY } })).toBe(true)
})

describe('limits and lives are one kind of expectation', () => {
  const limit = expectationOf()
  const quiet = expectationOf({ claim: { code: 'no-trend' } })
  const first = (expectations: Expectation[], shown: LifeExpected[]) =>
    firstComing({ expectations, lives: shown })?.kind
  test('of a machine what comes first stands first', () => {
    // The limit is reached in three days.
    expect(first([limit], [lifeOf({ claim: lives(16 * 2) })])).toBe('life')
    expect(first([limit], [lifeOf({ claim: lives(16 * 4) })])).toBe('limit')
    expect(first([limit], [lifeOf({ claim: lives(16), perDay: null })])).toBe('limit')
    expect(first([quiet], [lifeOf({ claim: { code: 'few-runs', runs: 1, wanted: 5 } })])).toBe('limit')
    expect(first([quiet], [lifeOf({ claim: { code: 'failed', since: TUESDAY } })])).toBe('life')
    expect(first([], [])).toBeUndefined()
  })

  test.each<[Partial<LifeExpected>, string]>([
    [{}, 'ends Sat, Dec 5, Fri, Dec 4 – Mon, Dec 7'],
    [{ perDay: null }, 'about 64 h more'],
    [{ perDay: 0.01 }, 'about 64 h more'],
    [{ perDay: 1e-300 }, 'about 64 h more'],
    [{ claim: { ...lives(640), atLeast: true } }, '640 h more, or longer'],
    [{ claim: { code: 'failed', since: TUESDAY } }, 'has failed'],
  ])('a line of a list says when: %j', (over, said) => {
    expect(remainingInShort(lifeOf(over)).replaceAll(/\s/g, ' ')).toBe(said)
  })

  test('a handover says what was said of it', () => {
    expect(saidInShort(lifeSaidOf({ at: TUESDAY, low: 45, high: 90 }))).toBe('ends, 8 in 10: Fri, Dec 4 – Mon, Dec 7')
    const short = (over: Partial<LifeSaid>) => saidInShort(lifeSaidOf(over)).replaceAll(/\s/g, ' ')
    expect(short({ perDay: null })).toBe('about 140 h more')
    // As far ahead as nobody plans a day, or as there is none.
    expect([short({ perDay: 0.01 }), short({ perDay: 1e-300 })]).toEqual(['about 140 h more', 'about 140 h more'])
    expect(short({ median: 640, atLeast: true })).toBe('640 h more, or longer')
  })

  test.each([
    [2, true],
    [5, false],
  ])('on the sheet a life that ends in %i days stands before a limit in three: %s', (days, isBefore) => {
    const plant = smallPlant()
    const answer: ForesightAsset = {
      at: TUESDAY,
      asset: 'r-1',
      episodes: [],
      expectations: [limit],
      claims: [],
      cases: [],
      learning: [],
      beside: [],
      record: [],
      notes: [],
      lives: [lifeOf({ claim: lives(16 * days) })],
      livesRecord: [],
    }
    const html = panelMarkup(
      <ForesightPart asset={plant.twin.asset('r-1')!} component={null} />,
      plant,
      { now: () => timeMs(TUESDAY), foresight: {} as never },
      [[assetKey(plant.twin.hash, 'r-1', null), answer]],
    )
    expect(html.indexOf('data-life=') < html.indexOf('data-claim=')).toBe(isBefore)
  })
})

describe('how much longer a part lives', () => {
  const judged = (outcome: 'within' | 'earlier') => ({ at: TUESDAY, outcome, lived: 100 })
  const lifeCard = (over: Partial<LifeExpected>, record: readonly LifeSaid[] = []): string =>
    elementsOf(cards([lifeOf(over)], record), /data-life=/)[0]!.words

  test('says how much, how sure, about when, from how many, and how such did so far', () => {
    const words = lifeCard({}, [
      lifeSaidOf({ judged: judged('within') }),
      lifeSaidOf({ id: 2, judged: judged('earlier') }),
      lifeSaidOf({ id: 3, judged: { at: TUESDAY, outcome: 'prevented', lived: null } }),
      // Another signal of the machine, of which the name ends alike.
      lifeSaidOf({ id: 4, signal: 'r-1/arm/joint-3/heat', judged: judged('within') }),
    ])
    for (const said of [
      'Joint 3: about 64 h more',
      '8 in 10: 45 h – 90 h more; 1 210 h so far',
      'As the last week went, Sat, Dec 5 (Fri, Dec 4 – Mon, Dec 7).',
      'From 12 that failed. Each asked as if it lived: 81 in 100 within their range, 9.4 h off.',
      '1 of 2 earlier ones of its kind came true within their range.',
    ])
      expect(words).toContain(said)
  })

  test('where all that is known is that it is far, it says so many or longer, and no day but the first', () => {
    const words = lifeCard({ claim: { ...lives(640), atLeast: true } })
    expect(words).toContain('640 h more, or longer')
    expect(words).toContain('not before')
    expect(words).toContain('None of its kind was judged so far.')
    expect(lifeCard({ perDay: null })).not.toContain('last week')
  })

  test.each<[LifeExpected['claim'], string]>([
    [
      { code: 'few-runs', runs: 3, wanted: 5 },
      '3 of its kind have failed as far as is recorded; from 5 on it is said.',
    ],
    [{ code: 'nothing-measured', runs: 12, measured: 1, wanted: 5 }, '12 of its kind have failed. Of 1 of them enough'],
    [{ code: 'few-rows', rows: 2, wanted: 5 }, '2 of 5 readings'],
    [{ code: 'failed', since: TUESDAY - HOUR }, 'Joint 3 has failed Since 11:00.'],
    [{ code: 'no-skill', judged: 20, held: 7 }, 'Of the last 20 expectations of its kind 7 came true'],
  ])('where there is no number it says why: %j', (claim, said) => {
    const words = lifeCard({ claim })
    expect(words).toContain(said)
    expect(words).not.toContain(' more;')
  })
})
