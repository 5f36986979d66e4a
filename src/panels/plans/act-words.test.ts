import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import '../../texts/act.ts'
import { loadTwin } from '../../twin/load.ts'
import { backWords, hoursWords, sentWords } from './act-words.ts'

const loaded = loadTwin(
  JSON.parse(readFileSync(new URL('../../../public/twins/demo/twin.json', import.meta.url), 'utf8')),
)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const policy = (key: string) => loaded.value.policies.find((one) => one.key === key)!

test('a rule says how what it sets goes back: by itself, at once, and by the machine', () => {
  expect(backWords(policy('kp-1/ease-air'), true).map((words) => words.replaceAll(/\s/g, ' '))).toEqual([
    'when Specific power, loaded gets worse',
    'at once when Pressure at the consumers is below 5.7 bar',
    '2 min after the rule no longer acts or sees, the machine itself sets 6.6 bar',
    'advises only after 3 misses',
  ])
  // It asks, and no sign of life is sent for what somebody approved.
  expect(backWords(policy('r-102/slow-when-shaking'), true)).toEqual([
    'when Vibration gets worse',
    'advises only after 3 misses',
  ])
  expect(backWords(policy('kp-1/raise-air'), true)[0]).toBe('Stays: a step to the safe side')
  const ease = policy('kp-1/ease-air')
  expect(
    backWords({ ...ease, takesBack: false }, true)
      .map((words) => words.replaceAll(/\s/g, ' '))
      .slice(0, 2),
  ).toEqual(['Stays: a step to the safe side', 'a miss at once when Pressure at the consumers is below 5.7 bar'])
  const bare = { ...ease, command: { ...ease.command, watchdog: null } }
  expect(backWords(bare, true)).toContain('the machine has no watchdog: it may ask, not act')
  const beyond = { ...ease, command: { ...ease.command, watchdog: { ...ease.command.watchdog!, to: 7.2 } } }
  const outside = 'that is outside its bounds: the rule then leaves the machine alone'
  expect([backWords(beyond, true), backWords(ease, true)].map((words) => words.includes(outside))).toEqual([
    true,
    false,
  ])
  expect(backWords({ ...bare, most: 'ask' }, true)).not.toContain('the machine has no watchdog: it may ask, not act')
})

test('what the machine had not answered when a restart ended it, nobody knows', () => {
  const pending = { id: 'c', status: 'pending', reason: null } as const
  expect(sentWords(pending, false)).toBe('The machine has not answered yet.')
  expect(sentWords(pending, true)).toMatch(/^Nobody knows whether the machine did it/)
  expect(sentWords({ ...pending, status: 'confirmed' }, true)).toBe('Confirmed by the machine.')
})

test('its hours are said by days as people say them', () => {
  const said = (days: readonly number[], from = 360, to = 1320): string =>
    hoursWords({ zone: 'UTC', spans: [{ days, from, to }] })
  expect(hoursWords(policy('kp-1/ease-air').hours!)).toBe('only Mon–Sat 06:00–22:00')
  expect(said([0, 1, 2, 3, 4, 5, 6], 0, 1440)).toBe('only daily 00:00–24:00')
  expect(said([5, 1])).toBe('only Mon, Fri 06:00–22:00')
  expect(said([6, 0, 5])).toBe('only Fri–Sun 06:00–22:00')
})
