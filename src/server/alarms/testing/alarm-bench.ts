/** An alarm service over a journal on disk, with a clock that the test turns. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { err } from '../../../base/result.ts'
import { atOnce } from '../../../base/steps.ts'
import { loadTwin } from '../../../twin/load.ts'
import type { TwinDocumentInput } from '../../../twin/schema.ts'
import type { Twin } from '../../../twin/twin.ts'
import { ValueTable } from '../../../values/table.ts'
import type { AlarmEvent, AlarmRow } from '../../../wire/alarms.ts'
import { QUALITY } from '../../../wire/quality.ts'
import { Journal } from '../../journal/journal.ts'
import { AlarmService } from '../alarm-service.ts'

export const T0 = 1_700_000_000_000

export const twinOf = (over: Record<string, unknown> = {}, asset: Record<string, unknown> = {}): Twin => {
  const document: TwinDocumentInput = {
    format: 1,
    defaults: { staleAfterS: 10 },
    id: 'plant',
    name: 'Plant',
    assets: [
      {
        id: 'pump',
        name: 'Pump',
        ...asset,
        signals: { temp: { name: 'Temperature', unit: '°C' } },
        alarms: {
          hot: { name: 'Hot', priority: 'high', signal: 'temp', when: { above: 80 }, deadband: 2 },
          slow: { name: 'Warm for long', priority: 'low', signal: 'temp', when: { above: 60 }, onDelayS: 5 },
          faults: {
            name: 'Fault',
            priority: 'medium',
            faults: { topic: 'pump/errors', at: '/errors', code: '/code', broker: 'main' },
          },
          ...over,
        },
      },
    ],
  }
  const loaded = loadTwin(document)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}

export const bench = {
  /** ms */
  now: T0,
  dir: '',
  /** Of the journal. */
  path: '',
}
const ends: (() => void)[] = []

/** Called once in a test file: each of its tests begins with an empty folder at `T0`. */
export const eachOnItsBench = (): void => {
  beforeEach(() => {
    vi.useFakeTimers()
    bench.dir = mkdtempSync(join(tmpdir(), 'gemba-alarms-'))
    bench.path = join(bench.dir, 'journal.sqlite')
    bench.now = T0
  })
  afterEach(() => {
    stopAll()
    vi.useRealTimers()
    rmSync(bench.dir, { recursive: true })
  })
}

export const stopAll = (): void => {
  for (const one of ends.splice(0).toReversed()) one()
}

export const start = (twin = twinOf()) => {
  const opened = Journal.open(bench.path)
  if (!opened.ok) throw new Error(opened.error)
  const journal = opened.value
  let values = new ValueTable(twin)
  const disk = { full: false }
  const corrected: string[][] = []
  const appended: number[] = []
  const trouble: string[] = []
  const service = new AlarmService({
    twin,
    values,
    journal: {
      get cursor() {
        return journal.cursor
      },
      append: (changes) => {
        appended.push(changes.length)
        return disk.full ? err('The journal could not be written: disk is full.') : journal.append(changes)
      },
      held: () => journal.held(),
      correctRows: (rows, gone) => {
        corrected.push([...rows.map(({ key }) => key), ...gone.map((key) => `-${key}`)])
        return disk.full ? err('The journal could not be written: disk is full.') : journal.correctRows(rows, gone)
      },
      currentRows: () => journal.currentRows(),
      importPast: (past) => journal.importPast(past),
    },
    clock: () => bench.now,
    onTrouble: (line) => trouble.push(line),
  })
  ends.push(() => {
    service.dispose()
    journal.close()
  })
  const told: AlarmEvent[] = []
  const lists: (readonly AlarmRow[])[] = []
  service.subscribe({
    events: (events) => {
      // On disk before anyone hears of it.
      expect(atOnce(journal.after(events[0]!.cursor - 1, events.length))).toEqual(events)
      told.push(...events)
    },
    list: () => {
      const { rows } = service.snapshot()
      expect(journal.currentRows()).toEqual(rows)
      lists.push(rows)
    },
  })
  return {
    journal,
    disk,
    corrected,
    appended,
    trouble,
    lists,
    service,
    told,
    set: (value: number): void => {
      values.set(twin.signal('pump/temp')!.slot, value, QUALITY.good, bench.now, 0)
      service.onSamples(values.drain())
    },
    wait: (ms: number): void => {
      for (const end = bench.now + ms; bench.now < end;) {
        bench.now += 250
        vi.advanceTimersByTime(250)
      }
    },
    swap: (next: Twin): void => {
      values = new ValueTable(next)
      atOnce(service.replacingTwin(next, values))()
      atOnce(service.twinReplaced())
      vi.advanceTimersByTime(0)
    },
    states: (): string[] =>
      service
        .snapshot()
        .rows.map((r) => `${r.key} ${r.state}`)
        .toSorted(),
  }
}
export const sorted = (rows: readonly AlarmRow[]): AlarmRow[] => rows.toSorted((a, b) => (a.key < b.key ? -1 : 1))
export const acknowledge = { kind: 'acknowledge', key: 'pump/hot', actor: 'Eva', comment: 'on my way' } as const
