/**
 * The list of segments after a fault. Files that the list lacks are judged by what they say of themselves: the compaction they come from,
 * and which others they replace. One whose rows are still in the tail was never committed, nor was one while all that it replaces is there; one
 * that was replaced is old, and is not listed any more either; all others are taken in. The list itself may be older than the files.
 */
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Catalogue, within } from './catalogue.ts'
import { literal, readNumbers } from './database.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, type SegmentKind } from './format.ts'
import { removeKept } from './tail-sides.ts'

interface Found {
  readonly file: string
  /** Files of one compaction share it; '' where it is not known. */
  readonly batch: string
  readonly replaces: readonly string[]
}

/**
 * @param strangers complete files that are not listed
 * @param begun batches that were not committed
 * @returns how many were taken in
 */
export const relist = async (
  connection: DuckDBConnection,
  catalogue: Catalogue,
  strangers: readonly string[],
  begun: ReadonlySet<string>,
): Promise<number> => {
  const found: Found[] = []
  for (const file of strangers) {
    if (file.startsWith('stand/')) {
      await rm(catalogue.path(file), { force: true })
      continue
    }
    try {
      found.push(await describe(connection, catalogue, file))
    } catch (error) {
      catalogue.damaged.set(file, (error as Error).message.split('\n')[0]!)
    }
  }
  const replaced = new Set<string>()
  const unmerged = new Set<string>()
  // What a file replaces is deleted after its commit only.
  for (const { file, replaces } of found)
    if (replaces.length > 0 && replaces.every((old) => existsSync(catalogue.path(old)))) unmerged.add(file)
    else for (const old of replaces) replaced.add(old)
  for (const { file } of await catalogue.list(connection)) {
    const one = await describe(connection, catalogue, file).catch(() => null)
    for (const old of one?.replaces ?? []) replaced.add(old)
  }
  const uncommitted = new Set(begun)
  for (const { file, batch } of found)
    if (batch !== '' && !uncommitted.has(batch) && (await isInTail(connection, catalogue.path(file), file)))
      uncommitted.add(batch)
  let taken = 0
  const inTaken = new Set<string>()
  for (const { file, batch, replaces } of found) {
    if (replaced.has(file) || uncommitted.has(batch) || unmerged.has(file))
      await rm(catalogue.path(file), { force: true })
    else if (await adopt(connection, catalogue, file)) {
      taken++
      for (const old of replaces) inTaken.add(old)
    }
  }
  const old = (await catalogue.list(connection)).filter(({ file }) => inTaken.has(file))
  await catalogue.unlist(connection, old)
  await catalogue.markForDeletion(old)
  if (taken > 0) {
    await restore(connection, catalogue)
    // They may be of another moment than what was taken in.
    const stands = await catalogue.list(connection, within('stand'))
    await catalogue.unlist(connection, stands)
    await catalogue.markForDeletion(stands)
  }
  return taken
}

const describe = async (connection: DuckDBConnection, catalogue: Catalogue, file: string): Promise<Found> => {
  const rows = await connection.runAndReadAll(
    `SELECT decode(key), decode(value) FROM parquet_kv_metadata(${literal(catalogue.path(file))})`,
  )
  const written = new Map(rows.getRows() as [string, string][])
  return {
    file,
    batch: written.get('batch') ?? '',
    replaces: written.get('replaces')?.split(' ').filter(Boolean) ?? [],
  }
}

const isInTail = async (connection: DuckDBConnection, path: string, file: string): Promise<boolean> => {
  const table = file.startsWith('raw/') ? 'tail' : file.startsWith('fact/') ? 'facts' : null
  if (table === null) return false
  const [missing] = await readNumbers(
    connection,
    `SELECT count(*)::DOUBLE FROM read_parquet(${literal(path)}) AS f ANTI JOIN (SELECT id, t::BIGINT AS t FROM ${table} JOIN signals USING (key)) AS s ON f.signal = s.id AND f.t = s.t`,
  )
  return missing![0] === 0
}

const adopt = async (connection: DuckDBConnection, catalogue: Catalogue, file: string): Promise<boolean> => {
  const [kind, folder, name] = file.split('/') as [SegmentKind, string, string]
  const source = `read_parquet(${literal(catalogue.path(file))})`
  try {
    await connection.run(
      `INSERT INTO segments SELECT ${Number.parseInt(name, 10)}, ${literal(kind)}, ${Date.parse(folder) / DAY_MS}, 0, ${literal(file)}, min(t), max(t), count(*) FROM ${source}`,
    )
    await connection.run(
      `INSERT INTO signals SELECT (SELECT coalesce(max(key), -1) FROM signals) + row_number() OVER (), signal FROM (SELECT DISTINCT signal FROM ${source} WHERE signal NOT IN (SELECT id FROM signals))`,
    )
    return true
  } catch (error) {
    catalogue.damaged.set(file, (error as Error).message.split('\n')[0]!)
    return false
  }
}

/** What was rolled up, as the files tell it, and no sample twice. */
const restore = async (connection: DuckDBConnection, catalogue: Catalogue): Promise<void> => {
  await connection.run(
    `UPDATE progress SET minutes_until = greatest(minutes_until, ${endOf('minute', MINUTE_MS)}), hours_until = greatest(hours_until, ${endOf('hour', HOUR_MS)})`,
  )
  for (const { file } of await catalogue.list(connection, within('fact')))
    await connection
      .run(
        `DELETE FROM facts USING (SELECT key, about, t, said FROM read_parquet(${literal(catalogue.path(file))}) JOIN signals ON id = signal) AS kept WHERE facts.key = kept.key AND facts.about = kept.about AND facts.t = kept.t AND facts.said IS NOT DISTINCT FROM kept.said`,
      )
      .catch(() => undefined)
  const [from, to] = await readNumbers(connection, 'SELECT min(t), max(t) FROM tail')
  for (const { file } of await catalogue.list(connection, within('raw', from![0] || 0, (to![0] || 0) + 1)))
    await removeKept(
      connection,
      `(SELECT key, t, value FROM read_parquet(${literal(catalogue.path(file))}) JOIN signals ON id = signal)`,
    ).catch(() => undefined)
}

const endOf = (kind: SegmentKind, ms: number): string =>
  `coalesce((SELECT max(to_ms) + ${ms} FROM segments WHERE kind = '${kind}'), 0)`
