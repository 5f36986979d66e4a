import { expect, test } from 'vitest'
import '../../texts/act.ts'
import { ok } from '../../base/result.ts'
import type { HistoryClient } from '../../history/client.ts'
import { loadTwin } from '../../twin/load.ts'
import type { TwinPolicy } from '../../twin/policies.ts'
import type { TwinDocumentInput } from '../../twin/schema.ts'
import type { TwinAlarm } from '../../twin/twin.ts'
import type { AlarmEvent, AlarmRow } from '../../wire/alarms.ts'
import { alarmRow } from '../../wire/testing/alarm-row.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { NOW, panelMarkup, smallPlant } from '../testing/panel-markup.tsx'
import { DryRunWords, runPast } from './dry-run.tsx'
import { lookedAt } from './past-moments.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const loaded = loadTwin({
  format: 1,
  id: 'plant',
  name: 'Plant',
  assets: [
    {
      id: 'r-1',
      name: 'R-1',
      signals: {
        state: {
          name: 'State',
          type: 'state',
          role: 'state',
          states: { run: { code: 6, name: 'Run' }, held: { code: 11, name: 'Held' } },
        },
        shake: { name: 'Vibration', unit: 'mm/s' },
        set: { name: 'Set', unit: '%' },
      },
      alarms: {
        held: { name: 'Held', priority: 'high', signal: 'state', when: { is: ['held'] } },
        quiet: { name: 'Quiet', priority: 'low', signal: 'shake', when: { silent: { forS: 60 } } },
      },
      commands: {
        speed: {
          name: 'Set speed',
          topic: 'x',
          payload: '{value}',
          value: { name: 'Speed', unit: '%', min: 40, max: 120, step: 5 },
          confirm: { signal: 'set' },
        },
      },
    },
  ],
  policies: {
    slow: {
      name: 'Slow it',
      most: 'act',
      assets: ['r-1'],
      command: 'speed',
      when: { signal: 'shake', when: { above: 2 }, forS: 120 },
      change: { by: -10 },
      within: [70, 100],
      mostStep: 10,
      perDay: 3,
      coolDownS: 3600,
      onlyWhile: { signal: 'state', when: { is: ['run'] } },
      notWhile: ['held', 'quiet'],
      expects: { signal: 'shake', change: [-0.5, -0.1], withinS: 60 },
    },
  },
} as unknown as TwinDocumentInput)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const [policy] = loaded.value.policies
const HELD = loaded.value.alarms.find(({ key }) => key === 'r-1/held')!
const beginsAtAlarm: TwinPolicy = {
  ...policy!,
  notWhile: [],
  trigger: { kind: 'alarms', asset: 'r-1', alarm: HELD, priorities: [], forMs: 120_000 }, // prettier-ignore
}
const plant = smallPlant()

/** Samples as they came: each stands until the next one. */
const samples = (
  signal: string,
  rows: readonly (readonly [t: number, value: number])[],
  from: number,
  to: number,
): HistoryAnswer => {
  const inside = rows.filter(([t], i) => t < to && (rows[i + 1]?.[0] ?? to) > from)
  const values = inside.map(([, value]) => value)
  return { signal, from, to, stepMs: 0, t: inside.map(([t]) => t), min: values, max: values, mean: values, last: values, count: values.map(() => 1), quality: values.map(() => 0) } // prettier-ignore
}
/** What was recorded: a day and a half ago it shook for half an hour, and it was held for the second half of it. */
const began = NOW - 1.5 * DAY
const recorded: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  'r-1/shake': [
    [NOW - 3 * DAY, 1],
    [began, 2.5],
    [began + 30 * MINUTE, 1],
  ],
  'r-1/state': [
    [NOW - 3 * DAY, 6],
    [began + 15 * MINUTE, 11],
    [began + 60 * MINUTE, 6],
  ],
  'r-1/set': [[NOW - 3 * DAY, 100]],
}
const historyOf = (rows: typeof recorded): Pick<HistoryClient, 'readSeveral'> =>
  ({
    readSeveral: async ({ signals, from, to }: { signals: readonly string[]; from: number; to: number }) =>
      ok(new Map(signals.map((id) => [id, samples(id, rows[id] ?? [], from, to)]))),
  }) as unknown as Pick<HistoryClient, 'readSeveral'>
const NOTHING = () => Promise.resolve(ok([]))
const ran = (rows: typeof recorded) =>
  runPast(
    policy!,
    { history: historyOf(rows), journal: NOTHING, rows: [] },
    NOW,
    loaded.value,
    new AbortController().signal,
  )
const told = async (rows: typeof recorded): Promise<string> =>
  panelMarkup(<DryRunWords policy={policy!} run={await ran(rows)} />, { ...plant, twin: loaded.value })
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')

test('in the last 30 days it would have set something once, at that minute; days that are not recorded are said', async () => {
  const { acts, knownMs } = await ran(recorded)
  expect(acts).toEqual([{ at: began + 2 * MINUTE, from: 100, to: 90 }])
  expect(Math.round(knownMs / DAY)).toBe(3)
  const words = await told(recorded)
  expect(words).toContain('In the last 30 days it would have set something once')
  expect(words).toContain('3.0 days of them are known.')
  expect(words).toContain('100 → 90 %')
  expect(words).toContain('Not looked at: whether these alarms stood: Quiet.')
})

test('while it was held it would not; of what was never recorded nothing is said to have been', async () => {
  const held = { ...recorded, 'r-1/state': [[NOW - 3 * DAY, 11]] as const }
  expect((await ran(held)).acts).toEqual([])
  expect(await told(held)).toContain('it would have set nothing')
  expect(await told({})).toContain('Of the last 30 days nothing is recorded of what it answers to.')
})

test('a rule that begins at an alarm is tried on what the journal has of it', async () => {
  const row = { ...alarmRow({ key: 'r-1/held' }), priority: 'high', active: true, state: 'acknowledged', inputLost: false } as const // prettier-ignore
  const line = (kind: AlarmEvent['kind'], at: number, over: Partial<AlarmRow> = {}): AlarmEvent => ({ cursor: at, at, kind, actor: null, comment: '', row: { ...row, raisedAt: began, ...over } }) // prettier-ignore
  const asked: object[] = []
  const past = (events: readonly AlarmEvent[], rows: typeof recorded, alarmed = beginsAtAlarm) =>
    runPast(
      alarmed,
      { history: historyOf(rows), rows: [], journal: (query) => (asked.push(query), Promise.resolve(ok(events))) },
      NOW,
      loaded.value,
      new AbortController().signal,
    )
  const running = { ...recorded, 'r-1/state': [[NOW - 3 * DAY, 6]] as const }
  const stood = [line('raised', began), line('cleared', began + 30 * MINUTE, { active: false, state: 'normal' })]
  const ran30 = await past(stood, running)
  expect(asked).toEqual([{ asset: 'r-1', from: NOW - 30 * DAY, limit: 10_000 }])
  expect(ran30.acts).toEqual([{ at: began + 2 * MINUTE, from: 100, to: 90 }])
  expect(Math.round(ran30.knownMs / DAY)).toBe(3)
  const shelved = await past([line('raised', began), line('shelved', began + MINUTE, { state: 'shelved' })], running)
  expect(shelved.acts).toEqual([])
  expect(lookedAt(beginsAtAlarm).signals.toSorted()).toEqual(['r-1/set', 'r-1/state'])
})

test.each<[string, Extract<TwinPolicy['trigger'], { kind: 'alarms' }>]>([
  ['whatever has a priority', { kind: 'alarms', asset: 'r-1', alarm: null, priorities: ['high'], forMs: 0 }],
  ['a listed fault', { kind: 'alarms', asset: 'r-1', alarm: { ...HELD, rule: { kind: 'faults' } as TwinAlarm['rule'] }, priorities: [], forMs: 0 }], // prettier-ignore
])('where it begins at %s, only days on which its machine was heard are known', async (_, trigger) => {
  const of = { ...beginsAtAlarm, trigger }
  const alarmed = (rows: typeof recorded) =>
    runPast(of, { history: historyOf(rows), journal: NOTHING, rows: [] }, NOW, loaded.value, new AbortController().signal) // prettier-ignore
  expect((await alarmed(recorded)).knownMs / DAY).toBeCloseTo(3, 1)
  expect((await alarmed({})).knownMs).toBe(0)
})

test('the alarm of a machine that was renamed stood under its old name as well', async () => {
  const row = { ...alarmRow({ key: 'r-1/held' }), priority: 'high', active: true, state: 'unacknowledged', inputLost: false, raisedAt: began } as const // prettier-ignore
  const line = (kind: AlarmEvent['kind'], at: number, over: Partial<AlarmRow> = {}): AlarmEvent => ({ cursor: at, at, kind, actor: null, comment: '', row: { ...row, ...over } }) // prettier-ignore
  const old = { key: 'old/held', asset: 'old' }
  const events = [
    line('raised', began, old),
    line('renamed', began + MINUTE, old),
    line('cleared', began + 30 * MINUTE, { active: false, state: 'normal' }),
  ]
  const renamed = { ...beginsAtAlarm, asset: { ...policy!.asset, aliases: ['old'] } }
  const running = { ...recorded, 'r-1/state': [[NOW - 3 * DAY, 6]] as const }
  const { acts } = await runPast(
    renamed,
    { history: historyOf(running), rows: [], journal: () => Promise.resolve(ok(events)) },
    NOW,
    loaded.value,
    new AbortController().signal,
  )
  expect(acts).toEqual([{ at: began + 2 * MINUTE, from: 100, to: 90 }])
})

test('what is read is what it answers to, what is set, and what forbids it, each once', () => {
  expect(lookedAt(policy!).signals.toSorted()).toEqual(['r-1/set', 'r-1/shake', 'r-1/state'])
})
