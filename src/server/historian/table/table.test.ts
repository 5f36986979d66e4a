import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { twinOf } from '../../testing/start-gateway.ts'
import { readTable, type TableQuestion } from './table.ts'

const twin = twinOf({
  format: 1,
  id: 'p',
  name: 'P',
  timeZone: 'Europe/Berlin',
  assets: [
    {
      id: 'oven-1',
      name: 'Öfen 1',
      signals: {
        temperature: { name: 'Temperature', unit: '°C', bindings: [{ topic: 'plant/oven1/temp' }] },
        state: {
          name: 'State',
          type: 'state',
          states: { run: { code: 3, name: 'Running' }, idle: { code: 4, name: 'Idle' } },
        },
        note: { name: 'Note', type: 'text' },
      },
    },
    { id: 'press-2', name: 'Press 2', signals: { force: { name: 'Force', unit: 'kN' } } },
  ],
})
const NOW = Date.UTC(2026, 2, 10)

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gemba-table-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

let made = 0
const look = async (content: string | Uint8Array, more: Partial<TableQuestion> = {}, write?: string) => {
  const file = join(dir, `${++made}.csv`)
  await writeFile(file, content)
  return readTable({ file, twin, now: NOW, ...more }, write)
}
const understood = async (...question: Parameters<typeof look>) => {
  const read = await look(...question)
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  return read.value
}
const rowsOf = async (file: string): Promise<unknown[][]> => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const read = await connection.runAndReadAll(`SELECT signal, t::DOUBLE, value, quality FROM read_parquet('${file}')`)
  connection.closeSync()
  instance.closeSync()
  return read.getRows() as unknown[][]
}

describe('what is understood', () => {
  test('a wide table as a spreadsheet of this country saves it: semicolons, decimal commas, local time across the night of the clocks', async () => {
    const to = join(dir, 'wide.parquet')
    const preview = await understood(
      '\ufeffZeit;Öfen 1 Temperature;Force Press 2;Bemerkung\r\n' +
        '29.03.2025 01:30:00;1.234,5;2,0;gut\r\n30.03.2025 03:30;200;-3,25;\r\n31.03.2025 03:30:00.250;n/a;;x\r\nheute;1;2;\r\n',
      {},
      to,
    )
    expect(preview).toMatchObject({
      format: 'csv',
      layout: 'wide',
      delimiter: ';',
      decimal: ',',
      hasHeader: true,
      time: { column: 'Zeit', form: 'day-first', zone: 'Europe/Berlin' },
      signals: [
        { name: 'Öfen 1 Temperature', signal: 'oven-1/temperature', how: 'name' },
        { name: 'Force Press 2', signal: 'press-2/force', how: 'nearest' },
        { name: 'Bemerkung', signal: null, how: 'none' },
      ],
      samples: 4,
    })
    expect(preview.first[0]).toEqual(['29.03.2025 01:30:00', '1.234,5', '2,0', 'gut'])
    expect(preview.leftOut).toEqual([
      { why: 'empty', count: 2, example: expect.stringContaining('31.03.2025') },
      { why: 'signal', count: 3, example: expect.any(String) },
      { why: 'time', count: 3, example: expect.stringContaining('heute') },
    ])
    expect(await rowsOf(to)).toEqual([
      ['oven-1/temperature', Date.UTC(2025, 2, 29, 0, 30), 1234.5, 0],
      ['oven-1/temperature', Date.UTC(2025, 2, 30, 1, 30), 200, 0],
      ['press-2/force', Date.UTC(2025, 2, 29, 0, 30), 2, 0],
      ['press-2/force', Date.UTC(2025, 2, 30, 1, 30), -3.25, 0],
    ])
  })

  test('a long table: signals by address and id, states by their words, qualities, times of several units', async () => {
    const to = join(dir, 'long.parquet')
    const at = Date.UTC(2026, 0, 2, 3, 4, 5)
    for (const [unit, form] of [
      [1e3, 's'],
      [1, 'ms'],
      [1e-3, 'us'],
    ] as const) {
      const t = (ms: number): number => Math.round(ms / unit)
      const preview = await understood(
        `ts,tag,value,quality\n${t(at)},plant/oven1/temp,20.5,192\n${t(at + 1000)},oven-1/state,Running,good\n${t(at + 2000)},oven-1/state,idle,0\n${t(at + 3000)},plant/oven1/temp,,dead\n${t(at + 4000)},plant/oven1/temp,abc,0\n${t(at + 5000)},who,1,0\n${t(NOW + 86_400_000)},oven-1/state,run,0\n`,
        {},
        to,
      )
      expect(preview).toMatchObject({
        layout: 'long',
        delimiter: ',',
        decimal: '.',
        time: { form, zone: 'UTC' },
        samples: 4,
      })
      expect(Object.fromEntries(preview.leftOut.map(({ why, count }) => [why, count]))).toEqual({
        signal: 1,
        value: 1,
        'time-range': 1,
      })
      expect(await rowsOf(to)).toEqual([
        ['oven-1/state', at + 1000, 3, 0],
        ['oven-1/state', at + 2000, 4, 0],
        ['oven-1/temperature', at, 20.5, 0],
        ['oven-1/temperature', at + 3000, null, 4],
      ])
    }
  })

  test('what somebody says goes before what is found; a name of no signal goes nowhere', async () => {
    const preview = await understood('time\tx\ty\n2026-01-02T03:04:05+02:00\t1\t2\n', {
      said: new Map([
        ['x', 'press-2/force'],
        ['y', ''],
      ]),
    })
    expect(preview).toMatchObject({
      delimiter: '\t',
      time: { form: 'iso' },
      samples: 1,
      fromMs: Date.UTC(2026, 0, 2, 1, 4, 5),
    })
    expect(preview.signals.map(({ signal, how }) => [signal, how])).toEqual([
      ['press-2/force', 'said'],
      [null, 'said'],
    ])
  })

  test('Parquet with times of its own, and what an export of CSV holds', async () => {
    const file = join(dir, 'it.parquet')
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(
      `COPY (SELECT TIMESTAMP '2026-01-02 03:04:05' + INTERVAL (i) SECOND AS time, i::DOUBLE AS "Press 2 Force" FROM range(100) AS r(i)) TO '${file}' (FORMAT parquet)`,
    )
    connection.closeSync()
    instance.closeSync()
    expect(await readTable({ file, twin, now: NOW, mostCells: 199 }), 'a few bytes can claim any number').toEqual({
      ok: false,
      error: { code: 'table-too-many-rows', why: '200' },
    })
    const read = await readTable({ file, twin, now: NOW })
    expect(read).toMatchObject({
      ok: true,
      value: {
        format: 'parquet',
        layout: 'wide',
        samples: 100,
        fromMs: Date.UTC(2026, 0, 2, 3, 4, 5),
        time: { form: 'ms' },
      },
    })
    expect(
      await understood(
        'signal,time,t,value,quality\npress-2/force,2026-03-03T10:00:59.999Z,1772532059999,7.0,0\npress-2/force,2026-03-03T10:01:00.000Z,1772532060000,,3\n',
      ),
    ).toMatchObject({ layout: 'long', samples: 2, fromMs: 1772532059999, leftOut: [] })
  })
})

describe('hostile files are told for what they are', () => {
  const said = async (content: string | Uint8Array): Promise<string> => {
    const read = await look(content)
    return read.ok
      ? `${read.value.samples} of ${read.value.leftOut.map(({ why, count }) => `${why} ${count}`).join()}`
      : read.error.code
  }
  test.each([
    ['nothing', '', 'table-empty'],
    ['UTF-16', Buffer.from('\ufefftime;x\n', 'utf16le'), 'table-utf-16'],
    ['NUL', 'time,x\n2026-01-02,\0\n', 'table-not-text'],
    ['one column', 'hello\nworld\n', 'table-one-column'],
    ['a line without end', 'x'.repeat(400_000), 'table-line-too-long'],
    ['no time', 'a,b\nx,1\ny,2\n', 'table-no-time'],
    ['days or months', 'time,press-2/force\n01/02/2026,1\n03/04/2026,2\n', 'table-time-ambiguous'],
    ['only times', 'time,date\n2026-01-02,2026-01-02\n', 'table-no-value'],
    ['a header alone', 'time,press-2/force\n', 'table-empty'],
  ])('%s', async (_, content, code) => {
    expect(await said(content)).toBe(code)
  })

  test('without a header columns have numbers; quotes, line breaks in cells and short lines are read', async () => {
    const preview = await understood(
      '2026-01-02 00:00:00,1,"a\nb"\n2026-01-02 00:00:01,2,"say ""x"", y"\n2026-01-02 00:00:02,3\n',
      {
        said: new Map([['2', 'press-2/force']]),
      },
    )
    expect(preview).toMatchObject({
      hasHeader: false,
      samples: 3,
      columns: [{ name: '1' }, { name: '2' }, { name: '3' }],
    })
    expect(preview.first[1]![2]).toBe('say "x", y')
  })

  test('mixed times: those of one form are read, the others are counted; one huge line loses only itself', async () => {
    const good = Array.from({ length: 50 }, (_, i) => `2026-01-02 00:00:${String(i).padStart(2, '0')},${i}`)
    expect(await said(`time,press-2/force\n${good.join('\n')}\n1767312000,7\n02.01.2026 01:00,8\n`)).toBe(
      '50 of time 2',
    )
    const read = await look(
      `time,press-2/force\n${good.join('\n')}\n2026-01-02 01:00:00,${'9'.repeat(3_000_000)}\n2026-01-02 01:00:01,1\n`,
    )
    expect(read.ok ? read.value.samples : read.error.code).toSatisfy(
      (got) => got === 'table-unreadable' || Number(got) >= 50,
    )
  })

  test('anything at all is answered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '1', '2026-01-02', 'x', '\r', '\t') }),
        ),
        async (content) => {
          const read = await look(typeof content === 'string' ? content : Uint8Array.from(content))
          expect(typeof read.ok).toBe('boolean')
        },
      ),
      { seed: 5, numRuns: 60 },
    )
  }, 60_000)
})
