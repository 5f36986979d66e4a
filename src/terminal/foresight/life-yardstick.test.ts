/** NASA's turbofans (C-MAPSS FD001) through `GEMBA_YARDSTICKS`: engines that were cut, with lives as they then were. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { learnLife, remainingLife } from '../../analytics/life/remaining-life.ts'
import { lifeScores } from '../../analytics/life/testing/scores.ts'
import { readFleet } from './fleet-file.ts'

const yardsticks = process.env['GEMBA_YARDSTICKS']
const folder = join(yardsticks ?? '', 'cmapss-fd001')

if (!yardsticks) test.skip('FD001: GEMBA_YARDSTICKS is not set', () => {})
else
  test('FD001: error, score and coverage are what they must be', { timeout: 180_000 }, () => {
    expect(existsSync(folder), folder).toBe(true)
    const fleetIn = (name: string) => {
      const read = readFleet(readFileSync(join(folder, name), 'utf8'))
      if (!read.ok) throw new Error(read.error.join('\n'))
      return read.value.fleet
    }
    const lives = readFileSync(join(folder, 'RUL_FD001.txt'), 'utf8').trim().split(/\s+/).map(Number)
    const model = learnLife(fleetIn('train_FD001.txt'), 1)
    const asked = fleetIn('test_FD001.txt').map((unit) => remainingLife(model, unit))
    expect(asked).toHaveLength(100)
    const { rmse, score, coverage } = lifeScores(asked, lives, 125)
    expect(rmse).toBeLessThanOrEqual(11.5)
    expect(score).toBeLessThanOrEqual(210)
    expect(coverage).toBeGreaterThanOrEqual(0.75)
    expect(coverage).toBeLessThanOrEqual(0.87)
    // What it says of itself, from engines that it held back, is what came true.
    expect(Math.abs(model.record.coverage - 0.8)).toBeLessThan(0.05)
  })
