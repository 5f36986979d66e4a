import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { API } from '../../wire/paths.ts'
import { eventually } from '../testing/ports.ts'
import { removeFolder, startTestGateway } from '../testing/start-gateway.ts'
import { Historian } from './historian.ts'

const T0 = Date.UTC(2026, 2, 3, 10)
const NOW = T0 + 3600_000

let dir: string
const open: Historian[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-export-test-'))
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
  rmSync(dir, { recursive: true, force: true })
})

const start = async (name: string): Promise<Historian> => {
  const opened = await Historian.open(join(dir, name), { now: () => NOW })
  if (!opened.ok) throw new Error(opened.error)
  open.push(opened.value)
  return opened.value
}
const span = { from: T0, to: T0 + 60_000 }

test('the samples of a span, stored and in the tail, under earlier ids too, in the order of time; gaps stay gaps', async () => {
  const history = await start('one')
  history.register(['old/x'])
  history.record(0, 1, 0, T0 - 1, 0)
  history.record(0, 2, 0, T0, 0)
  await history.compact()
  history.register(['new/x', "it's/y"], undefined, new Map([['new/x', ['old/x']]]))
  history.record(0, 3.5, 1, T0 + 1500, 0)
  history.mark(0, 'stale', T0 + 2000)
  history.record(1, 7, 0, T0 + 59_999, 0)
  history.record(1, 8, 0, T0 + 60_000, 0)
  const file = join(dir, 'out.csv')
  expect(await history.export({ ...span, signals: ['new/x', "it's/y", 'never/z'], format: 'csv' }, file)).toEqual({
    ok: true,
    value: 4,
  })
  expect(readFileSync(file, 'utf8').trim().split('\n')).toEqual([
    'signal,time,t,value,quality',
    `it's/y,2026-03-03T10:00:59.999Z,${T0 + 59_999},7.0,0`,
    `new/x,2026-03-03T10:00:00.000Z,${T0},2.0,0`,
    `new/x,2026-03-03T10:00:01.500Z,${T0 + 1500},3.5,1`,
    `new/x,2026-03-03T10:00:02.000Z,${T0 + 2000},,3`,
  ])
  expect(await history.export({ ...span, signals: ['never/z'], format: 'csv' }, file)).toMatchObject({
    ok: false,
    error: { code: 'history-never-recorded' },
  })
  expect(await history.export({ from: 5, to: 5, signals: ['new/x'], format: 'csv' }, file)).toMatchObject({
    ok: false,
    error: { code: 'history-empty-range' },
  })
})

test('what was exported as Parquet is imported elsewhere, and answers the same', async () => {
  const history = await start('one')
  history.register(['a/x', 'a/y'], [5000, 5000])
  for (let i = 0; i < 500; i++) {
    history.record(0, Math.sin(i), i % 50 === 0 ? 2 : 0, T0 + i * 100, 0)
    if (i % 7 === 0) history.record(1, i, 0, T0 + i * 100, 0)
    if (i === 250) await history.compact()
  }
  history.mark(1, 'dead', T0 + 50_000)
  const file = join(dir, 'out.parquet')
  const signals = ['a/x', 'a/y']
  const rows = await history.export({ ...span, signals, format: 'parquet' }, file)
  expect(rows).toEqual({ ok: true, value: 500 + 72 + 1 })
  const other = await start('two')
  other.register(signals, [5000, 5000])
  expect(await other.importPast(file)).toMatchObject({ ok: true, value: { rows: 573, signals: 2 } })
  for (const signal of signals)
    for (const columns of [10, 1000]) {
      const question = { ...span, signal, columns }
      expect(await other.query(question)).toEqual(await history.query(question))
    }
})

test('what comes back to where it was exported counts once: sealed, in the tail, twice in a millisecond, under an earlier id; what is new of it is taken', async () => {
  const history = await start('one')
  history.register(['old/x', 'a/y', 'a/later'], [5000, 5000, 5000])
  for (let i = 0; i < 300; i++) history.record(0, i % 9 === 0 ? Number.NaN : i, i % 9 === 0 ? 2 : 0, T0 + i * 100, 0)
  for (const value of [1, 2, 2]) history.record(1, value, 0, T0 + 500, 0)
  history.mark(0, 'stale', T0 + 36_000)
  await history.compact()
  history.register(['new/x', 'a/y', 'a/later'], [5000, 5000, 5000], new Map([['new/x', ['old/x']]]))
  history.record(0, 7, 0, NOW - 5000, 0)
  const signals = ['new/x', 'a/y', 'a/later']
  const all = { from: T0, to: NOW, signals }
  const file = (name: string): string => join(dir, `${name}.parquet`)
  expect(await history.export({ ...all, format: 'parquet' }, file('all'))).toEqual({ ok: true, value: 305 })
  const ask = () =>
    Promise.all(
      signals.flatMap((signal) => [
        history.query({ signal, from: T0, to: NOW, columns: 60 }),
        history.query({ signal, from: T0, to: T0 + 60_000, columns: 5000 }),
        history.stateAt({ at: T0 + 20_000, signals }),
      ]),
    )
  const before = await ask()
  expect(await history.importPast(file('all'))).toMatchObject({ ok: true, value: { rows: 0, known: 305 } })
  expect(await ask()).toEqual(before)
  await history.compact()
  expect(await ask()).toEqual(before)

  // The same from elsewhere with more in it: another value at a time that is known, and a signal that was never recorded here.
  const other = await start('two')
  other.register(['old/x', 'a/later'], [5000, 5000])
  await other.importPast(file('all'))
  other.record(0, 1234, 0, T0 + 100, 0)
  other.record(1, 5, 0, T0 + 7000, 0)
  const more = { from: T0, to: NOW, signals: ['new/x', 'old/x', 'a/y', 'a/later'], format: 'parquet' } as const
  expect(await other.export(more, file('more'))).toEqual({ ok: true, value: 307 })
  expect(await history.importPast(file('more'))).toMatchObject({ ok: true, value: { rows: 2, known: 305 } })
  const found = await history.query({ signal: 'new/x', from: T0, to: NOW, columns: 1 })
  expect(found).toMatchObject({ ok: true, value: { max: [1234], count: [302] } })
  expect(await history.query({ signal: 'a/later', from: T0, to: NOW, columns: 1 })).toMatchObject({
    ok: true,
    value: { count: [1], last: [5] },
  })
}, 90_000)

test('over HTTP: a file to keep; what is asked wrongly is told', async () => {
  const gateway = await startTestGateway()
  const machine = await connectAsync(gateway.brokerUrl!)
  await machine.publishAsync('plant/pump/flow', '12.5', { qos: 1 })
  await machine.endAsync()
  const ask = (query: string): Promise<Response> =>
    fetch(`${gateway.url}${API.historyExport}?from=${Date.now() - 60_000}&to=${Date.now() + 60_000}&${query}`)
  const answer = await eventually(async () => {
    const found = await ask('signal=pump/flow')
    return found.ok ? found : null
  }, 'the sample')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="history.csv"')
  expect(await answer.text()).toMatch(/^signal,time,t,value,quality\npump\/flow,20.*,12\.5,0\n$/)
  const parquet = Buffer.from(await (await ask('signal=pump/flow&signal=pump/note&format=parquet')).arrayBuffer())
  expect([parquet.subarray(0, 4).toString(), parquet.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1'])
  for (const query of ['signal=', 'signal=pump/flow&format=xls', 'signal=pump/never'])
    expect((await ask(query)).status).toBe(400)
  await gateway.close()
  removeFolder(gateway.dir)
})
