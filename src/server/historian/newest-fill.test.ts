import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Catalogue } from './catalogue.ts'
import { openDatabase } from './database.ts'
import { openFolder } from './format.ts'
import { fillNewest } from './newest-fill.ts'
import { Newest } from './newest.ts'
import { SampleBuffer } from './sample-buffer.ts'
import { Tail } from './tail.ts'

const T0 = Date.UTC(2026, 2, 3, 10)

test('what is flushed as soon as the moment of reading has passed is held once: it comes from the flush, and is not read too', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gemba-fill-'))
  await openFolder(dir)
  const opened = await openDatabase(join(dir, 'tail.duckdb'), { threads: 1, memoryMb: 128, tempDir: join(dir, 'temp') })
  if (!opened.ok) throw new Error(opened.error.message)
  const tail = await Tail.open(opened.value)
  const connection = await opened.value.instance.connect()
  const catalogue = new Catalogue(dir)
  await catalogue.reconcile(connection)
  const newest = new Newest(() => T0 + 3000, 1000)
  const buffer = new SampleBuffer(100)
  const key = tail.key('a/heat')
  const flushed = async (value: number): Promise<void> => {
    buffer.push(key, T0 + value, value, 0, T0 + value, 0, 0)
    const columns = buffer.swap()
    const rows = columns.count
    await tail.flush(columns)
    newest.stored(columns, rows)
  }
  await flushed(1)
  await fillNewest({
    connection,
    catalogue,
    newest,
    now: () => T0 + 3000,
    still: async (work) => {
      const done = await work()
      await flushed(2)
      return done
    },
  })
  await flushed(3)
  expect([...newest.read(key, T0, T0 + 10, 1000)!.value]).toEqual([1, 2, 3])
  tail.close()
  connection.closeSync()
  opened.value.instance.closeSync()
  await rm(dir, { recursive: true })
})
