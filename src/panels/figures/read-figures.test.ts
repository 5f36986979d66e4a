import { expect, test } from 'vitest'
import { err, ok } from '../../base/result.ts'
import { figureSources } from '../../figures/sources.ts'
import type { HistoryClient, SeveralQuery } from '../../history/client.ts'
import { loadTwin } from '../../twin/load.ts'
import { conversion } from '../../units/conversion.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import { readFigures } from './read-figures.ts'

const MACHINES = 40
const DAY = 86_400_000
const TO = Date.UTC(2026, 5, 8)
const STATES = { execute: { code: 6, name: 'Execute' }, held: { code: 11, name: 'Held' } }
const loaded = loadTwin(
  {
    format: 1,
    id: 'long',
    name: 'Long',
    assets: [
      { id: 'line', name: 'Line', level: 'line' },
      ...Array.from({ length: MACHINES }, (_, i) => ({
        id: `m-${i}`,
        name: `M-${i}`,
        parent: 'line',
        signals: {
          state: { name: 'State', type: 'state', role: 'state', states: STATES },
          energy: { name: 'Energy', role: 'energy', unit: 'kWh' },
          ...(i === MACHINES - 1 && { good: { name: 'Good', type: 'integer', role: 'count-good' } }),
        },
      })),
    ],
    flow: Array.from({ length: MACHINES - 1 }, (_, i) => ({ from: `m-${i}`, to: `m-${i + 1}` })),
  },
  { convert: conversion },
)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value
const sources = figureSources(twin, twin.asset('line' as never)!)

const answer = (signal: string, t: readonly number[]): HistoryAnswer => {
  const column = t.map(() => 1)
  return {
    signal,
    from: 0,
    to: 1,
    stepMs: 0,
    t: [...t],
    min: column,
    max: column,
    mean: column,
    last: column,
    count: column,
    quality: column,
  }
}
const client = (readSeveral: HistoryClient['readSeveral']): HistoryClient => ({
  readSeveral,
  read: () => Promise.reject(new Error('one by one')),
})

test.each([
  ['a shift', 8 * 3_600_000, 9],
  ['a week', 7 * DAY, 6],
])(
  '%s of a long line is read in a few questions, each signal once and each of bounded size',
  async (_, length, most) => {
    const asked: SeveralQuery[] = []
    const told: number[] = []
    const history = client(async (query) => {
      asked.push(query)
      // One was never recorded, one has nothing in that span.
      const known = query.signals.filter((id) => id !== 'm-3/energy')
      return ok(new Map(known.map((id) => [id, answer(id, id === 'm-4/energy' ? [] : [1])])))
    })
    const span = { from: TO - length, to: TO }
    const read = await readFigures(history, sources, span, (done) => told.push(done), new AbortController().signal)
    const signals = asked.flatMap((query) => query.signals)
    expect(new Set(signals).size).toBe(signals.length)
    expect(signals.length).toBe(2 * MACHINES + 1)
    expect(asked.length).toBeLessThanOrEqual(most)
    for (const { signals: together, columns } of asked) expect(together.length * columns).toBeLessThanOrEqual(160_000)
    expect(told[0]).toBe(0)
    expect(told.at(-1)).toBe(signals.length)
    expect(read.ok && [...read.value.keys()].toSorted()).toEqual(
      signals.filter((id) => id !== 'm-3/energy' && id !== 'm-4/energy').toSorted(),
    )
  },
)

test('what the gateway refuses is refused here', async () => {
  const refused = { error: 'no', code: 'history-closed', values: {} }
  const read = await readFigures(
    client(async () => err(refused)),
    sources,
    { from: TO - DAY, to: TO },
    () => undefined,
    new AbortController().signal,
  )
  expect(read).toEqual({ ok: false, error: refused })
})
