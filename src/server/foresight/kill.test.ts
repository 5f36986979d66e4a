/** kill -9 of the real process with foresight at work: what was said and claimed is the same afterwards. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { API } from '../../wire/paths.ts'
import { ForesightAsset, ForesightCase, ForesightNow } from '../../wire/foresight.ts'
import { nameHeader } from '../../wire/principal.ts'
import { eventually } from '../testing/ports.ts'
import { RealProcess } from '../testing/real-process.ts'
import { removeFolder, testFolder } from '../testing/start-gateway.ts'
import { importPast } from './testing/import-past.ts'
import { DAY, HOUR, planOfRobots, robots, type Story } from '../../foresight/testing/plant-of-joints.ts'

const document = robots(4)
const plan = planOfRobots(document)
const NOW = Math.floor(Date.now() / HOUR) * HOUR
const BEGAN = NOW - 7 * DAY
/** The first joint is at its limit a day from now. */
const wearing: Story = { worn: (robot, time) => (robot === 0 ? (time - BEGAN) / (8 * DAY) : 0) }

const dir = testFolder(document)
let gateway: RealProcess
beforeAll(async () => {
  gateway = await RealProcess.bundled(dir)
}, 60_000)
afterAll(() => {
  gateway.dispose()
  removeFolder(dir)
})

const got = async (url: string): Promise<unknown> => (await fetch(url)).json()
/** An import comes in parts, and what is learnt of one may be said before the next: until nothing changes any more. */
const QUIET_MS = 3000
const settled = (url: string): Promise<ForesightNow> => {
  let last = ''
  let since = 0
  return eventually(
    async () => {
      const said = ForesightNow.parse(await got(`${url}${API.foresight}`))
      const told = JSON.stringify([said.cases, said.expectations])
      if (told !== last || said.catchingUp !== null || said.cases.length === 0) [last, since] = [told, Date.now()]
      return Date.now() - since >= QUIET_MS ? said : null
    },
    'the past is learnt',
    60_000,
  )
}
const machine = async (url: string, to: number): Promise<ForesightAsset> =>
  ForesightAsset.parse(await got(`${url}${API.foresightAsset}?asset=r-1&to=${to}`))

test('kill -9: the same claims, episodes and cases, with what people said of them; nothing is claimed twice', async () => {
  const first = await gateway.started()
  await importPast(dir, plan, BEGAN, NOW, wearing)
  const before = await settled(first.url)
  const said = await fetch(`${first.url}${API.foresightFeedback}`, {
    method: 'POST',
    headers: { ...nameHeader('Mara'), 'content-type': 'application/json' },
    body: JSON.stringify({ case: before.cases[0]!.id, verdict: 'real', text: 'I hear it' }),
  })
  const word = ForesightCase.parse(await said.json())
  const at = Date.now()
  const known = await machine(first.url, at)
  expect(known.claims).toHaveLength(1)
  first.child.kill('SIGKILL')
  expect(await first.ended).toBeNull()

  const second = await gateway.started()
  const after = await settled(second.url)
  expect(after.cases).toEqual([word])
  expect(after.expectations.map(({ claim }) => claim)).toEqual(before.expectations.map(({ claim }) => claim))
  const again = await machine(second.url, at)
  expect(again.claims).toEqual(known.claims)
  expect(again.episodes).toEqual(known.episodes)
  expect(again.cases).toEqual(known.cases)
  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)
}, 180_000)
