import { expect, test } from 'vitest'
import {
  caseAfter,
  DAILY_BUDGET,
  type CaseFacts,
  type Going,
  LASTING_MS,
  opensByEpisode,
  opensByExpectation,
  OVER_MS,
  quietUntil,
} from './case-rules.ts'

const HOUR = 3_600_000
const going = (degree: number, opens = opensByEpisode(degree, LASTING_MS), signal = 'r-1/joint/vibration'): Going => ({
  signal,
  degree,
  lasting: opens ? degree : 0,
  opens,
})
const after = (open: CaseFacts | null, of: readonly Going[], now = 0, shownLately = 0) =>
  caseAfter({ open, going: of, now, shownLately })

test('an episode that lasts opens a case, one that is over soon does not, however strong; a limit within the week does, a later one does not', () => {
  expect(after(null, [going(4.4)])).toBeNull()
  expect(after(null, [going(4.5)])).toMatchObject({ signals: ['r-1/joint/vibration'], degree: 4.5, heldBack: false })
  expect(after(null, [going(12, opensByEpisode(12, LASTING_MS - 1))])).toBeNull()
  expect(opensByExpectation(7 * 24 * HOUR, 0)).toBe(true)
  expect(opensByExpectation(7.1 * 24 * HOUR, 0)).toBe(false)
  expect(opensByExpectation(null, 0)).toBe(false)
})

test('it gathers what goes on beside it, the one that opened it first, and its highest degree', () => {
  const open = after(null, [going(5, false, 'r-1/weak'), going(7, true)])!
  expect(open.signals).toEqual(['r-1/joint/vibration', 'r-1/weak'])
  const more = after(open, [going(6.5), going(5, false, 'r-1/other')], HOUR)!
  expect(more).toMatchObject({ signals: ['r-1/joint/vibration', 'r-1/weak', 'r-1/other'], degree: 7 })
  expect(after(more, [going(6.5)], HOUR + 1)).toBeNull()
})

test('it closes when nothing went on for half a day', () => {
  const open = after(null, [going(7)])!
  expect(after(open, [], OVER_MS - 1)).toBeNull()
  expect(after(open, [], OVER_MS)).toMatchObject({ closedAt: OVER_MS })
})

test('beyond the budget it is held back, and shown when there is room and it still goes on', () => {
  const held = after(null, [going(7)], 0, DAILY_BUDGET)!
  expect(held.heldBack).toBe(true)
  expect(after(held, [going(7)], HOUR / 2, DAILY_BUDGET)).toBeNull()
  expect(after(held, [going(7)], HOUR / 2, DAILY_BUDGET - 1)).toMatchObject({ heldBack: false })
})

test('what was said not to be real is quiet until it exceeds what it was; a word taken back counts no more', () => {
  const word = { withdrawn: null, degreeThen: 7 }
  const of = (...feedback: Parameters<typeof quietUntil>[0]['feedback']) => ({ feedback, quietBefore: null })
  const unreal = { ...word, verdict: 'not-real' as const }
  expect(quietUntil(of(unreal), 7)).toBe(7)
  expect(quietUntil(of(unreal), 7.1)).toBeNull()
  expect(quietUntil(of(unreal, { ...word, verdict: 'real' }), 7)).toBeNull()
  const back = { by: 'Mara', verified: false, at: 1 }
  expect(quietUntil(of({ ...unreal, withdrawn: back }), 7)).toBeNull()
  expect(quietUntil({ feedback: [], quietBefore: 6 }, 5)).toBe(6)
  expect(quietUntil({ feedback: [{ ...word, verdict: 'real' }], quietBefore: 6 }, 5)).toBeNull()
})

test('what grows within its first hours brings back nothing that was said not to be real; what lasts does', () => {
  const limit: Going = { signal: 'r-1/joint/vibration', degree: 0, lasting: 0, opens: true }
  const open = after(null, [limit, going(6, false)])!
  const said = {
    feedback: [{ withdrawn: null, degreeThen: open.degree, verdict: 'not-real' as const }],
    quietBefore: null,
  }
  const grown = after(open, [limit, going(11, opensByEpisode(11, LASTING_MS - 1))], HOUR / 60)!
  expect(grown.degree).toBe(11)
  expect(quietUntil(said, grown.lasting)).toBe(6)
  const lasting = after(grown, [limit, going(11, opensByEpisode(11, LASTING_MS))], 3 * HOUR)!
  expect(quietUntil(said, lasting.lasting)).toBeNull()
})
