import { expect, test } from 'vitest'
import { alarmRow } from '../../wire/testing/alarm-row.ts'
import { smallPlant } from '../testing/panel-markup.tsx'
import { eventsCsv, rowsCsv } from './alarms-csv.ts'

const { twin } = smallPlant()
const row = alarmRow({
  key: 'r-1/heat',
  name: '=cmd|calc',
  value: -2.5,
  limit: 2,
  unit: 'mm/s',
  raisedAt: Date.UTC(2026, 0, 5, 12),
  ackBy: '@Mara, Lind',
})

test('a line an alarm: names of machines, times in UTC, numbers as numbers, and nothing that runs', () => {
  const [names, line, rest] = rowsCsv([row], twin).split('\r\n')
  const at = (name: string): number => names!.split(',').indexOf(name)
  const fields = line!.match(/("([^"]|"")*"|[^,]*)(,|$)/g)!.map((one) => one.replace(/,$/, ''))
  expect(fields[at('alarm')]).toBe("'=cmd|calc")
  expect(fields[at('asset')]).toBe('R-1')
  expect(fields[at('raised')]).toBe('2026-01-05T12:00:00.000Z')
  expect(fields[at('cleared')]).toBe('')
  expect(fields[at('value')]).toBe('-2.5')
  expect(fields[at('acknowledged_by')]).toBe(`"'@Mara, Lind"`)
  expect(rest).toBe('')
})

test('a line an event, with who did it, why, and how often', () => {
  const csv = eventsCsv(
    [
      { cursor: 2, at: 5000, kind: 'acknowledged', actor: '+Eva', comment: 'seen, "twice"', row },
      { cursor: 1, at: 4000, kind: 'chattered', actor: null, comment: '', row, chatter: { count: 12, from: 1000 } },
    ],
    twin,
  )
  const lines = csv.split('\r\n')
  expect(lines).toHaveLength(4)
  expect(lines[1]).toMatch(/^1970-01-01T00:00:05\.000Z,acknowledged,'\+Eva,"seen, ""twice""",1,'=cmd/)
  expect(lines[2]).toMatch(/^1970-01-01T00:00:04\.000Z,chattered,,,12,/)
})
