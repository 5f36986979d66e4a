/** Which twin document this gateway serves, read and checked, and whether the page may write it. */
import { join, relative } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import { emptyDocument } from '../../discovery/document.ts'
import type { ReadOnlyReason } from '../../wire/discovery.ts'
import { type Config, isLoopback } from '../config.ts'
import { FAILURES, type StartFailure } from '../failures.ts'
import { type LoadedTwin, TwinFile } from './twin-file.ts'

/** @param demoTwin document, or folder of it, where the configuration names none */
export const openTwin = async (
  config: Config,
  demoTwin: string,
): Promise<Result<{ readonly file: TwinFile; readonly first: LoadedTwin }, StartFailure>> => {
  const path = await pathOf(config, demoTwin)
  if (!path.ok) return path
  const file = new TwinFile(path.value)
  const first = file.load()
  return first.ok ? ok({ file, first: first.value }) : first
}

/** On a broker of one's own and without a twin it begins empty, in the data folder. */
const pathOf = async (config: Config, demoTwin: string): Promise<Result<string, StartFailure>> => {
  const fresh =
    config.newTwin ??
    (config.twin === null && Object.keys(config.brokers).length ? join(config.data, 'twin/twin.json') : null)
  if (fresh === null) return ok(config.twin ?? demoTwin)
  const path = fresh.endsWith('.json') ? fresh : join(fresh, 'twin.json')
  const failed = await TwinFile.create(path, emptyDocument(config.title ?? 'New plant'))
  return failed === null ? ok(path) : err(FAILURES.twinUnwritable(path, failed))
}

/** Why the page may not write the document; null = it may. */
export const whyReadOnly = (config: Config, file: TwinFile, pageDir: string): ReadOnlyReason | null => {
  if (config.editTwin === false) return 'by-option'
  if (!relative(pageDir, file.path).startsWith('..')) return 'demo'
  if (config.editTwin !== true && !isLoopback(config.host)) return 'on-network'
  return null
}
