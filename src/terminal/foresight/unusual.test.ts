import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { dayAndNight, signal } from '../../analytics/testing/signals.ts'
import { WrongArguments } from './command.ts'
import { unusualCommand } from './unusual.ts'

const YARDSTICKS = process.env['GEMBA_YARDSTICKS']

let dir = ''
let told: string[] = []
const useFolder = (): void => {
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'gemba-unusual-'))
    told = []
    vi.spyOn(console, 'log').mockImplementation((line: string) => void told.push(line))
    vi.spyOn(console, 'error').mockImplementation((line: string) => void told.push(line))
  })
  afterEach(() => {
    vi.restoreAllMocks()
    rmSync(dir, { recursive: true, force: true })
  })
}

const rows = (samples: number): string[] =>
  signal({ samples, shape: (i, day) => dayAndNight(i, day) + (i === 700 ? 30 : 0) }).map(
    ({ now, sample }, i) => `${new Date(now).toISOString()},${i % 50 === 7 ? '' : sample.value}`,
  )
const write = (name: string, lines: readonly string[]): string => {
  const path = join(dir, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}
const scores = (...way: string[]): string[] =>
  readFileSync(join(dir, ...way), 'utf8')
    .trimEnd()
    .split('\n')

describe('foresight unusual', () => {
  useFolder()

  test('a score a sample at the same path below --out, higher where something is unusual, the same without a second half', async () => {
    const all = rows(1000)
    const whole = write('a/whole.csv', ['timestamp,value', ...all])
    const half = write('a/half.csv', ['timestamp,value', ...all.slice(0, 800)])
    const out = join(dir, 'out')
    expect(await unusualCommand.run([whole, half, '--out', out, '--root', dir])).toBe(0)
    const of = scores('out', 'a', 'whole.csv')
    expect(of).toHaveLength(1000)
    expect(scores('out', 'a', 'half.csv')).toEqual(of.slice(0, 800))
    expect(of.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => '0'))
    expect(Math.max(...of.slice(600).map(Number))).toBe(Number(of[700]))
    expect(Number(of[700])).toBeGreaterThan(4.5)
    expect(told.join('\n')).toMatch(/whole\.csv: 1000 samples, \d+ episodes?; most unusual after .*a jump from/)
    expect(readdirSync(join(dir, 'out', 'a')).toSorted()).toEqual(['half.csv', 'whole.csv'])
  })

  test('what cannot be read is named with its line; the others go on; the code says it', async () => {
    const good = write('good.csv', ['timestamp,value', ...rows(20)])
    const bad = write('bad.csv', ['timestamp,value', ...rows(5), 'soon,3'])
    const other = write('other.csv', ['time;temperature', '1;2'])
    const empty = write('empty.csv', [])
    writeFileSync(empty, '')
    const missing = join(dir, 'missing.csv')
    const out = join(dir, 'out')
    expect(
      await unusualCommand.run([bad, other, empty, missing, dir, good, '--out', out, '--root', join(dir, '..')]),
    ).toBe(1)
    const text = told.join('\n')
    expect(text).toMatch(/bad\.csv: line 7: "soon" is no time: write it as/)
    expect(text).toMatch(/other\.csv: line 1: "time;temperature" is not the header/)
    expect(text).toMatch(/empty\.csv: it is empty/)
    expect(text).toMatch(/missing\.csv: there is no such file/)
    expect(text).toMatch(/5 of 6 files/)
    const name = dir.split('/').at(-1)!
    expect(scores('out', name, 'good.csv')).toHaveLength(20)
    expect(readdirSync(join(out, name))).toEqual(['good.csv'])
  })

  test('wrong arguments are said before anything is written', async () => {
    const file = write('x.csv', ['timestamp,value'])
    const out = join(dir, 'out')
    for (const args of [
      [],
      [file],
      ['--out', out],
      [file, '--out', out, '--fast'],
      [file, file, '--out', out],
      [file, '--out', dir, '--root', dir],
      [file, '--out', out, '--root', out],
    ])
      await expect(unusualCommand.run(args), args.join(' ')).rejects.toThrow(WrongArguments)
    expect(existsSync(out)).toBe(false)
  })

  test.skipIf(!YARDSTICKS)(
    'reaches 70 on the Numenta benchmark (skipped without GEMBA_YARDSTICKS)',
    async () => {
      const data = join(YARDSTICKS!, 'nab/data')
      const files = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.csv'))
      expect(files.length).toBeGreaterThan(50)
      const out = join(dir, 'nab')
      expect(await unusualCommand.run([...files.map((name) => join(data, name)), '--out', out, '--root', data])).toBe(0)
      const said = execFileSync(process.execPath, [join(YARDSTICKS!, 'score-nab.mjs'), out], { encoding: 'utf8' })
      expect(Number(/standard: ([\d.]+)/.exec(said)?.[1])).toBeGreaterThanOrEqual(70)
    },
    120_000,
  )
})
