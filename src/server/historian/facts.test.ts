import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MINUTE_MS } from './format.ts'
import { type TestPlant, testPlants } from './testing/plant.ts'

const T0 = Date.UTC(2026, 2, 3, 10)
const plantAt = testPlants()
const start = async (): Promise<TestPlant> => {
  const plant = plantAt(T0)
  await plant.open()
  return plant
}

const textsOf = async (plant: TestPlant, signal: string) => {
  const answer = await plant.historian.range({ signals: [signal], from: T0 - 1, to: plant.wall + 1, columns: 1000 })
  if (!answer.ok) throw new Error(answer.error.error)
  return answer.value.texts[0] ?? { t: [], text: [], quality: [], more: 0 }
}
const stateAt = async (plant: TestPlant, at: number, ...signals: string[]) => {
  const answer = await plant.historian.stateAt({ at, signals })
  if (!answer.ok) throw new Error(answer.error.error)
  return answer.value
}

test('a text that changes all the time is limited, and what was left out counted; how it ended is known all the same', async () => {
  const plant = await start()
  plant.historian.register(['a/text', 'a/calm'])
  plant.historian.recordText(1, 'calm', 0, T0, 0)
  for (let i = 0; i < 60 * 25; i++) {
    plant.pass(40)
    plant.historian.recordText(0, `line ${i}`, 0, plant.wall, 0)
  }
  await plant.historian.flush()
  plant.pass(60_000)
  await plant.historian.flush()
  const { t, text } = await textsOf(plant, 'a/text')
  expect(t.length).toBeLessThan(140)
  expect(text.at(-1)).toBe('line 1499')
  expect(t.at(-1)).toBe(T0 + 60_000)
  expect(plant.historian.stats().textsLeftOut).toBe(1500 - t.length)
  expect((await textsOf(plant, 'a/calm')).text).toEqual(['calm'])
})

test('what is said again is no change; after a restart nothing holds until it is said again, and the last text is known', async () => {
  const plant = await start()
  plant.historian.register(['a/text'])
  for (let i = 0; i < 5; i++) plant.historian.recordText(0, 'ready', 0, T0 + i * 1000, 0)
  plant.pass(5000)
  await plant.close()
  plant.pass(60_000)
  await plant.open()
  plant.historian.register(['a/text'])
  expect((await plant.historian.latest(['a/text'])).get('a/text')).toMatchObject({ t: T0, text: 'ready', mark: 3 })
  plant.historian.recordText(0, 'ready', 0, plant.wall, 0)
  plant.historian.recordText(0, 'ready', 0, plant.wall + 10, 0)
  await plant.historian.flush()
  expect((await textsOf(plant, 'a/text')).text).toEqual(['ready', null, 'ready'])
  expect((await stateAt(plant, T0 + 30_000, 'a/text')).ended).toEqual([3])
})

test('an old code has the name it had then, however the twin names it now; the limit is the one that was in force', async () => {
  const plant = await start()
  const named = (name: string) => [{ code: 1, key: 'run', name, tone: 'normal' as const }]
  plant.historian.register(['a/state'])
  plant.historian.nameStates(0, named('Running'), T0)
  plant.historian.setLimit(0, 5000, T0)
  plant.historian.record(0, 1, 0, T0 + 1, 0)
  plant.pass(20 * MINUTE_MS)
  await plant.historian.compact()
  plant.historian.nameStates(0, named('Producing'), plant.wall)
  plant.historian.setLimit(0, Number.POSITIVE_INFINITY, plant.wall)
  plant.historian.record(0, 1, 0, plant.wall, 0)
  plant.pass(20 * MINUTE_MS)
  await plant.historian.compact()
  const [then, now] = [await stateAt(plant, T0 + 2, 'a/state'), await stateAt(plant, plant.wall, 'a/state')]
  expect([then.state[0]?.name, then.limitMs[0]]).toEqual(['Running', 5000])
  expect([now.state[0]?.name, now.limitMs[0]]).toEqual(['Producing', null])
  const range = await plant.historian.range({ signals: ['a/state'], from: T0, to: plant.wall, columns: 10 })
  if (!range.ok) throw new Error(range.error.error)
  expect(range.value.states.map(({ states }) => states[0]?.name)).toEqual(['Running', 'Producing'])
  expect(range.value.limits.map(({ ms }) => ms)).toEqual([5000, null])
})

test('texts outlive the loss of the tail’s database, as far as segments have them', async () => {
  const plant = await start()
  plant.historian.register(['a/text'])
  plant.historian.recordText(0, 'one', 0, T0, 0)
  plant.historian.recordText(0, 'two', 0, T0 + 1000, 0)
  plant.pass(20 * MINUTE_MS)
  await plant.historian.compact()
  await plant.close()
  await writeFile(join(plant.dir, 'tail.duckdb'), 'no database')
  await plant.open()
  expect((await textsOf(plant, 'a/text')).text).toEqual(['one', 'two', null])
  expect((await plant.historian.latest(['a/text'])).get('a/text')).toMatchObject({ text: 'two', mark: 3 })
  expect((await stateAt(plant, T0 + 500, 'a/text')).text).toEqual(['one'])
})

test('an earlier folder is read as it is and stamped; a later one is refused', async () => {
  const plant = await start()
  await plant.close()
  const stamp = join(plant.dir, 'FORMAT')
  await rm(join(plant.dir, 'fact'), { recursive: true })
  await writeFile(stamp, '{"format":1}')
  await plant.open()
  expect(JSON.parse(await readFile(stamp, 'utf8'))).toEqual({ format: 4 })
  expect(await readdir(plant.dir)).toContain('fact')
  await plant.close()
  await writeFile(stamp, '{"format":5}')
  await expect(plant.open()).rejects.toThrow(/format 5; this version reads format 4/)
  expect(await readFile(stamp, 'utf8')).toBe('{"format":5}')
})
