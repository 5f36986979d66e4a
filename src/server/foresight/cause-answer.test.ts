/** From the journal and the recorded states to a ranked answer; of the past only what was known then. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ok } from '../../base/result.ts'
import type { RangeAnswer, RangeQuestion } from '../../wire/history.ts'
import { Journal } from '../journal/journal.ts'
import { twinOf } from '../testing/start-gateway.ts'
import { causeOf } from './cause-answer.ts'
import type { CauseSources } from './cause-facts.ts'
import type { KeptCase, KeptEpisode } from '../../foresight/kept.ts'
import { robots } from '../../foresight/testing/plant-of-joints.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.UTC(2026, 5, 20, 12)

const document = () => {
  const made = robots(4) as ReturnType<typeof robots> & { flow?: unknown; classes: { robot: Record<string, unknown> } }
  const signals = made.classes.robot['signals'] as Record<string, unknown>
  signals['recipe'] = { name: 'Recipe', type: 'text', bindings: [{ topic: 'plant/{asset}/recipe' }] }
  ;(signals['state'] as { states: Record<string, unknown> }).states['suspended'] = {
    code: 5,
    name: 'Waiting',
    tone: 'idle',
  }
  ;(signals['state'] as { states: Record<string, unknown> }).states['aborted'] = {
    code: 9,
    name: 'Aborted',
    tone: 'fault',
  }
  made.classes.robot['commands'] = {
    speed: {
      name: 'Speed',
      enabled: true,
      topic: 'plant/{asset}/do',
      payload: '{value}',
      value: { name: 'Speed', min: 0, max: 100, step: 1, unit: '%' },
      confirm: { signal: 'joint/vibration' },
    },
  }
  return {
    ...made,
    flow: [
      ['r-1', 'r-2'],
      ['r-2', 'r-3'],
      ['r-3', 'r-4'],
    ].map(([from, to]) => ({ from, to })),
  }
}
const twin = twinOf(document())

let dir: string
let journal: Journal
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-cause-'))
  const opened = Journal.open(join(dir, 'journal.sqlite'))
  if (!opened.ok) throw new Error(opened.error)
  journal = opened.value
})
afterEach(() => {
  journal.close()
  rmSync(dir, { recursive: true, force: true })
})

type States = Readonly<Record<string, readonly (readonly [at: number, code: number])[]>>

/** History as it is asked here: states by machine, and texts. */
const historyOf = (states: States, recipe: readonly (readonly [at: number, text: string])[] = []) => ({
  range: async ({ signals, from, to }: RangeQuestion) => {
    const answer: RangeAnswer = { answers: [], unknown: [], texts: [], states: [], limits: [] }
    for (const signal of signals) {
      const of = states[signal.replace('/state', '')]?.filter(([at]) => at < to) ?? []
      if (signal.endsWith('/state'))
        answer.answers.push({
          signal,
          from,
          to,
          stepMs: 0,
          t: of.map(([at]) => at),
          min: of.map(([, code]) => code),
          max: of.map(([, code]) => code),
          mean: of.map(([, code]) => code),
          last: of.map(([, code]) => code),
          count: of.map(() => 1),
          quality: of.map(() => 0),
        })
      if (signal === 'r-2/recipe') {
        const said = recipe.filter(([at]) => at < to)
        answer.texts.push({
          signal,
          t: said.map(([at]) => at),
          text: said.map(([, words]) => words),
          quality: said.map(() => 0),
          more: 0,
        })
      }
    }
    return ok(answer)
  },
})

const sourcesOf = (
  states: States = {},
  recipe: readonly (readonly [at: number, text: string])[] = [],
): CauseSources => ({
  twin,
  journal,
  history: historyOf(states, recipe) as CauseSources['history'],
})
const why = (asset: string, sources: CauseSources, at = NOW) => causeOf(sources, twin.asset(asset)!, at)

const episode = (asset: string, since: number, over: Partial<KeptEpisode> = {}): void => {
  const id = `${asset}@${since}`
  const reason = { code: 'level-moved', from: 1, to: 2 } as const
  const body: KeptEpisode = {
    id,
    signal: `${asset}/joint/vibration`,
    asset,
    component: 'joint',
    since,
    until: null,
    degree: 9,
    why: reason,
    state: null,
    course: [{ at: since, degree: 9, why: reason }],
    lasted: 0,
    ...over,
  }
  journal.foresight.write(() => journal.foresight.putEpisode(id, asset, since, body.until, body))
}

const labelled = (
  id: number,
  asset: string,
  openedAt: number,
  over: Partial<KeptCase['feedback'][number]> = {},
): void => {
  episode(asset, openedAt, { until: openedAt + DAY })
  const body: KeptCase = {
    id,
    asset,
    openedAt,
    closedAt: openedAt + 2 * DAY,
    signals: [`${asset}/joint/vibration`],
    degree: 9,
    heldBack: false,
    heldWhy: null,
    handed: [],
    activeAt: openedAt + DAY,
    lasting: 9,
    quietBefore: null,
    feedback: [
      {
        id: id * 1000 + 1,
        at: openedAt + HOUR,
        by: 'Mara',
        verified: false,
        verdict: 'cause-known',
        text: 'gearbox bearing, replaced',
        withdrawn: null,
        renewed: false,
        heldSince: 0,
        degreeThen: 9,
        ...over,
      },
    ],
  }
  journal.foresight.write(() => journal.foresight.putCase(id, asset, openedAt, body.closedAt, body))
}

test('where nothing stands and nothing is unusual there is nothing to explain', async () => {
  expect(await why('r-3', sourcesOf())).toMatchObject({ onset: null, causes: [], isUnknown: true })
})

test('signs come and go: while its case is open what was unusual in it half a day ago explains it', async () => {
  episode('r-1', NOW - DAY, { until: NOW - 6 * HOUR })
  expect(await why('r-1', sourcesOf())).toMatchObject({ onset: null, causes: [] })
  const body = {
    id: 1,
    asset: 'r-1',
    openedAt: NOW - 20 * HOUR,
    closedAt: null,
    signals: ['r-1/joint/vibration'],
    degree: 9,
  }
  const more = { heldBack: false, heldWhy: null, handed: [], activeAt: NOW - 6 * HOUR, quietBefore: null, feedback: [] }
  journal.foresight.write(() => journal.foresight.putCase(1, 'r-1', body.openedAt, null, { ...body, ...more }))
  expect((await why('r-1', sourcesOf())).causes).toMatchObject([{ code: 'signal', signal: 'r-1/joint/vibration' }])
  expect(await why('r-1', sourcesOf(), NOW + 7 * HOUR)).toMatchObject({ onset: null })
})

test('a machine that waits, over one that waits, to the one that stopped; what came later is not known before', async () => {
  const states: States = {
    'r-1': [
      [NOW - DAY, 6],
      [NOW - 30 * MINUTE, 9],
    ],
    'r-2': [
      [NOW - DAY, 6],
      [NOW - 25 * MINUTE, 5],
    ],
    'r-3': [
      [NOW - DAY, 6],
      [NOW - 20 * MINUTE, 5],
    ],
    'r-4': [[NOW - DAY, 6]],
  }
  const answer = await why('r-3', sourcesOf(states))
  expect(answer.onset).toBe(NOW - 20 * MINUTE)
  expect(answer.causes[0]).toMatchObject({ code: 'stop', asset: 'r-1', group: 'aborted', way: 'upstream', edges: 2 })
  expect(answer.causes[0]!.beforeMs).toBe(10 * MINUTE)
  expect(await why('r-3', sourcesOf(states), NOW - 40 * MINUTE)).toMatchObject({ onset: null })
  // A moment of the takt is no stand.
  expect(
    await why(
      'r-3',
      sourcesOf({
        ...states,
        'r-3': [
          [NOW - DAY, 6],
          [NOW - 10_000, 5],
        ],
      }),
    ),
  ).toMatchObject({ onset: null })
})

test('what was changed in the day before, with who and what; notes that were written later are not known then', async () => {
  episode('r-2', NOW - HOUR)
  journal.recordCommand({
    id: '1',
    key: 'r-2/speed',
    value: 80,
    actor: 'Eva',
    verified: false,
    at: NOW - HOUR - 5 * MINUTE,
    status: 'confirmed',
    reason: null,
  })
  const note = { asset: 'r-1', to: null, author: 'Jan', verified: false, text: 'belt tightened' }
  journal.addNote({ ...note, at: NOW - 2 * HOUR, writtenAt: NOW - 2 * HOUR })
  journal.addNote({ ...note, text: 'written later', at: NOW - 2 * HOUR, writtenAt: NOW + HOUR })
  const sources = sourcesOf({}, [
    [NOW - 9 * HOUR, 'A'],
    [NOW - HOUR - 2 * MINUTE, 'B'],
  ])
  const { causes, isUnknown } = await why('r-2', sources)
  expect(isUnknown).toBe(false)
  expect(causes.find((one) => one.code === 'change' && one.kind === 'command')).toMatchObject({
    id: 'r-2/speed',
    value: 80,
    by: 'Eva',
    beforeMs: 5 * MINUTE,
    way: 'own',
  })
  expect(causes.find((one) => one.code === 'change' && one.kind === 'setting')).toMatchObject({
    id: 'r-2/recipe',
    from: 'A',
    to: 'B',
  })
  const notes = causes.filter((one) => one.code === 'change' && one.kind === 'note')
  expect(notes).toMatchObject([{ text: 'belt tightened', by: 'Jan', way: 'upstream', edges: 1 }])
  const then = await why('r-2', sources, NOW - HOUR + MINUTE)
  expect(then.causes.map(({ code }) => code)).toContain('change')
  expect(await why('r-2', sources, NOW - 2 * HOUR)).toMatchObject({ onset: null })
})

test('what was set before it began is known for as long as it goes on', async () => {
  const began = NOW - 4 * DAY
  episode('r-2', began)
  const sources = sourcesOf({}, [
    [began - 9 * HOUR, 'A'],
    [began - 2 * MINUTE, 'B'],
    [NOW - HOUR, 'C'],
  ])
  const { causes } = await why('r-2', sources)
  expect(causes.filter((one) => one.code === 'change')).toMatchObject([
    { kind: 'setting', id: 'r-2/recipe', from: 'A', to: 'B', beforeMs: 2 * MINUTE },
  ])
})

test('earlier cases that look alike, how long from here to the limit, and too few of them', async () => {
  episode('r-2', NOW - HOUR)
  labelled(1, 'r-1', NOW - 60 * DAY)
  const few = await why('r-2', sourcesOf())
  expect(few.alike).toEqual({ known: 1, wanted: 3, nearest: [] })
  labelled(2, 'r-3', NOW - 50 * DAY)
  labelled(3, 'r-4', NOW - 40 * DAY)
  journal.foresight.write(() =>
    journal.foresight.putClaim(1, 'r-1', 'robot', NOW - 60 * DAY, NOW - 57 * DAY, {
      claim: {
        id: 1,
        kind: 'time-to-limit',
        signal: 'r-1/joint/vibration',
        asset: 'r-1',
        classId: 'robot',
        limit: 2,
        side: 'above',
        at: NOW - 60 * DAY,
        fan: [1, 2, 3, 4, 5, 6, 7].map((day) => NOW - 60 * DAY + day * DAY),
        basis: 'model',
        judgeBy: NOW - 54 * DAY,
        judged: { at: NOW - 57 * DAY, outcome: 'within', reachedAt: NOW - 57 * DAY },
      },
      said: {
        signal: 'r-1/joint/vibration',
        asset: 'r-1',
        component: 'joint',
        limit: 2,
        side: 'above',
        alarm: null,
        at: 0,
        claim: { code: 'no-trend' },
        level: null,
        perDay: null,
        basis: { from: 0, samples: 0, withDataMs: 0 },
      },
      state: '',
    }),
  )
  const { alike } = await why('r-2', sourcesOf())
  expect(alike.known).toBe(3)
  expect(alike.nearest).toHaveLength(3)
  const first = alike.nearest.find((one) => one.case === 1)!
  expect(first).toMatchObject({ asset: 'r-1', text: 'gearbox bearing, replaced', verdict: 'cause-known', by: 'Mara' })
  // Three days from its beginning, of which one hour is past here.
  expect(first.toLimitMs).toBe(3 * DAY - HOUR)
  expect(alike.nearest.find((one) => one.case === 2)!.toLimitMs).toBeNull()
  // A word counts from when it was said.
  expect((await why('r-2', sourcesOf(), NOW - 50 * DAY + MINUTE)).alike.known).toBe(1)
})

test('the other way is like none of them', async () => {
  const fell = { code: 'level-moved', from: 2, to: 1 } as const
  episode('r-2', NOW - HOUR, { why: fell, course: [{ at: NOW - HOUR, degree: 9, why: fell }] })
  for (let id = 1; id <= 4; id++) labelled(id, `r-${id === 2 ? 3 : id}`, NOW - (20 + 5 * id) * DAY)
  expect((await why('r-2', sourcesOf())).alike).toEqual({ known: 4, wanted: 3, nearest: [] })
})
