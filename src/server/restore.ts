/** A backup put where a gateway finds it: into an empty data folder, all of it or nothing. */
import { existsSync } from 'node:fs'
import { copyFile, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { err, ok, type Result } from '../base/result.ts'
import { BACKUP_FORMAT, BackupManifest, MANIFEST, twinPathOf } from './backup.ts'
import type { Config } from './config.ts'

export interface Restored {
  /** When the backup was made, ISO 8601. */
  readonly madeAt: string
  /** Where the twin document is now; null = the backup has none. */
  readonly twin: string | null
}

const manifestOf = async (from: string): Promise<Result<BackupManifest, string>> => {
  const text = await readFile(join(from, MANIFEST), 'utf8').catch(() => null)
  if (text === null) return err(`${from} is no backup, or one that was not finished: it has no ${MANIFEST}.`)
  const known = parse(text)
  if (!known) return err(`${join(from, MANIFEST)} is damaged. Take another backup.`)
  if (known.format > BACKUP_FORMAT)
    return err(`The backup was made by a newer Gemba (${known.version}). Update Gemba first.`)
  for (const { path, bytes } of known.files) {
    const size = await stat(join(from, path)).then(
      (found) => found.size,
      () => null,
    )
    if (size !== bytes)
      return err(
        `The backup is damaged: ${path} ${size === null ? 'is missing' : `has ${size} bytes instead of ${bytes}`}. Take another one; nothing was restored.`,
      )
  }
  return ok(known)
}

type BackupManifest = ReturnType<typeof BackupManifest.parse>
const parse = (text: string): BackupManifest | null => {
  try {
    const read = BackupManifest.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

export const restore = async (config: Config, from: string): Promise<Result<Restored, string>> => {
  const manifest = await manifestOf(from)
  if (!manifest.ok) return manifest
  const { data } = config
  for (const name of ['history', 'journal.sqlite'])
    if (existsSync(join(data, name)))
      return err(
        `${data} holds a ${name === 'history' ? 'history' : 'journal'} already: nothing is overwritten. Give an empty folder after --data, or move this one away.`,
      )
  await mkdir(data, { recursive: true })
  const part = join(data, 'restore.part')
  await rm(part, { recursive: true, force: true })
  await mkdir(part)
  await cp(join(from, 'history'), join(part, 'history'), { recursive: true })
  if (existsSync(join(from, 'journal.sqlite')))
    await copyFile(join(from, 'journal.sqlite'), join(part, 'journal.sqlite'))
  for (const name of ['journal.sqlite', 'history'])
    if (existsSync(join(part, name))) await rename(join(part, name), join(data, name))
  await rm(part, { recursive: true, force: true })
  const saved = join(from, 'twin.json')
  if (!existsSync(saved)) return ok({ madeAt: manifest.value.madeAt, twin: null })
  const twin = twinPathOf(config)
  if (twin === null || existsSync(twin)) return ok({ madeAt: manifest.value.madeAt, twin: saved })
  await mkdir(dirname(twin), { recursive: true })
  await copyFile(saved, twin)
  return ok({ madeAt: manifest.value.madeAt, twin })
}
