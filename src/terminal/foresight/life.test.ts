import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { stoppedEarly, wornFleet } from '../../analytics/life/testing/fleets.ts'
import type { Unit } from '../../analytics/life/fleet.ts'
import { lifeCommand } from './life.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foresight-life-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const textOf = (fleet: readonly Unit[], between: string): string =>
  fleet
    .flatMap(({ id, cycles, columns }) =>
      [...cycles].map((cycle, row) => [id, cycle, ...columns.map((column) => column[row])].join(between)),
    )
    .join('\n')

const written = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

test('a line a unit of test, in their order; blanks or commas, the same input gives the same bytes', async () => {
  const fleet = wornFleet({ seed: 2, units: 10, life: 20, signals: 2, noise: 0.1, bend: 1 })
  const asked = stoppedEarly(fleet.slice(6), 1).map(({ unit }) => unit)
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
  const answers: string[] = []
  for (const [i, between] of [' ', ',', ','].entries()) {
    const train = await written(`train-${i}`, textOf(fleet.slice(0, 6), between))
    const some = await written(`test-${i}`, textOf(asked, between))
    const out = join(folder, `out-${i}`)
    expect(await lifeCommand.run(['--train', train, '--test', some, '--out', out])).toBe(0)
    answers.push(await readFile(out, 'utf8'))
  }
  expect(String(printed.mock.calls[0])).toContain('Learnt from 6 units')
  printed.mockRestore()
  const lines = answers[0]!.trimEnd().split('\n')
  expect(lines.map((line) => line.split(',')[0])).toEqual(['7', '8', '9', '10'])
  for (const line of lines) {
    const [, median, low, high] = line.split(',').map(Number)
    expect(low! <= median! && median! <= high!).toBe(true)
  }
  expect(answers[1]).toBe(answers[0])
  expect(answers[2]).toBe(answers[0])
})

test('what is missing or wrong is said with what to do, and nothing is written', async () => {
  const one = await written('one', '1 1 2\n1 2 3')
  const bad = await written('bad', '1 1 x\n1 2 y')
  const out = join(folder, 'never')
  await expect(lifeCommand.run(['--train', one, '--out', out])).rejects.toThrow('--test is missing')
  await expect(lifeCommand.run(['--train', one, '--test', one, '--out', out])).rejects.toThrow('give at least 2')
  await expect(lifeCommand.run(['--train', bad, '--test', one, '--out', out])).rejects.toThrow(/line 1.*\n.*line 2/)
  await expect(lifeCommand.run(['--train', `${one}x`, '--test', one, '--out', out])).rejects.toThrow(
    'There is no such file',
  )
  await expect(lifeCommand.run(['--trian', one])).rejects.toThrow('--trian')
  await expect(readFile(out)).rejects.toThrow('ENOENT')
})
