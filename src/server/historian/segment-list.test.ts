import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { afterEach, expect, test } from 'vitest'
import type { Segment } from './catalogue.ts'
import { inTransaction } from './database.ts'
import { SegmentList } from './segment-list.ts'

const segment = (seq: number): Segment => ({
  seq,
  kind: 'raw',
  day: 20_000,
  level: 0,
  file: `raw/2024-10-04/${seq}.parquet`,
  fromMs: seq,
  toMs: seq + 1,
  rows: 1,
})

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0).toReversed()) end()
})

const opened = async () => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', immediate_transaction_mode: 'true' })
  const [writer, reader] = [await instance.connect(), await instance.connect()]
  ends.push(
    () => instance.closeSync(),
    () => writer.closeSync(),
    () => reader.closeSync(),
  )
  await writer.run('CREATE TABLE segments (seq BIGINT PRIMARY KEY)')
  const list = new SegmentList()
  list.hold(writer, [])
  const add = async (seq: number): Promise<void> => {
    await writer.run(`INSERT INTO segments VALUES (${seq})`)
    list.add(writer, segment(seq))
  }
  const remove = async (seq: number): Promise<void> => {
    await writer.run(`DELETE FROM segments WHERE seq = ${seq}`)
    list.remove(writer, [segment(seq)])
  }
  const inTable = async (connection: DuckDBConnection): Promise<unknown[]> =>
    (await connection.runAndReadAll('SELECT seq::INTEGER FROM segments ORDER BY seq')).getRows().flat()
  const inMemory = (connection: DuckDBConnection) => list.of(connection)?.map(({ seq }) => seq) ?? null
  return { writer, reader, list, add, remove, inTable, inMemory }
}

/** Something else happens beside a statement. @returns ends it */
const around = (
  connection: DuckDBConnection,
  statement: string,
  { before, after }: { before?: () => Promise<void>; after?: () => Promise<void> },
): (() => void) => {
  const run = connection.run.bind(connection)
  connection.run = async (sql, ...more) => {
    if (!sql.startsWith(statement)) return run(sql, ...more)
    await before?.()
    const result = await run(sql, ...more)
    await after?.()
    return result
  }
  return () => (connection.run = run)
}

test('the writer sees what it has begun, others what is committed; what is rolled back never was', async () => {
  const { writer, reader, list, add, remove, inTable, inMemory } = await opened()
  const same = async (of: DuckDBConnection, seqs: number[]): Promise<void> =>
    expect([inMemory(of), await inTable(of)]).toEqual([seqs, seqs])
  await inTransaction(writer, () => add(1))
  await inTransaction(writer, async () => {
    await add(2)
    await remove(1)
    await same(writer, [2])
    await list.reading(reader, () => same(reader, [1]))
  })
  await same(writer, [2])
  await list.reading(reader, () => same(reader, [2]))
  const failed = inTransaction(writer, async () => {
    await add(3)
    throw new Error('full')
  })
  await expect(failed).rejects.toThrow('full')
  await same(writer, [2])
  expect(inMemory(reader)).toBeNull()
})

test('who reads while others are committed keeps the list of its moment', async () => {
  const { writer, reader, list, add, inTable, inMemory } = await opened()
  await inTransaction(writer, () => add(1))
  await list.reading(reader, async () => {
    await inTransaction(writer, () => add(2))
    expect([inMemory(reader), await inTable(reader)]).toEqual([[1], [1]])
  })
  await list.reading(reader, async () => expect(inMemory(reader)).toEqual([1, 2]))
})

test('whoever begins while something is committed asks the table: nobody knows on which side of it', async () => {
  const { writer, reader, list, add, inTable, inMemory } = await opened()
  const seen: unknown[] = []
  const look = () => list.reading(reader, async () => void seen.push(inMemory(reader), await inTable(reader)))
  // On disk, and the writer has not heard of it yet.
  const goesOn = around(writer, 'COMMIT', { after: look })
  await inTransaction(writer, () => add(1))
  expect(seen.splice(0)).toEqual([null, [1]])
  await look()
  expect(seen.splice(0)).toEqual([[1], [1]])
  // Committed between the look at the list and the beginning.
  goesOn()
  around(reader, 'BEGIN', { before: () => inTransaction(writer, () => add(2)) })
  await look()
  expect(seen).toEqual([null, [1, 2]])
})

test('after a commit that failed the table is asked, and what it says is held again', async () => {
  const { writer, reader, list, add, inTable, inMemory } = await opened()
  await inTransaction(writer, () => add(1))
  const goesOn = around(writer, 'COMMIT', { before: async () => expect.fail('the disk is full') })
  await expect(inTransaction(writer, () => add(2))).rejects.toThrow('the disk is full')
  goesOn()
  expect([inMemory(writer), list.committed]).toEqual([null, null])
  await list.reading(reader, async () => expect(inMemory(reader)).toBeNull())
  const table = await inTable(writer)
  expect(table).toEqual([1])
  list.learn(writer, table.map((seq) => segment(seq as number))) // prettier-ignore
  expect(inMemory(writer)).toEqual([1])
  await list.reading(reader, async () => expect(inMemory(reader)).toEqual([1]))
})
