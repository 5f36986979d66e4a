/** Bearings run to failure (FEMTO/PRONOSTIA) through `GEMBA_YARDSTICKS`: the vibration of each 10 s up to a limit. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { timeToLimit } from '../../analytics/wear/time-to-limit.ts'
import { within80 } from '../../analytics/wear/fan.ts'
import { reachedAt } from '../../analytics/wear/sisters.ts'

const yardsticks = process.env['GEMBA_YARDSTICKS']
const folder = join(yardsticks ?? '', 'bearings')
const SNAPSHOT_MS = 10_000
/** Of the root mean square of the horizontal vibration, in g; all six go beyond it but one. */
const LIMIT = 1.5

const vibrationIn = (file: string): number[] => {
  const [header, ...rows] = readFileSync(join(folder, file), 'utf8').trim().split('\n')
  const column = header!.split(',').indexOf('h_rms')
  return rows.map((row) => Number(row.split(',')[column]))
}

if (!yardsticks) test.skip('bearings: GEMBA_YARDSTICKS is not set', () => {})
else
  test('bearings: no number where there is no trend, and never one that is not finite', { timeout: 60_000 }, () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.csv'))
    expect(files.length).toBeGreaterThanOrEqual(6)
    let [given, inside, early] = [0, 0, 0]
    for (const file of files) {
      const value = vibrationIn(file)
      const at = value.map((_, i) => i * SNAPSHOT_MS)
      const reached = reachedAt({ at, value }, LIMIT) ?? at.at(-1)!
      const estimator = timeToLimit({ limit: LIMIT, record: null })
      const state = estimator.init()
      value.forEach((one, i) => {
        const claim = estimator.step(state, { value: one, isUsable: true }, at[i]!)
        if (claim.code !== 'expected' || at[i]! >= reached) return
        const [low, high] = within80(claim.fan)
        const left = reached - at[i]!
        given++
        if (left >= low && left <= high) inside++
        if (i < value.length / 4) early++
      })
    }
    console.log(`bearings: ${given} rows with a number, ${inside} of them hold at 80 %`)
    expect(given).toBeGreaterThan(0)
    expect(early).toBe(0)
  })
