/** Damage to the newest file of a history, as disks and power cuts do it. Seeded. */
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Rng } from '../../../base/rng.ts'

export const TORN_KINDS = [
  'cut in half',
  'cut anywhere',
  '20 KB overwritten',
  'a few bytes overwritten',
  'empty',
  'its log is garbage',
  'its log is overwritten in the middle',
  'its log is cut off',
] as const
export type TornKind = (typeof TORN_KINDS)[number]

/** @returns whether something was damaged that must be said: bytes beyond what is in use may be hit, and a log that ends early is what a power cut leaves */
export const tear = async (dir: string, kind: TornKind, rng: Rng): Promise<{ readonly lost: boolean }> => {
  const name = kind.startsWith('its log') ? 'tail.duckdb.wal' : 'tail.duckdb'
  const path = join(dir, name)
  if ((await stat(path).catch(() => null)) === null) return { lost: false }
  const bytes = await readFile(path)
  const overwrite = (from: number, length: number): void => {
    for (let i = from; i < Math.min(bytes.length, from + length); i++) bytes[i] = Math.floor(rng.next() * 256)
  }
  const somewhere = Math.floor(rng.next() * bytes.length)
  switch (kind) {
    case 'cut in half':
      await writeFile(path, bytes.subarray(0, Math.floor(bytes.length / 2)))
      return { lost: true }
    case 'cut anywhere':
    case 'its log is cut off':
      await writeFile(path, bytes.subarray(0, somewhere))
      return { lost: false }
    case 'empty':
      await writeFile(path, '')
      return { lost: true }
    case 'its log is garbage':
      overwrite(0, bytes.length)
      break
    case 'its log is overwritten in the middle':
      overwrite(Math.floor(bytes.length / 2), 200)
      break
    case '20 KB overwritten':
      overwrite(somewhere, 20_000)
      break
    case 'a few bytes overwritten':
      overwrite(somewhere, 8)
  }
  await writeFile(path, bytes)
  return { lost: kind === 'its log is garbage' || kind === 'its log is overwritten in the middle' }
}
