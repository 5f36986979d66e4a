/**
 * A backup of all that a gateway keeps, also while it runs: history, journal, twin document, and the configuration without its
 * secrets. The manifest is written last: a folder without one is none.
 */
import { existsSync } from 'node:fs'
import { copyFile, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import Database from 'libsql'
import * as z from 'zod'
import { err, ok, type Result } from '../base/result.ts'
import { type Config, configWithoutSecrets } from './config.ts'
import { Historian } from './historian/historian.ts'

export const BACKUP_FORMAT = 1
export const MANIFEST = 'backup.json'
export const BackupManifest = z.object({
  format: z.number().int(),
  version: z.string(),
  /** ISO 8601. */
  madeAt: z.string(),
  /** Every file, with its size in bytes. */
  files: z.array(z.object({ path: z.string(), bytes: z.number() })),
})

/** A gateway looks for requests once a second. */
const ANSWERED_MS = 10_000

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** The document that this configuration serves; null = that of the demo. */
export const twinPathOf = (config: Config): string | null => {
  const own = Object.keys(config.brokers).length > 0 ? join(config.data, 'twin/twin.json') : null
  const path = config.newTwin ?? config.twin ?? own
  return path === null || path.endsWith('.json') ? path : join(path, 'twin.json')
}

export interface BackupOptions {
  readonly config: Config
  readonly to: string
  readonly version: string
  readonly log: (line: string) => void
}

/** @returns bytes; in words, why there is no backup */
export const backup = async ({ config, to, version, log }: BackupOptions): Promise<Result<number, string>> => {
  const there = await readdir(to).catch(() => [])
  if (there.length > 0) return err(`${to} is not empty: name a new folder for the backup.`)
  if (!existsSync(join(config.data, 'history')))
    return err(`There is no history in ${config.data}: give the gateway's own --data.`)
  await mkdir(to, { recursive: true })
  const history = await historyInto(config, join(to, 'history'), log)
  if (!history.ok) return history
  const journal = join(config.data, 'journal.sqlite')
  if (existsSync(journal)) {
    // Another connection reads one moment of it, and holds up nobody who writes.
    const db = new Database(journal)
    try {
      db.prepare('VACUUM INTO ?').run(join(to, 'journal.sqlite'))
    } finally {
      db.close()
    }
  }
  const twin = twinPathOf(config)
  if (twin !== null && existsSync(twin)) await copyFile(twin, join(to, 'twin.json'))
  await writeFile(join(to, 'config.json'), JSON.stringify(configWithoutSecrets(config), null, 2))
  const names = (await readdir(to, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const files = await Promise.all(
    names.map(async (entry) => {
      const path = join(entry.parentPath, entry.name)
      return { path: relative(to, path), bytes: (await stat(path)).size }
    }),
  )
  const manifest = { format: BACKUP_FORMAT, version, madeAt: new Date().toISOString(), files }
  await writeFile(join(to, `${MANIFEST}.part`), JSON.stringify(manifest, null, 2))
  await rename(join(to, `${MANIFEST}.part`), join(to, MANIFEST))
  return ok(files.reduce((sum, { bytes }) => sum + bytes, 0))
}

/** By the gateway that has the history open; where none runs, by this program. */
const historyInto = async (
  { data }: Config,
  to: string,
  log: (line: string) => void,
): Promise<Result<void, string>> => {
  const folder = join(data, 'backup')
  const name = `${process.pid}-${Date.now()}`
  const request = join(folder, `${name}.request`)
  await mkdir(folder, { recursive: true })
  await writeFile(request, '')
  const until = Date.now() + ANSWERED_MS
  while (existsSync(request) && Date.now() < until) await pause(100)
  if (existsSync(request)) {
    await rm(request, { force: true })
    const opened = await Historian.open(join(data, 'history'), { onTrouble: log })
    if (!opened.ok) return err(opened.error)
    try {
      await opened.value.snapshot(to)
    } finally {
      await opened.value.close()
    }
    return ok(undefined)
  }
  const answer = join(folder, name)
  while (existsSync(`${answer}.begun`)) await pause(100)
  if (!existsSync(answer)) {
    const why = await readFile(`${answer}.failed`, 'utf8').catch(() => 'it has ended')
    await rm(`${answer}.failed`, { force: true })
    return err(`The gateway could not give its history: ${why}.`)
  }
  await rename(answer, to).catch(async (failure: NodeJS.ErrnoException) => {
    if (failure.code !== 'EXDEV') throw failure
    await cp(answer, to, { recursive: true })
    await rm(answer, { recursive: true, force: true })
  })
  return ok(undefined)
}
