/** Histories torn at random: each must start, have every segment's sample, and take what comes. */
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createRng } from '../../src/base/rng.ts'
import { Historian } from '../../src/server/historian/historian.ts'
import { tear, TORN_KINDS } from '../../src/server/historian/testing/tear.ts'
import { temporaryFolder } from '../factory/process.ts'
import type { Part } from './part.ts'

const T0 = Date.UTC(2026, 2, 3, 10)
const MINUTE = 60_000
const SEGMENTED = 5
const now = (): number => T0 + 60 * MINUTE

const opened = async (dir: string): Promise<Historian> => {
  const result = await Historian.open(dir, { now })
  if (!result.ok) throw new Error(result.error)
  return result.value
}

const ROUNDS = 200

/** Throws where a folder was not opened, or lost a sample of a segment. */
const tearHistories = async (seed: number, rounds: number): Promise<string> => {
  const rng = createRng(seed)
  const root = temporaryFolder()
  const whole = join(root, 'whole')
  mkdirSync(root, { recursive: true })
  const first = await opened(join(root, 'live'))
  first.register(Array.from({ length: 200 }, (_, i) => `a/x${i}`))
  for (let i = 0; i < SEGMENTED; i++) first.record(0, i, 0, T0 + i * MINUTE, 0)
  await first.compact()
  for (let i = 0; i < 100_000; i++) first.record(i % 200, i, 0, now() - 8000 + (i % 7000), 0)
  await first.flush()
  cpSync(join(root, 'live'), whole, { recursive: true })
  await first.close()
  for (let round = 0; round < rounds; round++) {
    const kind = TORN_KINDS[Math.floor(rng.next() * TORN_KINDS.length)]!
    const dir = join(root, 'torn')
    cpSync(whole, dir, { recursive: true })
    await tear(dir, kind, rng)
    try {
      const historian = await opened(dir)
      const answer = await historian.query({ signal: 'a/x0', from: T0, to: T0 + SEGMENTED * MINUTE, columns: 100 })
      const found = answer.ok ? answer.value.count.reduce((sum, n) => sum + n, 0) : -1
      if (found !== SEGMENTED) throw new Error(`${found} of ${SEGMENTED} samples are there`)
      historian.register(['a/x0'])
      historian.record(0, 1, 0, T0 + 30 * MINUTE, 0)
      await historian.compact()
      const closed = await historian.close()
      if (!closed.ok) throw new Error(closed.error)
    } catch (failure) {
      throw new Error(`torn history, round ${round} (${kind}): ${(failure as Error).message}`, { cause: failure })
    }
    rmSync(dir, { recursive: true })
  }
  return `${rounds} opened, none lost a segment`
}

export const tornHistories: Part = { name: 'torn histories', run: (_, seed) => tearHistories(seed, ROUNDS) }
