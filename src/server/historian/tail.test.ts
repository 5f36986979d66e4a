import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase, readNumbers } from './database.ts'
import { SampleBuffer } from './sample-buffer.ts'
import { Tail } from './tail.ts'

test('of what has passed through the stage nothing stays in memory', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gemba-tail-'))
  const opened = await openDatabase(join(dir, 'tail.duckdb'), { threads: 1, memoryMb: 256, tempDir: join(dir, 'temp') })
  if (!opened.ok) throw new Error(opened.error.message)
  const tail = await Tail.open(opened.value)
  const connection = await opened.value.instance.connect()
  const buffer = new SampleBuffer(20_000)
  const key = tail.key('a/heat')
  for (let flush = 0; flush < 30; flush++) {
    for (let i = 0; i < 20_000; i++) buffer.push(key, 1e12 + flush * 20_000 + i, i, 0, 1e12, 0, 0)
    await tail.flush(buffer.swap())
  }
  expect(await tail.rows(connection)).toBe(600_000)
  await connection.run('CHECKPOINT')
  const [bytes] = await readNumbers(
    connection,
    "SELECT sum(memory_usage_bytes + temporary_storage_bytes)::DOUBLE FROM duckdb_memory() WHERE tag = 'IN_MEMORY_TABLE'",
  )
  // A row takes 41 bytes; what is staged before the table is made anew may lie there.
  expect(bytes![0]).toBeLessThan(8e6)
  tail.close()
  connection.closeSync()
  opened.value.instance.closeSync()
  await rm(dir, { recursive: true })
})
