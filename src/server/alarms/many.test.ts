import { expect, test } from 'vitest'
import { err, ok } from '../../base/result.ts'
import type { AlarmCommand } from '../../wire/alarms.ts'
import { many } from './many.ts'

test('each once, with the one comment; what is refused is said and keeps none from the others', () => {
  const given: AlarmCommand[] = []
  const alarms = {
    command: (command: AlarmCommand) => {
      given.push(command)
      return command.key === 'b/y' ? err({ code: 'alarm-unknown' as const, values: { key: 'b/y' } }) : ok(undefined)
    },
  }
  const work = many(
    alarms as never,
    { kind: 'shelve', keys: ['a/x', 'b/y', 'a/x', 'c/z'], comment: 'cleaning', forMs: 3_600_000 },
    'Mara',
  )
  let steps = 0
  let step = work.next()
  for (; !step.done; step = work.next()) steps++
  expect(step.value).toMatchObject({ done: 2, refused: [{ key: 'b/y' }] })
  expect(steps).toBeGreaterThanOrEqual(3)
  expect(given.map(({ key }) => key)).toEqual(['a/x', 'b/y', 'c/z'])
  expect(given[0]).toEqual({ kind: 'shelve', key: 'a/x', comment: 'cleaning', forMs: 3_600_000, actor: 'Mara' })
})
