import { expect, test } from 'vitest'
import { loadTwin } from './load.ts'
import type { TwinDocumentInput } from './schema.ts'

const POLICY = {
  name: 'Slow it when it shakes',
  most: 'act',
  assets: ['r-1'],
  command: 'speed',
  when: { signal: 'shake', when: { above: 2 }, forS: 30 },
  change: { by: -10 },
  within: [60, 100],
  mostStep: 10,
  perDay: 3,
  coolDownS: 600,
  onlyWhile: { signal: 'state', when: { is: ['run'] } },
  notWhile: ['broken'],
  expects: { signal: 'shake', change: [-0.5, -0.05], withinS: 60 },
} as const

const documentOf = (policy: object): TwinDocumentInput =>
  ({
    format: 1,
    id: 'plant',
    name: 'Plant',
    classes: {
      robot: {
        signals: {
          state: {
            name: 'State',
            type: 'state',
            states: { run: { code: 6, name: 'Run' }, off: { code: 2, name: 'Off' } },
          },
          shake: { name: 'Vibration', unit: 'mm/s' },
          set: { name: 'Set', unit: '%' },
        },
        alarms: { broken: { name: 'Broken', priority: 'high', signal: 'state', when: { is: ['off'] } } },
        commands: {
          speed: {
            name: 'Speed',
            topic: 'x',
            payload: '{value}',
            value: { name: 'Speed', unit: '%', min: 40, max: 120, step: 5 },
            confirm: { signal: 'set' },
          },
          stop: { name: 'Stop', topic: 'y', payload: '', confirm: { signal: 'state', when: { is: ['off'] } } },
        },
      },
    },
    assets: [
      { id: 'r-1', name: 'R-1', class: 'robot' },
      { id: 'r-2', name: 'R-2', class: 'robot' },
    ],
    policies: { slow: policy },
  }) as unknown as TwinDocumentInput

test('a policy is told machine by machine, with everything it looks at', () => {
  const { assets: _, ...rest } = POLICY
  const loaded = loadTwin(documentOf({ ...rest, class: 'robot' }))
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  const { policies } = loaded.value
  expect(policies.map(({ key }) => key)).toEqual(['r-1/slow', 'r-2/slow'])
  expect(policies[1]).toMatchObject({
    most: 'act',
    command: { key: 'r-2/speed' },
    trigger: { signal: { id: 'r-2/shake' }, forMs: 30_000 },
    perDay: 3,
    perShift: null,
    coolDownMs: 600_000,
    notWhile: [{ key: 'r-2/broken' }],
    expects: { signal: { id: 'r-2/shake' }, low: -0.5, high: -0.05, withinMs: 60_000 },
    misses: 3,
  })
})

test('it begins at an alarm of its machine, or at any of some priorities', () => {
  const of = (when: object) => {
    const loaded = loadTwin(documentOf({ ...POLICY, when }))
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
    return loaded.value.policies[0]!.trigger
  }
  expect(of({ alarm: 'broken', forS: 20 })).toMatchObject({
    kind: 'alarms',
    asset: 'r-1',
    alarm: { key: 'r-1/broken' },
    forMs: 20_000,
  })
  expect(of({ priority: ['high', 'high', 'critical'] })).toMatchObject({
    kind: 'alarms',
    alarm: null,
    priorities: ['high', 'critical'],
    forMs: 0,
  })
})

test.each<[string, object, string, string]>([
  ['of machines and of a class', { class: 'robot' }, '$.policies.slow', 'policy-either'],
  ['of a machine that is not there', { assets: ['r-9'] }, '$.policies.slow.assets[0]', 'asset-missing'],
  ['of a class that is not there', { assets: undefined, class: 'belt' }, '$.policies.slow.class', 'class-missing'],
  ['an alarm to begin at that is not there', { when: { alarm: 'hot' } }, '$.policies.slow.when.alarm', 'policy-alarm'],
  ['no budget at all', { perDay: undefined }, '$.policies.slow', 'policy-budget'],
  [
    'a time of day that is none',
    { hours: [{ from: '6:00', to: '22:00' }] },
    '$.policies.slow.hours[0].from',
    'time-of-day',
  ],
  ['a command that is not there', { command: 'sped' }, '$.policies.slow.command', 'policy-command'],
  ['a command without a value', { command: 'stop' }, '$.policies.slow.command', 'policy-no-value'],
  ['bounds the wrong way round', { within: [100, 60] }, '$.policies.slow.within', 'policy-order'],
  ['bounds beyond the command’s', { within: [30, 100] }, '$.policies.slow.within', 'policy-beyond'],
  ['more at once than it may', { change: { by: -20 } }, '$.policies.slow.change.by', 'policy-step'],
  ['a value outside its bounds', { change: { to: 110 } }, '$.policies.slow.change.to', 'policy-to'],
  [
    'a signal that is not there',
    { when: { ...POLICY.when, signal: 'noise' } },
    '$.policies.slow.when.signal',
    'signal-missing',
  ],
  [
    'a state that is not there',
    { onlyWhile: { signal: 'state', when: { is: ['running'] } } },
    '$.policies.slow.onlyWhile.when',
    'condition-no-state',
  ],
  ['an alarm that is not there', { notWhile: ['hot'] }, '$.policies.slow.notWhile[0]', 'policy-alarm'],
  [
    'an effect that may be none',
    { expects: { ...POLICY.expects, change: [-0.5, 0.1] } },
    '$.policies.slow.expects.change',
    'policy-effect',
  ],
])('refused: %s', (_, part, path, code) => {
  const loaded = loadTwin(documentOf(JSON.parse(JSON.stringify({ ...POLICY, ...part })) as object))
  expect(loaded.ok).toBe(false)
  if (!loaded.ok) expect(loaded.error).toMatchObject([{ path, code }])
})

test('its hours are minutes of the plant’s days, its watchdog is the machine’s', () => {
  const document = documentOf({
    ...POLICY,
    hours: [
      { days: [1], from: '22:00', to: '06:30' },
      { from: '08:00', to: '24:00' },
    ],
    worseWhen: { signal: 'shake', when: { above: 4 } },
  })
  const { speed } = document.classes!['robot']!.commands!
  const watchdog = { afterS: 30, to: 60, alive: { topic: '{asset}/alive' }, armed: { signal: 'state', when: { is: ['run'] } } } // prettier-ignore
  const withDog = (dog: object) => ({
    ...document,
    timeZone: 'Europe/Berlin',
    classes: { robot: { ...document.classes!['robot'], commands: { speed: { ...speed, watchdog: dog } } } },
  })
  const loaded = loadTwin(withDog(watchdog))
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  expect(loaded.value.policies[0]).toMatchObject({
    hours: {
      zone: 'Europe/Berlin',
      spans: [
        { days: [1], from: 1320, to: 390 },
        { days: [0, 1, 2, 3, 4, 5, 6], from: 480, to: 1440 },
      ],
    },
    worseWhen: { signal: { id: 'r-1/shake' } },
    command: {
      watchdog: {
        afterMs: 30_000,
        to: 60,
        alive: { topic: 'r-1/alive', payload: '1' },
        armed: { signal: { id: 'r-1/state' } },
      },
    },
  })
  for (const [dog, path, code] of [
    [{ ...watchdog, to: 130 }, 'speed.watchdog.to', 'watchdog-to'],
    [{ ...watchdog, alive: { topic: 'a/#' } }, 'speed.watchdog.alive.topic', 'command-topic-wildcard'],
    [{ ...watchdog, armed: { signal: 'nope', when: { is: [true] } } }, 'speed.watchdog.armed.signal', 'signal-missing'],
  ] as const) {
    const wrong = loadTwin(withDog(dog))
    expect(!wrong.ok && wrong.error[0]).toMatchObject({ path: `$.classes.robot.commands.${path}`, code })
  }
})

test('a work order goes through a command that is there', () => {
  const document = documentOf(POLICY)
  const of = (command: string) =>
    loadTwin({
      ...document,
      assets: document.assets.map((asset) =>
        asset.id === 'r-2' ? { ...asset, process: { workOrder: { command } } } : asset,
      ),
    })
  const good = of('stop')
  expect(good.ok && good.value.asset('r-2')!.processFacts.workOrder).toEqual({ command: 'stop', when: 'by-hand' })
  const bad = of('order')
  expect(bad.ok).toBe(false)
  if (!bad.ok)
    expect(bad.error).toMatchObject([{ path: '$.assets[1].process.workOrder.command', code: 'policy-command' }])
  // Its value would be the time until then: of a percentage it can be none.
  const unit = of('speed')
  expect(!unit.ok && unit.error[0]).toMatchObject({ code: 'work-order-unit' })
})
