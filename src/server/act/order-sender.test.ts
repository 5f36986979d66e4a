/** Work orders go to a real server on this machine, and to a broker that is now and then away. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PROPOSED } from '../../act/testing/proposed.ts'
import { err, ok } from '../../base/result.ts'
import { loadTwin } from '../../twin/load.ts'
import type { TwinDocumentInput } from '../../twin/schema.ts'
import type { Proposal } from '../../wire/act.ts'
import { Journal } from '../journal/journal.ts'
import { OrderSender } from './order-sender.ts'
import type { Webhook } from '../web/post-to.ts'

const SECRET = 'Bearer s3cret-of-the-plant'
const kim = { name: 'Kim', verified: false }
const stood = (state: 'approved' | 'withdrawn', reason = ''): Proposal => ({
  ...PROPOSED,
  message: 'shelf "B4"\nleft',
  state,
  steps: [
    ...PROPOSED.steps,
    { at: 1_700_000_000_000, state: 'approved', by: kim, reason: '' },
    ...(state === 'withdrawn' ? [{ at: 1_700_000_060_000, state, by: kim, reason }] : []),
  ],
})

const documentOf = (workOrders: object): TwinDocumentInput =>
  ({
    format: 1,
    id: 'plant',
    name: 'Plant',
    crews: { fitters: { name: 'Fitters' } },
    assets: [
      { id: 'line', name: 'Line 1', level: 'line', vars: { cost: '4711' } },
      {
        id: 'r-1',
        name: 'R-1',
        parent: 'line',
        vars: { serial: 'A/9' },
        process: { crew: 'fitters' },
        signals: { state: { name: 'State', unit: '' } },
      },
    ],
    workOrders,
  }) as unknown as TwinDocumentInput

const twinOf = (workOrders: object) => {
  const loaded = loadTwin(documentOf(workOrders))
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  return loaded.value
}

interface Got {
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly url: string
}

let dir: string
let now: number
let got: Got[]
let answers: (number | 'silence')[]
let server: Server
let url: string
const ends: (() => void)[] = []

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'gemba-orders-'))
  now = 1_700_000_000_000
  got = []
  answers = []
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      got.push({ headers: request.headers, body, url: request.url! })
      const answer = answers.shift() ?? 201
      if (answer === 'silence') return
      response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end('{"id":"WO-1"}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/abc`
})
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) end()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(dir, { recursive: true })
})

const CMMS = {
  name: 'Maintenance system',
  webhook: 'cmms',
  payload: '{"no":{id},"machine":"{serial}","text":"{message}","by":"{approved-by}","state":"{state}","all":{order}}',
}

const start = (workOrders: object = { cmms: CMMS }, webhook: Partial<Webhook> = {}) => {
  const opened = Journal.open(join(dir, 'journal.sqlite'))
  if (!opened.ok) throw new Error(opened.error)
  const journal = opened.value
  const published: unknown[][] = []
  const broker = { isThere: true }
  const sender = new OrderSender(twinOf(workOrders), {
    journal: journal.acts,
    clock: () => now,
    random: () => 0,
    publish: (...message) => {
      if (!broker.isThere) return Promise.resolve(err({ kind: 'broker-not-connected', broker: 'main' } as const))
      published.push(message)
      return Promise.resolve(ok(undefined))
    },
    webhooks: { cmms: { url, timeoutS: 1, authorization: SECRET, ...webhook } },
    changed: () => {},
  })
  const end = (): void => {
    sender.dispose()
    journal.close()
  }
  ends.push(end)
  const told = (proposal: Proposal): void => {
    const written = journal.acts.write(() => sender.queue(proposal))
    if (!written.ok) throw new Error(written.error)
    written.value()
  }
  const first = () => sender.of([1])[0]!
  /** One try, and what came of it. */
  const turn = async (laterMs = 0): Promise<void> => {
    now += laterMs
    const before = sender.of([1]).reduce((sum, { tries }) => sum + tries, 0)
    sender.tick()
    await vi.waitFor(() => expect(sender.of([1]).reduce((sum, { tries }) => sum + tries, 0)).toBeGreaterThan(before), { timeout: 5000 }) // prettier-ignore
  }
  const restart = (): void => {
    ends.pop()
    end()
  }
  return { sender, journal, told, turn, first, published, broker, restart }
}

test('an approved repair is posted as its template says, with its authorization, and nothing breaks out of its quotes', async () => {
  const s = start()
  s.told(stood('approved'))
  await s.turn()
  const [{ headers, body, url: path }] = got as [Got]
  expect(path).toBe('/hooks/abc')
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    authorization: SECRET,
    'idempotency-key': 'plant/1/approved',
  })
  expect(JSON.parse(body)).toMatchObject({
    no: 1,
    machine: 'A/9',
    text: 'shelf "B4"\nleft',
    by: 'Kim',
    state: 'approved',
    all: { format: 'gemba-work-order', asset: { id: 'r-1', path: ['line', 'r-1'] }, crew: { name: 'Fitters' } },
  })
  expect(s.first()).toMatchObject({ outcome: 'delivered', tries: 1, via: 'webhook', name: 'Maintenance system' })
})

test('it is tried again with back-off, over a restart too, by the same key; what is withdrawn meanwhile comes after it', async () => {
  answers = [503, 'silence', 503]
  const s = start()
  s.told(stood('approved'))
  await s.turn()
  expect(s.first()).toMatchObject({
    outcome: 'waiting',
    next: now + 5000,
    failure: { kind: 'http-status', status: 503 },
  })
  s.sender.tick()
  s.told(stood('withdrawn', 'no spare part'))
  await s.turn(5000)
  expect(s.first()).toMatchObject({ tries: 2, next: now + 10_000, failure: { kind: 'no-answer', withinMs: 1000 } })
  expect(got.map(({ headers }) => headers['idempotency-key'])).toEqual(['plant/1/approved', 'plant/1/approved'])
  s.restart()
  const after = start()
  await after.turn(10_000)
  await after.turn(20_000)
  await after.turn()
  expect(after.sender.of([1]).map(({ state, outcome, tries }) => [state, outcome, tries])).toEqual([
    ['approved', 'delivered', 4],
    ['withdrawn', 'delivered', 1],
  ])
  expect(got.at(-1)!.headers['idempotency-key']).toBe('plant/1/withdrawn')
})

test('what is refused for what it is ends; who sends us elsewhere is not followed; nobody there is said by its code', async () => {
  answers = [422]
  const s = start()
  s.told(stood('approved'))
  await s.turn()
  expect(s.first()).toMatchObject({ outcome: 'refused', next: null, failure: { kind: 'http-status', status: 422 } })
  s.restart()
  answers = [302]
  const other = start({ other: CMMS })
  other.told(stood('approved'))
  await other.turn()
  expect(got.map(({ url: path }) => path)).toEqual(['/hooks/abc', '/hooks/abc'])
  expect(other.sender.of([1]).at(-1)).toMatchObject({
    outcome: 'waiting',
    failure: { kind: 'redirected', status: 302 },
  })
  other.restart()
  const none = start({ cmms: CMMS }, { url: 'http://127.0.0.1:1/x?key=s3cret-of-the-plant' })
  await none.turn(60_000)
  expect(none.sender.of([1]).at(-1)).toMatchObject({ target: 'other', failure: { kind: 'target-gone' } })
  none.told(stood('withdrawn', 'later'))
  await none.turn()
  expect(none.sender.of([1]).at(-1)).toMatchObject({ target: 'cmms', failure: { kind: 'unreachable' } })
  expect(JSON.stringify(none.sender.of([1]))).not.toContain('s3cret')
  none.restart()
  for (const file of readdirSync(dir)) expect(readFileSync(join(dir, file)).includes('s3cret')).toBe(false)
})

test('one that was refused is sent again when a person says so, by the same key, over a restart too; once it is taken it is not', async () => {
  answers = [422]
  const s = start()
  s.told(stood('approved'))
  await s.turn()
  s.told(stood('withdrawn', 'no spare part'))
  const { id } = s.first()
  answers = [503]
  expect(s.sender.again(id)).toMatchObject({ ok: true })
  expect(s.sender.again(id)).toMatchObject({ ok: false, error: { code: 'delivery-not-over' } })
  await s.turn()
  s.restart()
  const after = start()
  await after.turn(15_000)
  await after.turn()
  expect(after.sender.of([1]).map(({ state, outcome, tries }) => [state, outcome, tries])).toEqual([
    ['approved', 'delivered', 3],
    ['withdrawn', 'delivered', 1],
  ])
  expect(got.map(({ headers }) => headers['idempotency-key'])).toEqual([
    'plant/1/approved',
    'plant/1/approved',
    'plant/1/approved',
    'plant/1/withdrawn',
  ])
  expect(after.sender.again(id)).toMatchObject({ ok: false, error: { code: 'delivery-not-over' } })
  expect(after.sender.again(4711)).toMatchObject({ ok: false, error: { code: 'delivery-unknown' } })
})

test('as an MQTT message, once the broker is there; a var cannot open a level of the topic', async () => {
  const s = start({
    floor: {
      name: 'Board on the floor',
      topic: 'plant/orders/{asset}/{serial}',
      broker: 'main',
      payload: '{asset-name} {state}: {message}',
      on: ['withdrawn'],
    },
  })
  s.broker.isThere = false
  s.told(stood('approved'))
  expect(s.sender.of([1])).toEqual([])
  s.told(stood('withdrawn', 'later'))
  await s.turn()
  expect(s.first()).toMatchObject({ outcome: 'waiting', failure: { kind: 'broker-not-connected', broker: 'main' } })
  s.broker.isThere = true
  await s.turn(5000)
  expect(s.published).toEqual([['main', 'plant/orders/r-1/A_9', 'R-1 withdrawn: shelf "B4" left', 1]])
  expect(s.first()).toMatchObject({ outcome: 'delivered', via: 'mqtt' })
})

test('a webhook that the configuration does not name is said by its name', async () => {
  const s = start({ gone: { ...CMMS, webhook: 'sap' } })
  s.told(stood('approved'))
  await s.turn()
  expect(s.first()).toMatchObject({ outcome: 'waiting', failure: { kind: 'webhook-unknown', webhook: 'sap' } })
})

test.each([
  [{ x: { name: 'X' } }, '$.workOrders.x', 'order-either'],
  [{ x: { name: 'X', topic: 'a', webhook: 'b' } }, '$.workOrders.x', 'order-either'],
  [{ x: { name: 'X', webhook: 'b', payload: '{nothing}' } }, '$.workOrders.x.payload', 'order-place'],
  [{ x: { name: 'X', topic: 'a/{message}' } }, '$.workOrders.x.topic', 'order-place'],
  [{ x: { name: 'X', topic: 'a/+' } }, '$.workOrders.x.topic', 'command-topic-wildcard'],
])('a wrong target is told: %j', (workOrders, path, code) => {
  const loaded = loadTwin(documentOf(workOrders))
  expect(loaded.ok ? [] : loaded.error).toMatchObject([{ path, code }])
})
