import { statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { AlarmBoard } from '../../alarms/board.ts'
import { atOnce } from '../../base/steps.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { acknowledge, bench, eachOnItsBench, sorted, start, stopAll } from './testing/alarm-bench.ts'

eachOnItsBench()

describe('an alarm that chatters', () => {
  const chatter = (s: ReturnType<typeof start>, transitions: number): void => {
    for (let i = 0; i < transitions; i++) {
      s.set(i % 2 ? 50 : 90)
      bench.now += 40
      if (i % 6 === 5) vi.advanceTimersByTime(250)
    }
  }
  const counted = ({ journal }: ReturnType<typeof start>): number =>
    atOnce(journal.after(0, 10_000)).reduce((sum, event) => sum + (event.chatter?.count ?? 1), 0)

  test('at 25 Hz is told once in five seconds, and the file grows by a line in ten minutes', () => {
    const s = start()
    chatter(s, 25 * 20)
    expect(s.told.length).toBeLessThan(12)
    stopAll()
    const before = statSync(bench.path).size
    const again = start()
    chatter(again, 25 * 40)
    expect(again.told.length).toBeLessThan(16)
    again.service.dispose()
    expect(counted(again)).toBe(25 * 60)
    expect(atOnce(again.journal.query({})).length).toBeLessThan(14)
    stopAll()
    expect(statSync(bench.path).size - before).toBeLessThan(16_384)
  }, 60_000)

  test('is told after it is quiet, and the list says what holds', () => {
    const s = start()
    chatter(s, 24)
    s.wait(5000)
    expect(s.told.at(-1)).toMatchObject({ kind: 'chattered', row: { state: 'returned' } })
    expect(counted(s)).toBe(24)
  })

  test('what it did stands before what a person does, and before the end', () => {
    const s = start()
    chatter(s, 25)
    expect(s.service.command(acknowledge)).toMatchObject({ ok: true })
    expect(s.told.slice(-2)).toMatchObject([
      { kind: 'chattered', row: { state: 'unacknowledged' } },
      { kind: 'acknowledged', actor: 'Eva', row: { state: 'acknowledged' } },
    ])
    chatter(s, 25)
    s.service.dispose()
    expect(s.told.at(-1)).toMatchObject({ kind: 'chattered' })
    // It was acknowledged while it held: that it holds is no news.
    expect(counted(s)).toBe(25 + 1 + 24)
    expect(s.journal.held()).toEqual([])
  })

  test('a full disk counts on, and loses nothing of it', () => {
    const s = start()
    chatter(s, 10)
    s.disk.full = true
    chatter(s, 500)
    expect(s.service.command(acknowledge)).toMatchObject({ ok: false })
    s.disk.full = false
    s.wait(8000)
    expect(counted(s)).toBe(510)
    expect(s.journal.currentRows()).toEqual(s.service.snapshot().rows)
  })

  test('any values, acts and waits: the list of a page is that of the gateway after every event, at last in all', () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(50, 70, 90, 79).map((value) => ({ value })) },
      { weight: 2, arbitrary: fc.constantFrom(40, 250, 1000, 6000, 30_000).map((ms) => ({ ms })) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('acknowledge', 'shelve', 'unshelve', 'remove-from-service', 'return-to-service'),
      },
    )
    let runs = 0
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), (steps) => {
        bench.path = join(bench.dir, `${++runs}.sqlite`)
        const s = start()
        const board = new AlarmBoard('gateway')
        s.service.subscribe({
          events: (events) => {
            board.apply(events)
            const held = new Set(s.journal.held().map(({ row }) => row.key))
            const known = (row: AlarmRow): boolean => !held.has(row.key)
            expect(sorted(board.rows.filter(known))).toEqual(s.journal.currentRows().filter(known))
          },
          list: () => {},
        })
        for (const one of steps) {
          if (typeof one === 'string') {
            const command = { key: 'pump/hot', actor: 'Eva', comment: '' }
            s.service.command(
              one === 'shelve' ? { ...command, kind: one, forMs: null } : { ...command, kind: one as 'acknowledge' },
            )
          } else if ('value' in one) {
            bench.now += 40
            s.set(one.value)
          } else s.wait(one.ms)
        }
        s.wait(5250)
        expect(sorted(board.rows)).toEqual(sorted(s.service.snapshot().rows))
        expect(sorted(board.rows)).toEqual(sorted(s.journal.currentRows()))
        stopAll()
      }),
      { numRuns: 40 },
    )
  }, 60_000)
})
