import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Series } from '../../analytics/wear/sisters.ts'
import { worn } from '../../analytics/wear/testing/wear.ts'
import { wearCommand } from './wear.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foresight-wear-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const START_MS = Date.UTC(2026, 2, 1)
const written = async (name: string, { at, value }: Series): Promise<string> => {
  const path = join(folder, name)
  const lines = Array.from(at as ArrayLike<number>, (t, i) => `${new Date(START_MS + t).toISOString()},${value[i]}`)
  await writeFile(path, ['timestamp,value', ...lines].join('\n'))
  return path
}
const run = async (...args: string[]): Promise<{ lines: string[]; printed: string }> => {
  const out = join(folder, 'out.csv')
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  try {
    expect(await wearCommand.run([...args, '--out', out])).toBe(0)
    return { lines: (await readFile(out, 'utf8')).trimEnd().split('\n'), printed: log.mock.calls.flat().join('\n') }
  } finally {
    log.mockRestore()
  }
}

test('a line a row: hours with the unit in the header, or the reason why there is no number', async () => {
  const series = worn(3, 'linear')
  const { lines, printed } = await run(await written('asked.csv', series), '--limit', '1')
  expect(lines).toHaveLength(series.at.length + 1)
  expect(lines[0]).toBe('timestamp,median_hours,low_hours,high_hours,reason')
  expect(lines[1]).toBe('2026-03-01T00:00:00.000Z,,,,1 of 20 samples')
  const row = Math.floor(series.at.length * 0.75)
  const [, median, low, high, reason] = lines[row + 1]!.split(',')
  expect(reason).toBe('')
  expect(Number(low) <= Number(median) && Number(median) <= Number(high)).toBe(true)
  expect(Number(median) / ((series.reached - series.at[row]!) / 3_600_000)).toBeGreaterThan(0.6)
  expect(printed).toContain('by model, not checked yet')
})

test('nine sisters give the width, the signal itself is none of them', async () => {
  await mkdir(join(folder, 'fleet'), { recursive: true })
  for (let i = 0; i < 9; i++) await written(`fleet/sister-${i}.csv`, worn(20 + i, 'accelerating'))
  const asked = await written('fleet/asked.csv', worn(40, 'accelerating'))
  const { printed } = await run(asked, '--limit', '1', '--sisters', join(folder, 'fleet'))
  expect(printed).toContain('from 9 sisters that ran to the limit')
})

test('what is missing or wrong is said with the line and what to do', async () => {
  const asked = await written('few.csv', { at: [0, 1], value: [1, 2] })
  const rejects = (args: string[], message: string | RegExp) => expect(wearCommand.run(args)).rejects.toThrow(message)
  await rejects(['--limit', '1', '--out', 'x'], 'Give one FILE.csv')
  await rejects([asked, '--limit', '1'], '--out FILE is needed')
  await rejects([asked, '--out', 'x'], '--limit L is needed')
  await rejects([asked, '--limit', 'hot', '--out', 'x'], 'a number, not "hot"')
  await rejects([asked, '--limit', '1', '--sisters', `${folder}/nowhere`, '--out', 'x'], 'ENOENT')
  await rejects([asked, '--limit', '1', '--out', join(folder, 'nowhere/x')], 'Name a file in a folder that exists')
  await writeFile(join(folder, 'wrong.csv'), 'timestamp,value\n2026-03-01 00:00:00,1\n2026-03-01 00:01:00,warm\n')
  await rejects([join(folder, 'wrong.csv'), '--limit', '1', '--out', 'x'], /line 3: "warm" is no number/)
})
