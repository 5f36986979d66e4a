import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { readNumbers } from './database.ts'
import { makeRanks, piecesOf, sortedSamples } from './sample-pieces.ts'

const SIGNALS = 137
const ROWS = 60_000

test('pieces hold each signal once, and together they are a segment in its order, with several threads too', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gemba-pieces-'))
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '3' })).connect()
  // Keys in another order than ids; several samples of one time.
  await connection.run(`
    CREATE TABLE signals AS SELECT i::INTEGER AS key, 'machine-' || (i * 71 % ${SIGNALS}) || '/heat' AS id FROM range(${SIGNALS}) AS r(i);
    CREATE TABLE tail AS SELECT (hash(i) % ${SIGNALS})::INTEGER AS key, (1e12 + i // 7 * 100)::DOUBLE AS t, i::DOUBLE AS value, 0::UTINYINT AS quality, (1e12 + i // 3 * 50)::DOUBLE AS receive, 0::DOUBLE AS source, (i % 3)::USMALLINT AS nth FROM range(${ROWS}) AS r(i)`)
  await makeRanks(connection)

  expect(await piecesOf(connection, ROWS, ROWS)).toHaveLength(1)
  const pieces = await piecesOf(connection, ROWS, ROWS / 4.8)
  expect(pieces).toHaveLength(5)
  const keys = await Promise.all(
    pieces.map(async (piece) => readNumbers(connection, `SELECT key::DOUBLE FROM signals WHERE ${piece.keys}`)),
  )
  const all = keys.flatMap(([one]) => [...one!])
  expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: SIGNALS }, (_, i) => i))
  // More pieces than signals there cannot be.
  expect(await piecesOf(connection, ROWS, 1)).toHaveLength(SIGNALS)

  const file = join(dir, 'segment.parquet')
  await connection.run(
    `COPY (${sortedSamples(pieces, 'value < 50000')}) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 4096)`,
  )
  const [found] = await readNumbers(connection, `SELECT value FROM read_parquet('${file}')`)
  const [right] = await readNumbers(
    connection,
    'SELECT value FROM tail JOIN signals USING (key) WHERE value < 50000 ORDER BY id, t, receive, nth',
  )
  expect(found).toEqual(right)
  connection.closeSync()
  await rm(dir, { recursive: true, force: true })
})
