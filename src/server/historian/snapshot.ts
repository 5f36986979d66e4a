/** The history as it is at one moment, in a folder of its own: what a backup is made of. */
import { copyFile, link, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Catalogue } from './catalogue.ts'
import { literal } from './database.ts'
import { packOf } from './packs.ts'

/** Segments never change: another name of the same file is a copy, where the disk can do that. */
const copyOf = async (from: string, to: string): Promise<boolean> => {
  await mkdir(dirname(to), { recursive: true })
  try {
    await link(from, to).catch((failure: NodeJS.ErrnoException) => {
      if (failure.code === 'ENOENT') throw failure
      return copyFile(from, to)
    })
    return true
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw failure
  }
}

/**
 * Nothing may be compacted, merged, imported or deleted meanwhile; samples may come.
 * @returns segments that are in the list and not on the disk
 */
export const snapshotHistory = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  to: string,
): Promise<string[]> => {
  await mkdir(to, { recursive: true })
  const segments = await catalogue.list(connection)
  const [[name] = []] = (await connection.runAndReadAll('SELECT current_database()')).getRows() as string[][]
  await connection.run(`ATTACH ${literal(join(to, 'tail.duckdb'))} AS snapshot`)
  try {
    await connection.run(`COPY FROM DATABASE "${name}" TO snapshot`)
  } finally {
    await connection.run('DETACH snapshot')
  }
  const missing: string[] = []
  for (const { file } of segments) {
    if (!(await copyOf(catalogue.path(file), join(to, file)))) missing.push(file)
    await copyOf(packOf(catalogue.path(file)), packOf(join(to, file)))
  }
  await copyFile(catalogue.path('FORMAT'), join(to, 'FORMAT'))
  return missing
}
