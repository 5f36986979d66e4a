/** What a rule does and does not do is told by real messages to a real web server, which now and then does not want them. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AlarmRow } from '../../wire/alarms.ts'
import { eachOnItsOwn, start, time } from '../act/testing/acting.ts'
import { NotifyConfig } from '../notify-config.ts'
import { Notifier } from './notifier.ts'

eachOnItsOwn()

interface Posted {
  readonly format: string
  readonly text: string
  readonly rules: readonly {
    readonly what: string
    readonly name: string
    readonly why?: string
    readonly to?: number
  }[]
}
let web: Server
let posted: Posted[]
let answers: number[]
const notifiers: Notifier[] = []
beforeEach(async () => {
  ;[posted, answers] = [[], []]
  web = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      posted.push(JSON.parse(body) as Posted)
      response.writeHead(answers.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  for (const one of notifiers.splice(0)) one.dispose()
  web.closeAllConnections()
  await new Promise((resolve) => web.close(resolve))
})

const plant = () => {
  const s = start(null, (document) => {
    document.policies['slow']!['tell'] = ['chat', 'nobody']
  })
  const make = (): Notifier => {
    const notifier = new Notifier(s.twin, {
      config: NotifyConfig.parse({ to: { chat: { webhook: 'teams' } } }),
      webhooks: { teams: { url: `http://127.0.0.1:${(web.address() as AddressInfo).port}/`, timeoutS: 1 } },
      journal: s.journal.acts,
      clock: () => time.now,
      random: () => 0,
      alarms: () => [],
      news: () => s.acts.news(),
      changed: () => {},
      log: () => {},
    })
    notifiers.push(notifier)
    return notifier
  }
  const notifier = make()
  /** All that is to be told by now is told, or was tried. */
  const settled = (of = notifier) =>
    vi.waitFor(() => expect(of.now().notices.every(({ tries }) => tries > 0)).toBe(true))
  const what = (): string[] => posted.flatMap(({ rules }) => rules.map((one) => one.what))
  /** So many seconds, told as they go. */
  const run = async (seconds: number, shake: number): Promise<void> => {
    for (let i = 0; i < seconds; i++) {
      await s.run(1, shake)
      notifier.tick()
    }
    await settled()
  }
  return { ...s, run, notifier, make, settled, what }
}

test('what it asks for is told once, with what to do, over a restart too; who has no name is said', async () => {
  const s = plant()
  s.allow('ask')
  await s.run(20, 2.5)
  expect(posted).toHaveLength(1)
  expect(posted[0]).toMatchObject({
    format: 'gemba-rules',
    rules: [{ what: 'asked', policy: 'r-1/slow', command: 'r-1/speed', from: 100, to: 90, asset: { name: 'R-1' } }],
  })
  expect(posted[0]!.text).toContain(
    'R-1: “Slow it when it shakes” asks to set Speed from 100 % to 90 %; somebody approves in Plans (Vibration 2.5 mm/s)',
  )
  const again = s.make()
  time.now += 90_000
  again.tick()
  await s.settled(again)
  expect(posted).toHaveLength(1)
  expect(again.toldOf(s.twin.policies[0]!)).toMatchObject([
    { to: 'chat', isKnown: true, last: { outcome: 'delivered', rules: [{ policy: 'r-1/slow' }] } },
    { to: 'nobody', isKnown: false, last: null },
  ])
})

test('what came of what it asked for is told, too', async () => {
  const s = plant()
  s.allow('ask')
  await s.run(20, 2.5)
  await s.answer({ id: s.acts.now().proposals[0]!.id, answer: 'approve' })
  await s.run(80, 2.4)
  expect(s.what()).toEqual(['asked', 'set'])
})

test('what it set is told when the machine has confirmed it, and what it took back', async () => {
  const s = plant()
  s.allow('act')
  await s.run(20, 2.5)
  expect(s.what()).toEqual(['set'])
  await s.run(120, 3.2)
  expect(s.what()).toEqual(['set', 'took-back'])
})

test('a machine that does not answer is told as such', async () => {
  const s = plant()
  s.machine.answers = false
  s.allow('act')
  await s.run(30, 2.5)
  expect(s.what()).toEqual(['not-set'])
})

test('what holds it back for a minute is told, its own cool-down and what it only would have done are not', async () => {
  const s = plant()
  await s.run(80, 2.5)
  s.alarms.push({ key: 'r-1/broken', active: true } as AlarmRow)
  await s.run(80, 2.5)
  expect(posted).toEqual([])
  s.allow('act')
  s.alarms.length = 0
  await s.run(600, 1)
  s.alarms.push({ key: 'r-1/broken', active: true } as AlarmRow)
  await s.run(59, 2.5)
  expect(posted).toEqual([])
  await s.run(30, 2.5)
  expect(posted.map(({ rules }) => rules)).toMatchObject([[{ what: 'refused', why: 'alarm-forbids' }]])
  expect(posted[0]!.text).toContain('does nothing though its condition holds: an alarm of the machine forbids it')
})

test('what is not taken is tried again, and stands at the rule until then', async () => {
  const s = plant()
  answers = [503]
  s.allow('ask')
  await s.run(13, 2.5)
  const told = () => s.notifier.toldOf(s.twin.policies[0]!)[0]!.last
  expect(told()).toMatchObject({ outcome: 'waiting', failure: { kind: 'http-status', status: 503 } })
  await s.run(10, 2.5)
  await vi.waitFor(() => expect(told()).toMatchObject({ outcome: 'delivered', tries: 2 }))
  expect(posted).toHaveLength(2)
})
