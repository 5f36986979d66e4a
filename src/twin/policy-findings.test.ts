/** What of a policy is not refused, and yet never does what it says. */
import { expect, test } from 'vitest'
import { loadTwin } from './load.ts'
import { policyWarnings } from './policy-findings.ts'
import type { TwinDocumentInput } from './schema.ts'

const SPEED = {
  name: 'Speed',
  enabled: true,
  topic: 'x',
  payload: '{value}',
  value: { name: 'Speed', unit: '%', min: 40, max: 120, step: 5 },
  confirm: { signal: 'set' },
  watchdog: { afterS: 30, to: 80, alive: { topic: 'alive' } },
}
const POLICY = {
  name: 'Slow it',
  most: 'act',
  assets: ['r-1'],
  command: 'speed',
  when: { signal: 'shake', when: { above: 2 } },
  change: { by: -10 },
  within: [60, 100],
  mostStep: 10,
  perDay: 3,
  coolDownS: 600,
  expects: { signal: 'shake', change: [-0.5, -0.05], withinS: 60 },
}
const warned = (policy: object, speed: object = {}, more: object = {}): object[] => {
  const loaded = loadTwin({
    format: 1,
    id: 'plant',
    name: 'Plant',
    assets: [
      {
        id: 'r-1',
        name: 'R-1',
        signals: { shake: { name: 'Vibration', unit: 'mm/s' }, set: { name: 'Set', unit: '%' } },
        alarms: {
          hot: { name: 'Hot', priority: 'low', signal: 'shake', when: { limits: { hi: { at: 3, priority: 'high' } } } },
        },
        commands: { speed: { ...SPEED, ...speed } },
      },
    ],
    policies: { slow: { ...POLICY, ...policy } },
    ...more,
  } as unknown as TwinDocumentInput)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return policyWarnings(loaded.value.policies, loaded.value.shifts.length > 0).map(({ path, asset, code, values }) => {
    expect([path, asset]).toEqual(['$.policies.slow', 'r-1'])
    return { code, values }
  })
}
const SHIFTS = { shifts: [{ name: 'Early', days: [1], from: '06:00', to: '14:00' }] }

test('one that does what it says has none', () => {
  expect(warned({})).toEqual([])
  expect(warned({ most: 'ask' }, { watchdog: undefined })).toEqual([])
  expect(warned({ perShift: 2 }, {}, SHIFTS)).toEqual([])
  expect(warned({ when: { priority: ['high'] } })).toEqual([])
  // A float's own error.
  const step = 0.1 * 3
  expect(warned({ change: { by: -0.3 } }, { value: { ...SPEED.value, step } })).toEqual([])
})

test.each<[string, object, object, string]>([
  ['a loop without a watchdog', {}, { watchdog: undefined }, 'policy-no-watchdog'],
  ['a watchdog that leaves its bounds', { within: [90, 100] }, {}, 'policy-watchdog-outside'],
  ['a command that is not enabled', {}, { enabled: false }, 'policy-command-off'],
  ['less at once than a step', { change: { by: -4 } }, {}, 'policy-step-small'],
  ['less at once than a step, to a value', { change: { to: 80 }, mostStep: 4 }, {}, 'policy-step-small'],
  ['an alarm that no machine of it has', { when: { priority: ['critical', 'low'] } }, {}, 'policy-no-alarm'],
  ['a budget of a shift in a plant without shifts', { perShift: 2 }, {}, 'policy-no-shifts'],
])('%s is told', (_, policy, speed, code) => {
  expect(warned(policy, speed)).toMatchObject([{ code }])
})

test.each<[object]>([[{ change: { by: -4 } }], [{ change: { to: 80 }, mostStep: 4 }]])(
  'of %j the step that is too small is told',
  (policy) => {
    expect(warned(policy)).toEqual([{ code: 'policy-step-small', values: { most: 4, step: 5 } }])
  },
)
