/**
 * Where a backup asks a running gateway for its history, which no other program can open: `NAME.request` is answered by the folder
 * `NAME` or by `NAME.failed`, which says why. Whoever may write into the data folder may ask.
 */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dispose } from '../../base/disposable.ts'
import type { Historian } from './historian.ts'

const REQUEST = /^([\w-]{1,80})\.request$/

/** @returns its end */
export const watchBackups = (historian: Pick<Historian, 'snapshot'>, dir: string, pollMs = 1000): Dispose => {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const answer = async (name: string): Promise<void> => {
    const path = join(dir, name)
    await rename(`${path}.request`, `${path}.begun`)
    try {
      await historian.snapshot(`${path}.part`)
      await rename(`${path}.part`, path)
    } catch (failure) {
      await rm(`${path}.part`, { recursive: true, force: true })
      await writeFile(`${path}.failed`, (failure as Error).message)
    }
    await rm(`${path}.begun`, { force: true })
  }
  const look = async (): Promise<void> => {
    for (const file of await readdir(dir).catch(() => [])) {
      const name = REQUEST.exec(file)?.[1]
      if (stopped) return
      if (name !== undefined) await answer(name).catch(() => undefined)
    }
    if (!stopped) timer = setTimeout(() => void look(), pollMs)
  }
  // What an earlier run was asked for and nobody fetched.
  void rm(dir, { recursive: true, force: true })
    .then(() => mkdir(dir, { recursive: true }))
    .catch(() => undefined)
    .then(look)
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
