/** Messages go to a real web server and a real mail server on this machine, which now and then do not want them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadTwin } from '../../twin/load.ts'
import type { TwinDocumentInput } from '../../twin/schema.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { Journal } from '../journal/journal.ts'
import { NotifyConfig } from '../notify-config.ts'
import { Notifier } from './notifier.ts'
import { rowOf } from './testing/rows.ts'

const MINUTE = 60_000
const NOW = Date.UTC(2026, 10, 30, 12)
const SECRET = 'Bearer s3cret-of-the-plant'
const loaded = loadTwin({
  format: 1,
  id: 'plant',
  name: 'Plant\r\nBcc: everybody@plant.example',
  timeZone: 'Europe/Berlin',
  assets: [{ id: 'r-1', name: 'R-1' }],
} as unknown as TwinDocumentInput)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const twin = loaded.value

interface Mail {
  readonly to: readonly string[]
  readonly user: string | undefined
  readonly body: string
}
let dir: string
let now: number
let rows: AlarmRow[]
let posted: { readonly headers: IncomingHttpHeaders; readonly body: string }[]
let answers: number[]
let mails: Mail[]
let replies: number[]
let web: Server
let post: SMTPServer
let logged: string[]
const ends: (() => void)[] = []

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-told-'))
  ;[now, rows, posted, answers, mails, replies, logged] = [NOW, [], [], [], [], [], []]
  web = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      posted.push({ headers: request.headers, body })
      response.writeHead(answers.shift() ?? 200).end()
    })
  })
  post = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      password === 'right' ? done(null, { user: username ?? '' }) : done(new Error('no')),
    onData: (stream, { envelope, user }, done) => {
      let body = ''
      stream.on('data', (part: Buffer) => (body += part.toString()))
      stream.on('end', () => {
        const reply = replies.shift()
        if (reply) return done(Object.assign(new Error('not now'), { responseCode: reply }))
        mails.push({ to: envelope.rcptTo.map(({ address }) => address), user: user as string | undefined, body })
        done()
      })
    },
  })
  await Promise.all([
    new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => post.listen(0, '127.0.0.1', resolve)),
  ])
})
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) end()
  web.closeAllConnections()
  await Promise.all([
    new Promise((resolve) => web.close(resolve)),
    new Promise<void>((resolve) => post.close(() => resolve())),
  ])
  rmSync(dir, { recursive: true })
})

const start = (rules: readonly object[] = [{ to: 'chat' }], mail: object = {}) => {
  const opened = Journal.open(join(dir, 'journal.sqlite'))
  if (!opened.ok) throw new Error(opened.error)
  const notifier = new Notifier(twin, {
    config: NotifyConfig.parse({
      mail: {
        host: '127.0.0.1',
        port: (post.server.address() as AddressInfo).port,
        from: 'gemba@plant.example',
        ...mail,
      },
      to: { chat: { webhook: 'teams' }, boss: { mail: ['boss@plant.example', 'deputy@plant.example'] } },
      rules,
    }),
    webhooks: {
      teams: {
        url: `http://127.0.0.1:${(web.address() as AddressInfo).port}/hook`,
        timeoutS: 1,
        authorization: SECRET,
      },
    },
    journal: opened.value.acts,
    clock: () => now,
    random: () => 0,
    alarms: () => rows,
    news: () => [],
    changed: () => {},
    log: (line) => logged.push(line),
  })
  const end = (): void => {
    notifier.dispose()
    opened.value.close()
  }
  ends.push(end)
  return {
    notifier,
    end: () => {
      ends.splice(ends.indexOf(end), 1)
      end()
    },
  }
}
const settled = (notifier: Notifier) =>
  vi.waitFor(() => {
    const { notices } = notifier.now()
    expect(notices.every(({ tries }) => tries > 0)).toBe(true)
    return notices
  })

test('an alarm is posted with what a program needs and what a person reads, once, and a restart tells it no second time', async () => {
  const first = start()
  rows = [rowOf({ raisedAt: NOW, message: 'E12\n<b>hot</b>' })]
  first.notifier.tick()
  first.notifier.tick()
  expect(await settled(first.notifier)).toMatchObject([{ outcome: 'delivered', tries: 1, to: 'chat', kind: 'alarms' }])
  expect(posted).toHaveLength(1)
  expect(posted[0]!.headers).toMatchObject({ authorization: SECRET, 'idempotency-key': 'plant/notice/1' })
  const body = JSON.parse(posted[0]!.body) as { text: string; alarms: unknown[] }
  expect(body).toMatchObject({
    format: 'gemba-alarms',
    kind: 'alarms',
    alarms: [
      { key: 'r-1/a', priority: 'high', value: 2.31, limit: 2, asset: { id: 'r-1', name: 'R-1', path: ['r-1'] } },
    ],
  })
  expect(body.text).toContain('High: R-1: Joint 3 vibrates')
  expect(body.text).toContain('2026-11-30 13:00:00  High  R-1: Joint 3 vibrates (2.31 mm/s, limit 2) – E12 <b>hot</b>')
  first.end()
  now += 10 * MINUTE
  const { notifier } = start()
  notifier.tick()
  rows = [rowOf({ raisedAt: now })]
  notifier.tick()
  await vi.waitFor(() => expect(posted).toHaveLength(2))
})

test('a flood is one message a minute to each channel, the worst first, and says how many more there are', async () => {
  const { notifier } = start()
  rows = Array.from({ length: 70 }, (_, i) =>
    rowOf({ key: `r-1/a-${i}`, raisedAt: NOW + i, priority: i === 60 ? 'critical' : 'high' }),
  )
  notifier.tick()
  await settled(notifier)
  rows.push(rowOf({ key: 'r-1/late', raisedAt: NOW }))
  now += MINUTE - 1
  notifier.tick()
  now += 1
  notifier.tick()
  await vi.waitFor(() => expect(posted).toHaveLength(2))
  const [flood, late] = posted.map(({ body }) => JSON.parse(body) as { text: string; alarms: object[]; more: number })
  expect(flood!.text).toMatch(/^70 alarms, first Critical: R-1: Joint 3 vibrates\n/)
  expect(flood!.text).toContain('… and 20 more')
  expect(flood).toMatchObject({ more: 20, alarms: { length: 50 } })
  expect(flood!.alarms[0]).toMatchObject({ key: 'r-1/a-60' })
  expect(late!.alarms).toMatchObject([{ key: 'r-1/late' }])
})

test('nobody acknowledged: the boss gets a mail, and no line of the plant becomes a line of its head', async () => {
  const { notifier } = start([{ to: 'boss', priorities: ['high'], afterMin: 10 }], { user: 'gemba', password: 'right' })
  rows = [rowOf({ raisedAt: NOW, name: 'Hot\r\nBcc: all@plant.example' }), rowOf({ key: 'r-1/b', raisedAt: NOW })]
  notifier.tick()
  expect(notifier.now().notices).toEqual([])
  rows[1] = { ...rows[1]!, state: 'acknowledged' }
  now += 10 * MINUTE
  notifier.tick()
  expect(await settled(notifier)).toMatchObject([{ outcome: 'delivered', to: 'boss' }])
  const [{ to, user, body }] = mails as [Mail]
  expect(to).toEqual(['boss@plant.example', 'deputy@plant.example'])
  expect(user).toBe('gemba')
  const [head, text] = body.split('\r\n\r\n') as [string, string]
  expect(head).toMatch(/^Subject: High: R-1: Hot Bcc: all@plant\.example$/m)
  expect(head).not.toMatch(/^bcc:/im)
  expect(head).toMatch(/^Auto-Submitted: auto-generated$/m)
  expect(text.replaceAll('=\r\n', '')).toContain('nobody acknowledged it for 10 min')
})

test('what is not taken is tried again, later each time; a restart goes on; after an hour it is no news', async () => {
  const { notifier, end } = start()
  answers = [503, 503]
  rows = [rowOf({ raisedAt: NOW })]
  notifier.tick()
  await settled(notifier)
  expect(notifier.now()).toMatchObject({
    notices: [{ outcome: 'waiting', tries: 1, next: NOW + 5000, failure: { kind: 'http-status', status: 503 } }],
    channels: [{ name: 'chat', waiting: 1 }, { name: 'boss' }],
  })
  now += 4999
  notifier.tick()
  expect(posted).toHaveLength(1)
  end()
  now += 1
  const next = start()
  next.notifier.tick()
  await vi.waitFor(() => expect(next.notifier.now().notices).toMatchObject([{ tries: 2, next: now + 10_000 }]))
  expect(posted[1]!.headers['idempotency-key']).toBe(posted[0]!.headers['idempotency-key'])
  web.closeAllConnections()
  await new Promise((resolve) => web.close(resolve))
  now += 60 * MINUTE
  next.notifier.tick()
  await vi.waitFor(() =>
    expect(next.notifier.now().notices).toMatchObject([
      { outcome: 'given-up', failure: { kind: 'unreachable', code: expect.any(String) } },
    ]),
  )
  expect(logged).toEqual([expect.stringMatching(/^Nobody was told by “chat”: .*unreachable/)])
})

test.each([
  [
    'a webhook that refuses for good',
    'chat',
    (): void => void answers.push(400),
    { kind: 'http-status', status: 400 },
    'refused',
  ],
  [
    'a mail server that refuses for good',
    'boss',
    (): void => void replies.push(550),
    { kind: 'mail-reply', status: 550 },
    'refused',
  ],
  ['one that is busy', 'boss', (): void => void replies.push(451), { kind: 'mail-reply', status: 451 }, 'given-up'],
] as const)('a test of %s is tried once and says why', async (_, to, prepare, failure, outcome) => {
  const { notifier } = start()
  prepare()
  const said = await notifier.test(to, 'Kim')
  expect(said).toMatchObject({ ok: true, value: { kind: 'test', by: 'Kim', outcome, failure, tries: 1, next: null } })
  const again = await notifier.test(to, 'Kim')
  expect(again).toMatchObject({ ok: true, value: { outcome: 'delivered', failure: null } })
})

test('a wrong password is said by its code, an unknown name refused, and a clock that is set moves what waits along', async () => {
  const { notifier } = start([{ to: 'boss' }], { user: 'gemba', password: 'wrong' })
  expect(await notifier.test('boss', 'Kim')).toMatchObject({ value: { failure: { kind: 'mail-reply', status: 535 } } })
  expect(await notifier.test('__proto__', 'Kim')).toMatchObject({ ok: false, error: { code: 'channel-unknown' } })
  rows = [rowOf({ raisedAt: NOW })]
  replies = [451]
  const other = start([{ to: 'boss' }]).notifier
  other.tick()
  const [waits] = await settled(other)
  other.clockStepped(-7 * MINUTE)
  expect(other.now().notices).toMatchObject([
    { id: waits!.id, at: waits!.at - 7 * MINUTE, next: waits!.next! - 7 * MINUTE },
    {},
  ])
})
