import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { err, ok, type Result } from '../../base/result.ts'
import { loadTwin } from '../../twin/load.ts'
import type { TwinDocumentInput } from '../../twin/schema.ts'
import { QUALITY } from '../../wire/quality.ts'
import { ValueTable } from '../../values/table.ts'
import type { Principal, Role } from '../../wire/principal.ts'
import type { CommandReason, CommandReport, SendFailure } from '../../wire/commands.ts'
import { Journal } from '../journal/journal.ts'
import { CommandService } from './command-service.ts'

const DOCUMENT: TwinDocumentInput = {
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
          staleAfterS: null,
          states: {
            idle: { code: 4, name: 'Idle' },
            run: { code: 6, name: 'Running' },
            abort: { code: 9, name: 'Aborted' },
          },
        },
        speed: { name: 'Speed', unit: 'm/s' },
      },
      commands: {
        start: {
          name: 'Start',
          enabled: true,
          topic: 'r-1/cmd',
          payload: '{"do":"start","by":"{actor}"}',
          confirm: { signal: 'state', when: { is: ['run'] } },
          timeoutS: 5,
          allowedWhen: { signal: 'state', when: { not: ['abort'] } },
        },
        speed: {
          name: 'Speed',
          enabled: true,
          topic: 'r-1/speed',
          payload: '{value}',
          qos: 0,
          broker: 'main',
          value: { name: 'Speed', unit: 'm/s', min: 0.1, max: 1.5, step: 0.1 },
          confirm: { signal: 'speed', tolerance: 0.02 },
        },
        service: {
          name: 'Service',
          role: 'maintenance',
          enabled: true,
          topic: 'r-1/cmd',
          payload: 'x',
          confirm: { signal: 'state', when: { is: ['idle'] } },
        },
        locked: { name: 'Locked', topic: 'r-1/cmd', payload: 'x', confirm: { signal: 'state', when: { is: ['run'] } } },
      },
    },
  ],
}

const who = (...roles: Role[]): Principal => ({ name: 'Eva', roles: new Set(roles), verified: false })
const eva = who('operator')

const loaded = loadTwin(DOCUMENT)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value

let dir: string
let path: string
let now: number
const ends: (() => void)[] = []
beforeEach(() => {
  vi.useFakeTimers()
  dir = mkdtempSync(join(tmpdir(), 'gemba-commands-'))
  path = join(dir, 'journal.sqlite')
  now = 1_700_000_000_000
})
afterEach(() => {
  for (const end of ends.splice(0).toReversed()) end()
  vi.useRealTimers()
  rmSync(dir, { recursive: true })
})

const openJournal = (): Journal => {
  const opened = Journal.open(path)
  if (!opened.ok) throw new Error(opened.error)
  ends.push(() => opened.value.close())
  return opened.value
}

const start = (journal = openJournal()) => {
  const values = new ValueTable(twin)
  const sent: unknown[][] = []
  const link: { answer: () => Promise<Result<void, SendFailure>> } = { answer: () => Promise.resolve(ok(undefined)) }
  const service: CommandService = new CommandService({
    twin,
    values,
    journal,
    clock: () => now,
    flush: () => void service.onSamples(values.drain()),
    publish: (...message) => {
      sent.push(message)
      return link.answer()
    },
  })
  ends.push(() => service.dispose())
  const reports: CommandReport[] = []
  service.onReport((report) => {
    expect(journal.commands({}).at(-1)).toEqual(report)
    reports.push(report)
  })
  const set = (key: 'state' | 'speed', value: number, later = 100): void => {
    now += later
    values.set(twin.signal(`r-1/${key}`)!.slot, value, QUALITY.good, now, 0)
    service.onSamples(values.drain())
  }
  const ask = (key: string, value: number | null = null) => service.request({ key, value, confirmed: true }, eva)
  return { journal, values, service, sent, link, reports, set, ask, statuses: () => reports.map((r) => r.status) }
}
type Bench = ReturnType<typeof start>

test('sent with its fields filled in, and confirmed by the machine', async () => {
  const s = start()
  s.set('state', 4)
  expect(await s.ask('r-1/start')).toMatchObject({ ok: true, value: { status: 'pending', actor: 'Eva' } })
  expect(s.sent).toEqual([[null, 'r-1/cmd', '{"do":"start","by":"Eva"}', 1]])
  s.set('state', 4)
  expect(s.statuses()).toEqual(['pending'])
  s.set('state', 6, 700)
  expect(s.reports.at(-1)).toMatchObject({
    status: 'confirmed',
    reason: { kind: 'confirmed-by', signal: 'State', value: { kind: 'word', word: 'Running' }, afterMs: 800 },
    actor: 'Eva',
  })
  vi.advanceTimersByTime(60_000)
  expect(s.journal.commands({ asset: 'r-1' }).map((r) => r.status)).toEqual(['pending', 'confirmed'])
})

test('a value is reached within its tolerance', async () => {
  const s = start()
  await s.ask('r-1/speed', 0.8)
  expect(s.sent).toEqual([['main', 'r-1/speed', '0.8', 0]])
  s.set('speed', 0.5)
  s.set('speed', 0.77)
  expect(s.statuses()).toEqual(['pending'])
  s.set('speed', 0.785)
  expect(s.statuses()).toEqual(['pending', 'confirmed'])
})

test('what was true before sending confirms nothing: a fresh sample must say so', async () => {
  const s = start()
  s.values.set(twin.signal('r-1/speed')!.slot, 0.8, QUALITY.good, now, 0)
  await s.ask('r-1/speed', 0.8)
  // Touched again, but by nothing new.
  s.values.touch(twin.signal('r-1/speed')!.slot)
  s.service.onSamples(s.values.drain())
  expect(s.statuses()).toEqual(['pending'])
  s.set('speed', 0.8)
  expect(s.statuses()).toEqual(['pending', 'confirmed'])
})

test('an answer within the millisecond of sending counts', async () => {
  const s = start()
  s.set('state', 4)
  await s.ask('r-1/start')
  s.set('state', 6, 0)
  expect(s.statuses()).toEqual(['pending', 'confirmed'])
})

test('times out, and says that nobody knows', async () => {
  const s = start()
  s.set('state', 4)
  await s.ask('r-1/start')
  vi.advanceTimersByTime(4999)
  expect(s.statuses()).toEqual(['pending'])
  vi.advanceTimersByTime(1)
  expect(s.reports.at(-1)).toMatchObject({
    status: 'timed-out',
    reason: { kind: 'no-answer', signal: 'State', withinMs: 5000 },
  })
  s.set('state', 6)
  expect(s.statuses()).toEqual(['pending', 'timed-out'])
})

describe('refused at once, in the journal with its actor, and never sent', () => {
  test.each<[string, string, number | null, CommandReason, (s: Bench) => unknown]>([
    ['not enabled', 'r-1/locked', null, { kind: 'not-enabled' }, () => 0],
    ['below its range', 'r-1/speed', 0, { kind: 'out-of-range', value: 0, min: 0.1, max: 1.5, unit: 'm/s' }, () => 0],
    [
      'above its range',
      'r-1/speed',
      1.6,
      { kind: 'out-of-range', value: 1.6, min: 0.1, max: 1.5, unit: 'm/s' },
      () => 0,
    ],
    [
      'between the steps',
      'r-1/speed',
      0.85,
      { kind: 'off-step', value: 0.85, step: 0.1, min: 0.1, unit: 'm/s' },
      () => 0,
    ],
    ['without its value', 'r-1/speed', null, { kind: 'value-needed', name: 'Speed' }, () => 0],
    ['with a value it does not take', 'r-1/start', 1, { kind: 'no-value-taken' }, (s) => s.set('state', 4)],
    [
      'not allowed now',
      'r-1/start',
      null,
      { kind: 'allowed-only-while', signal: 'State', condition: { kind: 'not', values: ['Aborted'] } },
      (s) => s.set('state', 9),
    ],
    ['nobody knows whether it is allowed', 'r-1/start', null, { kind: 'state-unknown', signal: 'State' }, () => 0],
  ])('%s', async (_, key, value, why, before) => {
    const s = start()
    before(s)
    expect(await s.ask(key, value)).toMatchObject({
      ok: true,
      value: { status: 'refused', reason: why },
    })
    expect(s.sent).toEqual([])
    expect(s.journal.commands({})).toMatchObject([{ status: 'refused', actor: 'Eva' }])
  })

  test('while the same one is under way', async () => {
    const s = start()
    await s.ask('r-1/speed', 0.3)
    expect(await s.ask('r-1/speed', 0.4)).toMatchObject({
      ok: true,
      value: { status: 'refused', reason: { kind: 'under-way' } },
    })
    expect(s.sent).toHaveLength(1)
  })

  test('from whoever has not the role that the twin asks for', async () => {
    const s = start()
    s.set('state', 4)
    const service = { key: 'r-1/service', value: null, confirmed: true } as const
    for (const other of [who(), who('operator'), who('operator', 'engineer')])
      expect(await s.service.request(service, other)).toMatchObject({
        ok: true,
        value: { status: 'refused', reason: { kind: 'role-needed', role: 'maintenance' }, actor: 'Eva' },
      })
    expect(s.sent).toEqual([])
    expect(await s.service.request(service, who('maintenance'))).toMatchObject({
      ok: true,
      value: { status: 'pending' },
    })
  })

  test('what is no command at all is an error', async () => {
    const s = start()
    expect(await s.ask('r-9/start')).toMatchObject({
      ok: false,
      error: { error: 'There is no command “r-9/start”.', code: 'command-unknown', values: { key: 'r-9/start' } },
    })
  })
})

describe('failed', () => {
  test('when the broker is out of reach; it may be tried again at once', async () => {
    const s = start()
    s.link.answer = () => Promise.resolve(err({ kind: 'broker-not-connected', broker: 'main' }))
    expect(await s.ask('r-1/speed', 0.3)).toMatchObject({
      ok: true,
      value: {
        status: 'failed',
        reason: { kind: 'not-sent', failure: { kind: 'broker-not-connected', broker: 'main' } },
      },
    })
    s.link.answer = () => Promise.resolve(ok(undefined))
    expect(await s.ask('r-1/speed', 0.3)).toMatchObject({ ok: true, value: { status: 'pending' } })
  })

  test('the machine’s answer outruns the broker’s: the last word stands', async () => {
    const s = start()
    let settle: (result: Result<void, SendFailure>) => void = () => undefined
    s.link.answer = () => new Promise((resolve) => (settle = resolve))
    const asked = s.ask('r-1/speed', 0.3)
    s.set('speed', 0.3)
    settle(err({ kind: 'broker-refused', broker: 'main', said: 'no acknowledgement' }))
    expect(await asked).toMatchObject({ ok: true, value: { status: 'confirmed' } })
    expect(s.statuses()).toEqual(['pending', 'confirmed'])
  })

  test('what a killed gateway left open is closed by the next one', async () => {
    const s = start()
    await s.ask('r-1/speed', 0.3)
    start(openJournal())
    expect(s.journal.commands({}).map((r) => r.reason)).toEqual([null, { kind: 'gateway-restarted' }])
    expect(s.journal.pendingCommands()).toEqual([])
  })

  test('another twin, or the end of the gateway, ends it', async () => {
    const s = start()
    await s.ask('r-1/speed', 0.3)
    s.service.replaceTwin(twin, s.values)
    await s.ask('r-1/speed', 0.3)
    s.service.dispose()
    expect(s.reports.map(({ status, reason }) => [status, reason?.kind])).toEqual([
      ['pending', undefined],
      ['failed', 'twin-changed'],
      ['pending', undefined],
      ['failed', 'gateway-stopped'],
    ])
  })
})
