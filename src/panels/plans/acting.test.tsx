import { expect, test } from 'vitest'
import { PROPOSED } from '../../act/testing/proposed.ts'
import '../../texts/act.ts'
import '../../texts/alarm-page.ts'
import '../../texts/plans.ts'
import { loadTwin } from '../../twin/load.ts'
import type { TwinPolicy } from '../../twin/policies.ts'
import type { Advice } from '../../wire/advice.ts'
import type { ActNow, ActRecord, Delivery, PolicyNow, Proposal, RepairPlan } from '../../wire/act.ts'
import { NOW, panelMarkup, smallPlant } from '../testing/panel-markup.tsx'
import { HandoverActs } from '../alarms/handover-acts.tsx'
import { ActRecordTable } from './act-record.tsx'
import type { ActPort } from './act-port.ts'
import { Automatic } from './automatic.tsx'
import { Proposals } from './proposals.tsx'
import { recordLines, withWords } from './record-lines.ts'
import { SheetOrders } from './sheet-orders.tsx'
import { folded, icsOf, orderFacts } from './work-order.ts'

const HOUR = 3_600_000
const proposal: Proposal = {
  ...PROPOSED,
  at: NOW - HOUR,
  until: NOW + HOUR,
  plan: { ...PROPOSED.plan, at: NOW + 2 * HOUR },
}
const kim = { name: 'Kim', verified: false }
const approved: Proposal = {
  ...proposal,
  state: 'approved',
  steps: [...proposal.steps, { at: NOW, state: 'approved', by: kim, reason: '' }],
}
const now = (part: Partial<ActNow> = {}): ActNow => ({
  clock: NOW,
  hold: null,
  proposals: [],
  policies: [],
  deliveries: [],
  ...part,
})
const acts = { orderUrl: (id: number) => `/api/act/work-order?id=${id}` } as ActPort
const plain = (markup: string): string => markup.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
const buttons = (markup: string): string[] => [...markup.matchAll(/<button[^>]*>(.*?)<\/button>/g)].map(([, words]) => plain(words!).trim()) // prettier-ignore

const proposals = (one: Proposal, actor = '') =>
  panelMarkup(<Proposals acts={now({ proposals: [one] })}>{null}</Proposals>, smallPlant(), {
    acts,
    actor: { get: () => actor, set: () => {} },
  })

test('a proposal says what, by whom, what is expected with its range, and until when', () => {
  const markup = proposals(proposal)
  const words = plain(markup)
  expect(words).toContain('R-1: repair, 14:00')
  expect(words).toContain('proposed by Eva (not verified)')
  expect(words).toContain('180 pieces, 150 – 215')
  expect(words).toContain('fails in 400 of 500 futures')
  expect(words).toContain('fails in 20 h – 2.5 days')
  expect(words).toContain('anybody but Eva')
  expect(buttons(markup)).toEqual(['Refuse', 'Approve…'])
  expect(buttons(proposals(proposal, 'eva'))).toEqual(['Withdraw', 'Approve…'])
})

test('what is approved is taken along as a file, on paper, and begun; what ended says what came', () => {
  expect(buttons(proposals(approved))).toEqual(['Calendar file', 'Print', 'Withdraw', 'Begin the work…'])
  const done: Proposal = {
    ...approved,
    state: 'verified',
    came: { judgedAt: NOW, failedBefore: false, from: NOW - 2 * HOUR, to: NOW - HOUR / 2, lost: 170, lostWithin: true, hoursWithin: true, change: null, agreed: null }, // prettier-ignore
  }
  const words = plain(proposals(done))
  expect(words).toContain('Ended in the last 24 hours')
  expect(words).toContain('It stood 1 h 30 min, as long as expected')
  expect(words).toContain('170 pieces lost, within the 150 – 215 expected')
})

test('where an approved repair went, and why it is not there yet, stands at it', () => {
  const delivery: Delivery = { id: 5, proposal: 1, asset: 'r-1', target: 'cmms', name: 'Maintenance system', via: 'webhook', state: 'approved', at: NOW, tries: 2, next: NOW + HOUR / 60, outcome: 'waiting', endedAt: null, failure: { kind: 'http-status', status: 503 } } // prettier-ignore
  const told = (one: Delivery): string =>
    plain(
      panelMarkup(
        <Proposals acts={now({ proposals: [approved], deliveries: [one, { ...one, id: 6, proposal: 2 }] })}>
          {null}
        </Proposals>,
        smallPlant(),
        { acts },
      ),
    )
  const waits = 'Maintenance system does not have it yet (approved): it answered with status 503. Tried 2 times, again at 12:01.' // prettier-ignore
  expect(told(delivery).split(waits)).toHaveLength(2)
  expect(told({ ...delivery, outcome: 'delivered', failure: null, next: null, endedAt: NOW })).toContain(
    'Maintenance system has it (approved), 12:00',
  )
  expect(told(delivery)).not.toContain('Send again')
  const refused = told({ ...delivery, outcome: 'refused', next: null, endedAt: NOW })
  expect(refused).toContain('refused it (approved), 12:00')
  expect(refused).toContain('Send again')
})

test('a machine’s sheet says what is planned of it, and nothing of another machine', () => {
  const plant = smallPlant()
  const sheet = (of: string): string =>
    plain(
      panelMarkup(
        <SheetOrders asset={plant.twin.asset(of)!} />,
        plant,
        { acts: { ...acts, onChanged: () => () => {} } },
        [[['acts', 'now'], now({ proposals: [approved] })]],
      ),
    )
  expect(sheet('r-1')).toContain('Work order 1: repair, 14:00')
  expect(plant.twin.assets.filter(({ id }) => sheet(id) !== '').map(({ id }) => id)).toEqual(['r-1'])
})

test('a work order names its spare part, when it is there, and who was chosen to do it', () => {
  const plan = {
    ...PROPOSED.plan,
    at: NOW + 2 * HOUR,
    crew: 'night',
    assumptions: { ...(PROPOSED.plan as RepairPlan).assumptions, part: { name: 'Bearing', at: NOW + HOUR, source: 'person' } }, // prettier-ignore
  } as RepairPlan
  const facts = Object.fromEntries(orderFacts({ ...approved, plan }, plan, smallPlant().twin).rows)
  expect(facts).toMatchObject({ Crew: 'night', 'Spare part': 'Bearing comes Mon, Jan 5, 13:00' })
})

test('a calendar file as RFC 5545 wants it', () => {
  const ics = icsOf(approved, proposal.plan as never, smallPlant().twin, NOW)
  const lines = ics.split('\r\n')
  expect(lines).toContain('DTSTART:20260105T140000Z')
  expect(lines).toContain('DTEND:20260105T153000Z')
  expect(lines).toContain('LOCATION:Line 1\\, Hall 2')
  expect(ics).toContain('bearing is in store\\, shelf B4')
  for (const line of lines) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
  const long = `SUMMARY:${'größer '.repeat(40)}`
  expect(folded(long).split('\r\n').map((line, i) => (i === 0 ? line : line.slice(1))).join('')).toBe(long) // prettier-ignore
})

const withPolicy = (most: 'ask' | 'act' = 'ask') => {
  const plant = smallPlant()
  const loaded = loadTwin({
    format: 1,
    id: 'plant',
    name: 'Plant',
    assets: [
      {
        id: 'r-1',
        name: 'R-1',
        signals: { shake: { name: 'Vibration', unit: 'mm/s' }, set: { name: 'Set', unit: '%' } },
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
        most,
        assets: ['r-1'],
        command: 'speed',
        when: { signal: 'shake', when: { above: 2 } },
        change: { by: -10 },
        within: [70, 100],
        mostStep: 10,
        perDay: 3,
        coolDownS: 900,
        expects: { signal: 'shake', change: [-0.5, -0.1], withinS: 60 },
      },
    },
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return { ...plant, twin: loaded.value }
}
const decision = {
  id: 4,
  policy: 'r-1/slow',
  asset: 'r-1',
  at: NOW,
  kind: 'would',
  saw: { signal: 'r-1/shake', value: 2.4 },
  from: 100,
  to: 90,
  expects: { signal: 'r-1/shake', low: -0.5, high: -0.1, until: NOW },
  before: 2.4,
  sent: null,
  proposal: null,
  came: { at: NOW, change: null, agreed: null, needed: true },
} as const
const policy: PolicyNow = {
  key: 'r-1/slow',
  allowed: 'advise',
  inForce: 'advise',
  fellBackAt: null,
  value: 100,
  refusal: 'cooling-down',
  acts: 1,
  shift: null,
  last: decision,
  record: { agreed: 0, judged: 0, needed: 1, would: 1 },
  told: [],
}

test('a rule says its bounds, how far it goes, what it did, and no more may be allowed than the twin declares', () => {
  const markup = panelMarkup(<Automatic acts={now({ policies: [policy] })} />, withPolicy())
  const words = plain(markup)
  expect(buttons(markup)).toEqual(['Off', 'Advise', 'Ask', 'Try on the past'])
  expect(words).toContain('when Vibration is')
  expect(words).toContain('may set 70 to 100 %; the machine takes 40 to 120')
  expect(words).toContain('every 15 min, at most 10 %')
  expect(words).toContain('1 of 3 in 24 h')
  expect(words).toContain('would have set 90 % was needed still needed 1 of 1 now: it waits')
  expect(words).toContain('now: it waits after its last change')
  expect(plain(panelMarkup(<Automatic acts={now()} />, withPolicy()))).toContain('No rules')
  // Its machine has no watchdog: nobody is offered more than the gateway would let her allow.
  const loose = panelMarkup(<Automatic acts={now({ policies: [policy] })} />, withPolicy('act'))
  expect(buttons(loose)).toEqual(['Off', 'Advise', 'Ask', 'Try on the past'])
  expect(plain(loose)).toContain('the machine has no watchdog: it may ask, not act')
})

test('a budget of a shift says which shift, and what it counts where there is none', () => {
  const plant = withPolicy()
  const [one] = plant.twin.policies
  const told = (shift: PolicyNow['shift']): string =>
    plain(
      panelMarkup(<Automatic acts={now({ policies: [{ ...policy, shift, refusal: 'shift-spent' }] })} />, {
        ...plant,
        twin: { ...plant.twin, policies: [{ ...one!, perDay: null, perShift: 2 }] },
      }),
    )
  const words = told({ acts: 2, of: { name: 'Early', from: NOW - HOUR } })
  expect(words).toContain('2 of 2 since shift Early began, 11:00')
  expect(words).toContain('now: it may not do more in this shift')
  expect(words).not.toContain('in 24 h')
  expect(told({ acts: 1, of: null })).toContain('1 of 2 in 24 h: the plant has no shift to count by')
})

test('a rule says what it begins at', () => {
  const plant = withPolicy()
  const [one] = plant.twin.policies
  const told = (trigger: object): string =>
    plain(
      panelMarkup(<Automatic acts={now({ policies: [policy] })} />, {
        ...plant,
        twin: { ...plant.twin, policies: [{ ...one!, trigger: trigger as TwinPolicy['trigger'] }] },
      }),
    )
  const alarms = { kind: 'alarms', asset: 'r-1', forMs: 0 }
  expect(told({ ...alarms, alarm: { name: 'Hot' }, priorities: [] })).toContain('when the alarm “Hot” stands')
  expect(told({ ...alarms, alarm: null, priorities: ['critical', 'high'] })).toContain(
    'when an alarm of the machine stands: Critical, High',
  )
})

test('a rule says whom it tells, how the last message to them fared, and which name nobody has', () => {
  const notice = { id: 1, to: 'shift', kind: 'rules' as const, by: null, at: NOW, alarms: [], rules: [{ policy: 'r-1/slow', id: 7 }], tries: 1, endedAt: null } // prettier-ignore
  const failure = { kind: 'http-status', status: 503 } as const
  const told: PolicyNow['told'] = [
    { to: 'shift', isKnown: true, last: { ...notice, next: NOW + 60_000, outcome: 'waiting', failure } },
    { to: 'boss', isKnown: true, last: null },
    { to: 'nobody', isKnown: false, last: null },
  ]
  const words = plain(panelMarkup(<Automatic acts={now({ policies: [{ ...policy, told }] })} />, withPolicy()))
  expect(words).toContain('tells shift: not taken yet (it answered with status 503); tried again 12:01')
  expect(words).toContain('tells boss')
  expect(words).toContain('would tell “nobody”: the gateway’s configuration (notify) has nobody of that name')
})

test('the record is searched by words, machines and people, and holds what was advised', () => {
  const record: ActRecord = {
    proposals: [approved],
    decisions: [decision],
    refused: [
      {
        id: 12,
        policy: 'r-1/slow',
        asset: 'r-1',
        at: NOW - 2 * HOUR,
        why: 'state-forbids',
        saw: { signal: 'r-1/vib', value: 2.4 },
        until: NOW - HOUR,
      },
    ],
    switched: [{ id: 9, at: NOW + 1, by: kim, what: 'hold', policy: '', mode: null, reason: 'hands in the cell' }],
  }
  const advice: Advice = {
    id: 3,
    kind: 'speed',
    asset: 'r-1',
    setting: 'r-1/set',
    from: 100,
    to: 90,
    gain: { low: 2, middle: 4, high: 6, unit: 'kWh' },
    times: 24,
    episodes: 9,
    hours: 40,
    command: null,
    at: NOW - HOUR,
    until: NOW + HOUR,
    judged: { at: NOW, outcome: 'set-aside', amount: null, by: kim, reason: 'needed for the rush' },
  }
  const lines = recordLines(record, [advice], withPolicy().twin, NOW)
  const keys = (words: string): string[] => withWords(lines, words).map(({ key }) => key)
  expect(lines).toHaveLength(5)
  expect(keys('  ')).toHaveLength(5)
  expect(keys('did nothing state')).toEqual(['refused 12'])
  expect(lines.find(({ key }) => key === 'refused 12')!.end).toMatch(/^for 1\sh$/)
  expect(keys('kim')).toEqual(['switch 9', 'advice 3'])
  expect(keys('hands CELL')).toEqual(['switch 9'])
  expect(keys('r-1 repair')).toEqual(['proposal 1'])
  expect(keys('rush')).toEqual(['advice 3'])
  expect(keys('ush')).toEqual([])
  expect(lines.find(({ key }) => key === 'advice 3')!.lastAt).toBe(NOW)
})

test('whoever takes over is told what was proposed, advised and set since then, and what of it ended since', () => {
  const record: ActRecord = { proposals: [approved], decisions: [{ ...decision, at: NOW - 30 * HOUR, came: null }], refused: [], switched: [] } // prettier-ignore
  const span = { from: NOW - HOUR / 2, to: NOW + HOUR }
  const told = (one: ActRecord): string =>
    plain(panelMarkup(<HandoverActs span={span} />, withPolicy(), { acts }, [[['acts', 'handover', span.from, span.to], one]])) // prettier-ignore
  // Proposed before, approved within.
  expect(told(record)).toContain('Proposals: R-1: repair')
  expect(told(record)).toContain('Eva (not verified)')
  expect(told(record)).not.toContain('would have set')
  expect(told({ ...record, proposals: [] })).toContain('Nothing was proposed, advised, set or stopped.')
})

test('the record tells all of it, newest first', () => {
  const record: ActRecord = {
    proposals: [approved],
    decisions: [decision],
    refused: [],
    switched: [
      { id: 9, at: NOW + 1, by: kim, what: 'hold', policy: '', mode: null, reason: 'hands in the cell' },
      { id: 8, at: NOW - 2 * HOUR, by: null, what: 'restarted', policy: 'r-1/slow', mode: 'ask', reason: '' },
    ],
  }
  const rows = panelMarkup(<ActRecordTable />, withPolicy(), { acts }, [[['acts', 'record'], record]])
    .split('<tr>')
    .slice(2)
    .map(plain)
  expect(rows.map((row) => row.trim().split(' ')[1])).toHaveLength(4)
  expect(rows[0]).toContain('stopped everything automatic “hands in the cell”')
  expect(rows[1]).toContain('Slow it R-1: would have set 90 % Vibration at 2.40 mm/s was needed still')
  expect(rows[2]).toContain('Eva (not verified) Proposals: R-1: repair')
  expect(rows[3]).toContain('asks again after a restart')
})
