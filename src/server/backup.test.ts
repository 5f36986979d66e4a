/** Backup and restore by the real process, while a gateway runs and while none does. */
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { API } from '../wire/paths.ts'
import { Health } from '../wire/api.ts'
import { nameHeader } from '../wire/principal.ts'
import { eventually } from './testing/ports.ts'
import { RealProcess } from './testing/real-process.ts'
import { refusalOf } from './testing/refusal.ts'
import { removeFolder, testFolder } from './testing/start-gateway.ts'

const dir = testFolder()
let gateway: RealProcess
beforeAll(async () => {
  gateway = await RealProcess.bundled(dir)
})
afterAll(() => {
  gateway.dispose()
  removeFolder(dir)
})

const done = async (...args: readonly string[]): Promise<string> => {
  const { words, ended } = gateway.run(args)
  expect(await ended, words.err).toBe(0)
  return words.out
}
const refused = async (...args: readonly string[]): Promise<string> => {
  const { words, ended } = gateway.run(args)
  expect(await ended, words.out).toBe(1)
  expect(words.err).not.toMatch(/^\s+at /m)
  return words.err
}
const samplesOf = async (url: string): Promise<readonly (number | null)[]> => {
  const asked = `?signal=pump/flow&from=${Date.now() - 600_000}&to=${Date.now()}&columns=1`
  const { max } = (await (await fetch(url + API.history + asked)).json()) as { max?: (number | null)[] }
  return max ?? []
}
const journalOf = async (url: string) =>
  (await (await fetch(`${url}${API.journal}`)).json()) as { events: { kind: string }[]; notes: { text: string }[] }

test('while the gateway runs and takes samples; restored, all is there as it was then', async () => {
  const { url, brokerUrl, child, ended } = await gateway.started()
  const machine = await connectAsync(brokerUrl)
  const post = (path: string, body: object): Promise<Response> =>
    fetch(url + path, {
      method: 'POST',
      headers: { ...nameHeader('Mara'), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  await machine.publishAsync('plant/pump/flow', '130', { qos: 1 })
  await eventually(
    async () => (await post(API.alarm, { kind: 'acknowledge', key: 'pump/high', comment: 'seen' })).ok,
    'the acknowledgement',
  )
  expect((await post(API.notes, { asset: 'pump', at: 1000, text: 'greased' })).status).toBe(200)
  const busy = setInterval(() => machine.publish('plant/pump/flow', String(100 + Math.random())), 2)
  expect(await done('backup', join(dir, 'copy'), '--passcode', 'open-sesame')).toMatch(/Backed up .* MB to/)
  await machine.publishAsync('plant/pump/flow', '999', { qos: 1 })
  await eventually(async () => Math.max(...(await samplesOf(url)).map(Number)) === 999, 'the gateway went on')
  expect(Health.parse(await (await fetch(url + API.health)).json()).faults).toEqual([])
  clearInterval(busy)
  await machine.endAsync(true)
  child.kill('SIGKILL')
  await ended
  expect(readdirSync(join(dir, 'data/backup'))).toEqual([])

  const config = readFileSync(join(dir, 'copy/config.json'), 'utf8')
  expect(config).not.toContain('open-sesame')
  expect(JSON.parse(config)).toMatchObject({ keepDays: 30 })
  expect(existsSync(join(dir, 'copy/twin.json'))).toBe(true)

  const elsewhere = ['--data', join(dir, 'other'), '--twin', join(dir, 'new-place')]
  expect(await done('restore', join(dir, 'copy'), ...elsewhere)).toMatch(/Restored the backup of 20.*new-place/)
  const again = await gateway.started(elsewhere)
  const journal = await journalOf(again.url)
  expect(journal.events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['raised', 'acknowledged']))
  expect(journal.notes).toMatchObject([{ text: 'greased' }])
  expect(Math.max(...(await samplesOf(again.url)).map(Number))).toBe(130)
  again.child.kill('SIGTERM')
  expect(await again.ended).toBe(0)
}, 120_000)

test('while none runs; a damaged or unfinished backup and a folder in use are refused, and nothing is touched', async () => {
  const copy = join(dir, 'second')
  await done('backup', copy)
  expect(await refused('backup', copy)).toMatch(/is not empty/)
  expect(await refusalOf(dir, 'restore', copy)).toMatch(/holds a history already/)
  const empty = ['--data', join(dir, 'third')]
  expect(await refusalOf(dir, 'backup', join(dir, 'nothing'), ...empty)).toMatch(/no history in/)
  expect(await refusalOf(dir, 'backup')).toMatch(/takes one folder/)
  expect(await refusalOf(dir, 'copy', copy)).toMatch(/nothing called "copy"/)
  mkdirSync(join(dir, 'unfinished'))
  expect(await refusalOf(dir, 'restore', join(dir, 'unfinished'), ...empty)).toMatch(
    /no backup, or one that was not finished/,
  )
  truncateSync(join(copy, 'journal.sqlite'), 100)
  expect(await refusalOf(dir, 'restore', copy, ...empty)).toMatch(/journal\.sqlite has 100 bytes instead of/)
  writeFileSync(join(copy, 'backup.json'), '{')
  expect(await refusalOf(dir, 'restore', copy, ...empty)).toMatch(/backup\.json is damaged/)
  expect(existsSync(join(dir, 'third/history'))).toBe(false)
}, 120_000)
