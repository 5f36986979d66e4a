/** For tests: acts of one machine, with a rule, a repair and a clock that the test turns. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'
import { ok } from '../../../base/result.ts'
import { loadTwin } from '../../../twin/load.ts'
import type { TwinDocumentInput } from '../../../twin/schema.ts'
import { ValueTable } from '../../../values/table.ts'
import type { PolicyModeRequest, ProposalAnswerRequest } from '../../../wire/act.ts'
import type { AlarmRow } from '../../../wire/alarms.ts'
import type { Principal, Role } from '../../../wire/principal.ts'
import { QUALITY } from '../../../wire/quality.ts'
import { CommandService } from '../../commands/command-service.ts'
import { Journal } from '../../journal/journal.ts'
import { ActService } from '../act-service.ts'

export const HOUR = 3_600_000
const STATES = { run: { code: 6, name: 'Run' }, off: { code: 2, name: 'Off' }, aborted: { code: 9, name: 'Aborted' } }
const documentOf = (workOrder: object | null = { command: 'repair' }): TwinDocumentInput =>
  ({
    format: 1,
    id: 'plant',
    name: 'Plant',
    assets: [
      {
        id: 'r-1',
        name: 'R-1',
        process: { crew: 'fitters', workOrder },
        signals: {
          state: { name: 'State', type: 'state', role: 'state', staleAfterS: null, states: STATES },
          shake: { name: 'Vibration', unit: 'mm/s', staleAfterS: 60 },
          set: { name: 'Set', unit: '%', staleAfterS: null },
          armed: { name: 'Watchdog runs', type: 'boolean', staleAfterS: 60 },
          heat: { name: 'Temperature', unit: '°C', staleAfterS: 60 },
          load: { name: 'Load', unit: '%', staleAfterS: 60 },
        },
        alarms: { broken: { name: 'Broken', priority: 'high', signal: 'state', when: { is: ['aborted'] } } },
        commands: {
          speed: {
            name: 'Speed',
            enabled: true,
            topic: 'r-1/speed',
            payload: '{value}',
            value: { name: 'Speed', unit: '%', min: 40, max: 120, step: 5 },
            confirm: { signal: 'set', tolerance: 1 },
            timeoutS: 5,
            watchdog: { afterS: 30, to: 100, alive: { topic: '{asset}/alive', payload: 'yes' } },
          },
          repair: {
            name: 'Repair',
            enabled: true,
            role: 'maintenance',
            topic: 'r-1/repair',
            payload: '{actor}',
            confirm: { signal: 'state', when: { is: ['off'] } },
            timeoutS: 5,
          },
        },
      },
    ],
    policies: {
      slow: {
        name: 'Slow it when it shakes',
        most: 'act',
        assets: ['r-1'],
        command: 'speed',
        when: { signal: 'shake', when: { above: 2 }, forS: 10 },
        change: { by: -10 },
        within: [70, 100],
        mostStep: 10,
        perDay: 3,
        coolDownS: 600,
        onlyWhile: { signal: 'state', when: { is: ['run'] } },
        notWhile: ['broken'],
        expects: { signal: 'shake', change: [-0.5, -0.05], withinS: 60 },
        misses: 2,
      },
    },
  }) as unknown as TwinDocumentInput

export const who = (name: string, ...roles: Role[]): Principal => ({
  name,
  roles: new Set(roles.length > 0 ? roles : (['operator', 'maintenance', 'engineer'] as const)),
  verified: false,
})
export const [eva, kim] = [who('Eva'), who('Kim')]
const POLICY = 'r-1/slow'

let dir: string
/** ms, of the gateway. */
export const time = { now: 0 }
const ends: (() => void)[] = []
/** To be called by each file: what is only imported is loaded once for several of them. */
export const eachOnItsOwn = (): void => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    dir = mkdtempSync(join(tmpdir(), 'gemba-act-'))
    time.now = 1_700_000_000_000
  })
  afterEach(() => {
    for (const end of ends.splice(0).toReversed()) end()
    vi.useRealTimers()
    rmSync(dir, { recursive: true })
  })
}

/** What tests change of the document before it is loaded. */
export interface Changeable {
  timeZone?: string
  shifts?: object[]
  assets: { process?: object; commands: { speed: { watchdog?: Record<string, unknown>; enabled?: boolean } } }[]
  policies: Record<string, Record<string, unknown>>
}

/** @param change of the twin document */
export const start = (workOrder?: object | null, change: (document: Changeable) => void = () => {}) => {
  const document = documentOf(workOrder)
  change(document as unknown as Changeable)
  const loaded = loadTwin(document)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  const twin = loaded.value
  const opened = Journal.open(join(dir, 'journal.sqlite'))
  if (!opened.ok) throw new Error(opened.error)
  const journal = opened.value
  const values = new ValueTable(twin)
  const sent: string[] = []
  /** Signs of life. */
  const signs: string[] = []
  const alarms: AlarmRow[] = []
  /** What the machine does with a setpoint. */
  const machine = { answers: true }
  const commands: CommandService = new CommandService({
    twin,
    values,
    journal,
    clock: () => time.now,
    flush: () => {},
    publish: (_broker, topic, payload) => {
      sent.push(`${topic} ${payload}`)
      return Promise.resolve(ok(undefined))
    },
  })
  const acts = new ActService({
    twin,
    values,
    journal: journal.acts,
    clock: () => time.now,
    command: (request, principal) => commands.request(request, principal),
    onReport: (listener) => commands.onReport(listener),
    alarms: () => alarms,
    lost: () => Promise.resolve(170),
    orders: {
      publish: (_broker, topic, payload) => {
        if (topic.endsWith('/alive')) signs.push(`${topic} ${payload}`)
        return Promise.resolve(ok(undefined))
      },
      webhooks: {},
      random: () => 0,
    },
    told: () => [],
    changed: () => {},
  })
  const set = (key: 'state' | 'shake' | 'set' | 'armed' | 'heat' | 'load', value: number): void => {
    const { slot } = twin.signal(`r-1/${key}`)!
    values.set(slot, value, QUALITY.good, time.now, 0)
    const slots = Uint32Array.of(slot)
    commands.onSamples(slots)
    acts.onSamples(slots)
  }
  const end = (): void => {
    acts.dispose()
    commands.dispose()
    journal.close()
  }
  ends.push(end)
  /** So many seconds with this vibration. */
  const run = async (seconds: number, shake: number): Promise<void> => {
    for (let i = 0; i < seconds; i++) {
      time.now += 1000
      set('shake', shake)
      await vi.advanceTimersByTimeAsync(1000)
      if (machine.answers && sent.length > told) {
        const order = sent[told++]!
        if (order.startsWith('r-1/speed')) set('set', Number(order.split(' ')[1]))
        if (order.startsWith('r-1/repair')) set('state', 2)
      }
    }
  }
  let told = 0
  set('state', 6)
  set('set', 100)
  const policy = () => acts.now().policies[0]!
  const allow = (mode: PolicyModeRequest['mode']) => acts.allow({ policy: POLICY, mode }, kim)
  const answer = (request: Omit<ProposalAnswerRequest, 'id'> & { id?: number }, by = kim) =>
    acts.answer({ id: 1, ...request }, by)
  const restart = (): void => {
    ends.pop()
    end()
  }
  /** The twin is saved once more. */
  const save = (): void => acts.replaceTwin(twin, values)
  return { twin, acts, save, sent, signs, alarms, machine, set, run, policy, allow, answer, restart, journal }
}
